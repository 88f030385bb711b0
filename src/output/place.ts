/** Decides where may be written: below a folder of the project, and through no link. */
import { homedir } from "node:os";
import path from "node:path";
import type { PlatformPath } from "node:path";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import { assertAnswers } from "../files/read-file.js";
import { lookAt } from "./file-error.js";

/** True if a path with slashes names a file below the folder that it starts from. */
export function isBelow(path: string): boolean {
  return path
    .split("/")
    .every((step) => /^[^\\:\0]+$/.test(step) && step !== "." && step !== "..");
}

/** The folders that lie between an output and a file below it, outermost first; paths below the output. */
export function foldersAbove(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === "." ? [] : [...foldersAbove(folder), folder];
}

/** The output directory and the folders between it and a file below it, outermost first. */
export function foldersOf(directory: string, file: string): readonly string[] {
  const folders = foldersAbove(file).map((folder) => join(directory, folder));
  return [directory, ...folders];
}

/** The folder, if it is a link or no folder; nothing if it is missing. */
export function isUnsafeFolder(folder: string): readonly string[] {
  const stats = lookAt(folder);
  return stats === null || stats.isDirectory() ? [] : [folder];
}

/** Throws `E_OUTPUT_UNSAFE` where the way from an output to a file below it leads through a link. */
export function assertPlainWay(directory: string, path: string): void {
  const [link] = foldersOf(directory, path).flatMap(isUnsafeFolder);
  if (link !== undefined) throw unsafeError(link, "is a link or not a folder");
}

/** `E_OUTPUT_UNSAFE` for a path; `why` completes the sentence that begins with it. What lies there may be somebody's work. */
export function unsafeError(
  path: string,
  why: string,
  hint = "Move what is there elsewhere, or choose another `output` in the config.",
): CodegenError {
  return new CodegenError(
    "E_OUTPUT_UNSAFE",
    `${path} ${why}, so nothing is written there.`,
    { hint },
  );
}

const ownFolder =
  'Choose a folder within the project that holds nothing else as `output` in the config, such as "generated".';

/**
 * Refuses an output that is not a folder of its own within the project: a folder that holds the
 * config, the home of a user, a repository, what lies behind a link, a name that is a device on Windows.
 */
export async function assertOutputWithin(
  directory: string,
  root: string,
  home: string | null = findHome(),
): Promise<void> {
  const [output, config] = [resolve(directory), resolve(root)];
  const project = projectOf(config);
  const below = relative(project, output);
  const refuse = (why: string): never => {
    throw unsafeError(`The output ${output}`, why, ownFolder);
  };
  if (below === "") refuse("is the project itself");
  if (!isWithin(project, output))
    refuse(`lies outside of the project (${project})`);
  if (isWithin(output, config)) refuse("holds the config");
  if (home !== null && isWithin(output, home)) refuse("holds your home");
  if (below.split(sep).includes("node_modules"))
    refuse("lies in node_modules, which the next install may empty");
  if (below.split(sep).some((step) => step.toLowerCase() === ".git"))
    refuse("lies in .git, which is git's own");
  if (below.split(sep).includes("~"))
    refuse("leads through “~”, which only a shell takes for your home");
  const device = below.split(sep).find((step) => deviceName.test(step));
  if (device !== undefined)
    refuse(`leads through “${device}”, a device on Windows`);
  await assertAnswers(output);
  const parents = foldersOf(project, `${below}/file`).slice(1);
  const [link] = parents.flatMap(isUnsafeFolder);
  if (link !== undefined) throw unsafeError(link, "is a link or not a folder");
  if (lookAt(join(output, ".git")) !== null) refuse("holds a repository");
}

/** Null where the system knows none: for a user id without an account, as containers have it. */
function findHome(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}

/** True if a folder is, or lies in, another one; both absolute, by the rules of `system`. */
export function isWithin(
  outer: string,
  inner: string,
  system: PlatformPath = path,
): boolean {
  const way = system.relative(outer, inner);
  // From one drive of Windows no way leads to another.
  return way.split(system.sep)[0] !== ".." && !system.isAbsolute(way);
}

/** With any ending; Windows passes over blanks and dots at the end, and takes raised digits for digits. */
const deviceName = /^(?:aux|con|nul|prn|(?:com|lpt)[\d¹²³])(?:[. ].*)?$/i;

/** The repository around the config, or the config's own folder. */
function projectOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (lookAt(join(folder, ".git")) !== null) return folder;
    if (dirname(folder) === folder) return root;
  }
}

/** The longest path many programs on Windows open, with some to spare for what they add. */
const longestPath = 240;

/** Warns of files that other programs on Windows may not be able to open; elsewhere of none. */
export function longPaths(
  directory: string,
  paths: readonly string[],
  platform: string = process.platform,
): readonly Warning[] {
  if (platform !== "win32") return [];
  return paths
    .map((path) => join(directory, path))
    .filter((path) => path.length > longestPath)
    .map((path) => ({
      code: "W_LONG_PATH",
      message: `${path} has ${path.length} characters, and some programs on Windows open no path above ${longestPath}; a shorter \`output\` helps.`,
    }));
}
