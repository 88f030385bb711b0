/** Makes sure that only a set of files that fit together is written. */
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { TypeOverride } from "../define.js";
import type { PlannedFile } from "../emit/planned-file.js";

/** A set that is about to be written. */
export interface NewSet {
  /** The output; absolute. */
  readonly directory: string;
  /** The config's types, whose modules are the user's. */
  readonly overrides: readonly TypeOverride[];
  readonly files: readonly PlannedFile[];
  /** The texts that were made; null where what stands there is known to be right. */
  readonly made: readonly {
    readonly path: string;
    readonly text: string | null;
  }[];
  /** The files that will be gone. */
  readonly remove: readonly string[];
}

/** Throws `E_OUTPUT_INCOMPLETE` unless each relative import of the files finds what it names. */
export async function assertWhole({
  directory,
  overrides,
  files,
  made,
  remove,
}: NewSet): Promise<void> {
  const modules = made.filter(({ path }) => path.endsWith(".ts"));
  const texts = new Map(modules.map(({ path, text }) => [path, text]));
  const isGone = new Set(remove);
  const userModules = modulesIn(overrides);
  const { assertLinked } = await import("./links.js");
  await assertLinked({
    paths: new Set(texts.keys()),
    // The runtime imports nothing but itself, and only a new version changes it: then all of it is made.
    changed: modules
      .filter(({ path, text }) => text !== null || !path.startsWith("runtime/"))
      .map(({ path }) => path),
    mixed: new Set(
      files
        .filter(({ layout }) => layout === "foreign")
        .map(({ path }) => path),
    ),
    read: (path) =>
      texts.get(path) ?? readFileSync(join(directory, path), "utf8"),
    isUsers: (path) =>
      path.startsWith("../") ||
      userModules.has(path) ||
      sourcesOf(path).some(
        (file) => !isGone.has(file) && existsSync(join(directory, file)),
      ),
  });
}

/** Throws `E_OUTPUT_INCOMPLETE` unless what new files of ours import is there; what imports them finds in them what it found before. */
export async function assertImportsThere({
  directory,
  paths,
  made,
}: Pick<NewSet, "directory" | "made"> & {
  /** All files of the output. */
  readonly paths: readonly string[];
}): Promise<void> {
  const texts = new Map(made.map(({ path, text }) => [path, text]));
  const { assertLinked } = await import("./links.js");
  await assertLinked({
    paths: new Set(paths.filter((path) => path.endsWith(".ts"))),
    changed: [...texts.keys()],
    mixed: new Set(),
    read: (path) =>
      texts.get(path) ?? readFileSync(join(directory, path), "utf8"),
    isUsers: () => false,
  });
}

/** The modules of the config's types below the output: whether they are there yet is for the compiler to say. */
function modulesIn(overrides: readonly TypeOverride[]): ReadonlySet<string> {
  const named = overrides.flatMap(({ from, functions }) => [from, functions]);
  return new Set(
    named
      .filter((module) => module?.startsWith(".") === true)
      .map((module) => posix.normalize(module ?? "")),
  );
}

const endings = [".ts", ".tsx", ".mts", ".d.ts", ".js", ".mjs", ".json"];

/** The files that an import may mean. */
function sourcesOf(path: string): readonly string[] {
  const base = path.replace(/\.[cm]?[jt]sx?$/, "");
  return [path, ...endings.map((ending) => base + ending)];
}
