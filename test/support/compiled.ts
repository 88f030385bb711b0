/** Emitted code as a program gets it: compiled to JavaScript in a folder of its own, then imported. */
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { EmitOptions } from "../../src/emit/spelling/options.js";
import type { Schema } from "../../src/schema/schema.js";
import { emit } from "./emission.js";
import { withoutTypes } from "./transpile.js";

/** A compiled output; `remove` deletes its folder. */
export interface Compiled {
  readonly folder: string;
  readonly load: (path: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly remove: () => Promise<void>;
}

/** The runtime as it is emitted, without its header, by the path that it has in an output. */
export async function runtimeSources(): Promise<ReadonlyMap<string, string>> {
  const folder = new URL("../../dist/emitted-runtime/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
  const sources = names.map(async (name): Promise<[string, string]> => [
    `runtime/${name}`,
    await readFile(new URL(name, folder), "utf8"),
  ]);
  return new Map(await Promise.all(sources));
}

/** Writes files below a new folder of their own and gives the folder. */
export async function writeTemporary(
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-test-"));
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Emits a schema and compiles it, with the runtime and any `others` beside it, file by file. */
export async function compile(
  schema: Schema,
  options?: EmitOptions,
  others: ReadonlyMap<string, string> = new Map(),
): Promise<Compiled> {
  return compileFiles(
    new Map([...emit(schema, options), ...(await runtimeSources()), ...others]),
  );
}

const compilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  removeComments: false,
};

/** Compiles TypeScript files, each by itself as most bundlers do. */
export async function compileFiles(
  files: ReadonlyMap<string, string>,
): Promise<Compiled> {
  const scripts = [...files].map(([path, text]): [string, string] => [
    path.replace(/\.ts$/, ".js"),
    // The output's own text keeps its comments, hostile as they may be.
    path.startsWith("runtime/")
      ? withoutTypes(path, text)
      : ts.transpileModule(text, { fileName: path, compilerOptions })
          .outputText,
  ]);
  // Below node_modules the test runner leaves modules to Node, as an application would.
  const home = "node_modules/generated";
  const folder = await writeTemporary(
    new Map(
      [["package.json", '{"type":"module"}'] as const, ...scripts].map(
        ([path, text]) => [`${home}/${path}`, text],
      ),
    ),
  );
  return {
    folder,
    load: (path) => import(pathToFileURL(join(folder, home, path)).href),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
