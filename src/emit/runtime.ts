/** The runtime as users get it: our own tested sources in a few files, with a header and their import endings. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../package-file.js";
import type { EmitOptions } from "./spelling/options.js";
import { fileHeader } from "./spelling/header.js";
import { baseFile } from "./views/context.js";

/** A file of the runtime, ready to be written. */
export interface RuntimeFile {
  readonly path: string;
  readonly text: string;
}

/** Our sources of the runtime, joined into a few files by `src/build/join-runtime`. */
const directory = fileURLToPath(packageFile("dist/emitted-runtime"));

/** Two files with the same exports, of which an output has one, under the name of the first. */
const byUndici = "network.ts";
const byFetch = "network-fetch.ts";

/** Reads the runtime that goes into an output; none when the output imports it from the package. */
export function readRuntime(options: EmitOptions): readonly RuntimeFile[] {
  if (options.runtime === "import") return [];
  return sourcesOf(options).map(({ source, path }) => {
    const text = readFileSync(join(directory, source), "utf8");
    const body = withEndings(text, options.importExtension);
    return { path, text: `${fileHeader(options, false)}\n\n${body}` };
  });
}

/** A file of ours, and where it goes in an output. */
interface RuntimeSource {
  /** Below the folder of our files. */
  readonly source: string;
  readonly path: string;
}

function sourcesOf({ emit, transport }: EmitOptions): readonly RuntimeSource[] {
  const unused = transport === "fetch" ? byUndici : byFetch;
  switch (emit) {
    case "types":
      return [{ source: "types/base.ts", path: `${baseFile}.ts` }];
    case "wrappers":
      return [
        { source: "wrappers/index.ts", path: "runtime/index.ts" },
        { source: "record.ts", path: "runtime/record.ts" },
        { source: "validate.ts", path: "runtime/validate.ts" },
      ];
    case "client":
      return readdirSync(directory)
        .filter((name) => name.endsWith(".ts") && name !== unused)
        .sort()
        .map((source) => ({
          source,
          path: `runtime/${source === byFetch ? byUndici : source}`,
        }));
    default:
      return emit satisfies never;
  }
}

/** The joined files say `./record.js`; the user's module settings may want another ending, or none. */
function withEndings(
  source: string,
  extension: EmitOptions["importExtension"],
): string {
  return source.replace(
    /((?:from |import\()"\.\/[a-z-]+)\.js(")/g,
    `$1${extension}$2`,
  );
}
