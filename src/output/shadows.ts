/**
 * Files in an output that no run has written and that some tool takes in the place of a generated module,
 * or by which it decides what a generated module imports.
 */
import { lstat, readdir } from "node:fs/promises";
import type { Dirent } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { compareText } from "../schema/schema.js";
import { controlFolder } from "./run-folder.js";
import { isMissing, nullIfMissing } from "./file-error.js";
import { foldersAbove } from "./place.js";

/** A file or folder that takes the place of something of ours. */
export interface Shadow {
  /** Below the output, with slashes. */
  readonly path: string;
  /** Its effect, as the end of a sentence about it. */
  readonly does: string;
}

/** Endings resolvers load when a module is imported without its ending, or with another one. */
const loadable =
  /(?:^|\.)(?:[cm]?[jt]sx?|json[5c]?|node|wasm|es6?|coffee|vue|svelte|astro|mdx)$/;

/** Files that are named after a module, and that nothing loads in its place. */
const beside = /(?:^|\.)(?:bench|spec|stories|story|test)\./;

/** Files that decide, for all files of their folder, what imports are. */
const deciding = new Map([
  ["node_modules", "holds packages that generated modules would import"],
  ["package.json", "decides how generated modules are loaded"],
  ["tsconfig.json", "decides what generated modules import"],
  ["jsconfig.json", "decides what generated modules import"],
  ["deno.json", "decides what generated modules import"],
  ["deno.jsonc", "decides what generated modules import"],
  ["__mocks__", "holds stand-ins that test runners load"],
]);

/** Looks for shadows of the given files of an output, sorted by path; whatever stands at one of those paths is none. */
export async function findShadows(
  directory: string,
  generated: Iterable<string>,
): Promise<readonly Shadow[]> {
  const paths = new Set(generated);
  const folders = new Set([...paths].flatMap((path) => foldersAbove(path)));
  const found = await Promise.all([
    controlShadow(directory),
    ...["", ...folders].map((folder) =>
      shadowsIn(directory, folder, { paths, folders }),
    ),
  ]);
  return found.flat().sort((a, b) => compareText(a.path, b.path));
}

/** Runs keep their notes in a folder of this name; a link there leads them elsewhere. */
async function controlShadow(directory: string): Promise<readonly Shadow[]> {
  const stats = await lstat(join(directory, controlFolder)).catch(
    nullIfMissing,
  );
  if (stats === null || stats.isDirectory()) return [];
  return [{ path: controlFolder, does: "is a link or a file" }];
}

interface KnownPaths {
  readonly paths: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

async function shadowsIn(
  directory: string,
  folder: string,
  known: KnownPaths,
): Promise<readonly Shadow[]> {
  const entries = await entriesOf(join(directory, folder));
  const modules = modulesIn(folder, known.paths);
  const found = entries.map(async (entry): Promise<readonly Shadow[]> => {
    const path = posix.join(folder, entry.name);
    if (known.paths.has(path)) return [];
    const name = entry.name.normalize("NFC").toLowerCase();
    const decides = deciding.get(name);
    if (decides !== undefined) return [{ path, does: decides }];
    const [stem = ""] = name.split(".", 1);
    const module = modules.get(stem);
    if (module === undefined) return [];
    const does = `may be loaded in place of ${module}`;
    if (!entry.isDirectory())
      return isLoadable(name.slice(stem.length + 1)) ? [{ path, does }] : [];
    const inner = await entriesOf(join(directory, path));
    const isOwn = known.folders.has(path);
    return inner
      .map((one) => posix.join(path, one.name))
      .filter((one) => !known.paths.has(one) && isIndex(one, isOwn))
      .map((one) => ({ path: one, does }));
  });
  return (await Promise.all(found)).flat();
}

/** A file named like the module, without an ending, is the first that some resolvers try. */
function isLoadable(ending: string): boolean {
  return ending === "" || (loadable.test(ending) && !beside.test(ending));
}

/** In folders of ours what decides is found anyway. */
function isIndex(path: string, isOwnFolder: boolean): boolean {
  const name = basename(path).toLowerCase();
  return (
    /^index(?:\.|$)/.test(name) || (!isOwnFolder && name === "package.json")
  );
}

/** The generated modules of a folder by their names without ending, in lower case. */
function modulesIn(
  folder: string,
  paths: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const here = folder === "" ? "." : folder;
  return new Map(
    [...paths]
      .filter((path) => path.endsWith(".ts") && dirname(path) === here)
      .map((path) => [basename(path, ".ts").toLowerCase(), path]),
  );
}

/** None where there is no such folder, or something else in its place. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const stats = await lstat(folder).catch(nullIfMissing);
  if (stats?.isDirectory() !== true) return [];
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}
