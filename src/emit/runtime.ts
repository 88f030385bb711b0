/** The runtime as users get it: our own tested source, with a header and their import endings. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../package-file.js";
import type { EmitOptions } from "./spelling/options.js";
import { fileHeader } from "./spelling/header.js";

/** A file of the runtime, ready to be written. */
export interface RuntimeFile {
  readonly path: string;
  readonly text: string;
}

const directory = fileURLToPath(packageFile("src/runtime"));

/**
 * Reads the runtime that goes into an output; none when the output imports it from the package. Sixty
 * small files: reading them one after the other takes a tenth of the time that promises would.
 */
export function readRuntime(options: EmitOptions): readonly RuntimeFile[] {
  if (options.runtime === "import") return [];
  return readdirSync(directory, { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort()
    .map((name) => {
      const source = readFileSync(join(directory, name), "utf8");
      const body = withEndings(
        source.replaceAll("\r\n", "\n"),
        options.importExtension,
      );
      return {
        path: `runtime/${name}`,
        text: `${fileHeader(options, false)}\n\n${body}`,
      };
    });
}

/** Our source says `./ids.js` and `../ids.js`; the user's module settings may want another ending, or none. */
function withEndings(
  source: string,
  extension: EmitOptions["importExtension"],
): string {
  return source.replace(
    /((?:from |import\()"\.\.?\/[a-z/-]+)\.js(")/g,
    `$1${extension}$2`,
  );
}
