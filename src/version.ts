/** The version of this package. */
import { readFileSync } from "node:fs";

/** The running version of close-codegen. */
export function readVersion(): string {
  const text = readFileSync(
    new URL("../package.json", import.meta.url),
    "utf8",
  );
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
