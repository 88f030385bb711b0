/** The version of this package. */
import { readFileSync } from "node:fs";
import { packageFile } from "./package-file.js";

/** The running version of close-codegen. */
export function readVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
