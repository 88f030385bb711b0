/**
 * Records of runs that found nothing to do: all that such a run looked at, and what it printed. While all
 * of it is as it was, the same run prints the same. Loaded before it is known whether Node is new enough:
 * this file stays within what Node 12.20 reads.
 */
import { lstatSync } from "node:fs";

/** What a run looked at. */
export interface Observed {
  /** Variables that the config reads; their values, as all that may be secret, are in `environment` only. */
  readonly variables: readonly string[];
  readonly environment: string;
  readonly salt: string;
  /** Paths of what is there, each with its `stateOf`, or with the first letter of it where no more counts. */
  readonly seen: readonly (readonly [string, string])[];
  /**
   * Folders with their `stateOf`, and names of which there is nothing in them: as long as a folder is as it
   * was, nothing was added to it. Empty where a folder's state says nothing.
   */
  readonly absent: readonly (readonly [string, string, readonly string[]])[];
}

/** What a run looked at, and printed. */
export interface RunRecord extends Observed {
  /** Of the run, as `runKey` makes it. */
  readonly key: string;
  /** Texts in their order, each with the number of its stream. */
  readonly printed: readonly Printed[];
}

/** A text with 1 for stdout or 2 for stderr. */
export type Printed = readonly [1 | 2, string];

/** Where a run is started, and with what around it. */
export interface RunPlace {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it prints to, where any of that is a terminal. */
  readonly screen?: Screen | undefined;
}

/** The terminals that a run prints to, which decide colours and the width of tables. */
export interface Screen {
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Undefined where standard error is no terminal. */
  readonly columns: number | undefined;
}

/** Raised whenever records hold something else. */
const format = 2;

const harmless = ["--offline", "--no-color", "--no-progress", "-s", "--silent"];

/** True for the arguments of a run that looks at files alone, with flags that decide nothing but words. */
export function isRepeatable(argv: readonly string[]): boolean {
  const hasCommand = argv[0] === "generate" || argv[0] === "check";
  const flags = hasCommand ? argv.slice(1) : argv;
  return (
    flags.indexOf("--offline") >= 0 &&
    flags.every((flag) => harmless.indexOf(flag) >= 0)
  );
}

/** What decides colours and progress, what Node itself reads, and where a user's home and cache are. */
const decidingVariables = [
  ...["FORCE_COLOR", "HOME", "NODE_OPTIONS", "NO_COLOR", "TERM"],
  ...["USERPROFILE", "XDG_CACHE_HOME"],
];

/** All that decides what a run with these arguments prints, but for files and what may be secret. */
export function runKey(
  argv: readonly string[],
  { cwd, env, screen }: RunPlace,
): string {
  const { version, platform, arch, execArgv } = process;
  const user = process.getuid === undefined ? -1 : process.getuid();
  const program = import.meta.url.replace(/[^/]*$/, "");
  const words = decidingVariables.map((name) => env[name]);
  return JSON.stringify([
    ...[format, program, version, platform, arch, execArgv, user],
    ...[cwd, argv, words],
    screen === undefined ? [] : [screen.stdout, screen.stderr, screen.columns],
  ]);
}

/** A hash of the values of these variables and of all of ours; empty where none is set. */
export function environmentOf(
  variables: readonly string[],
  salt: string,
  env: RunPlace["env"],
): string {
  const own = Object.keys(env).filter((name) => name.indexOf("CLOSE_") === 0);
  const values = variables
    .concat(own)
    .sort()
    .filter((name) => env[name] !== undefined)
    .map((name) => [name, env[name]]);
  if (values.length === 0) return "";
  return process
    .getBuiltinModule("node:crypto")
    .createHash("sha256")
    .update(JSON.stringify([salt, values]))
    .digest("hex");
}

/**
 * The kind of what is at a path (`f`, `d`, `l` for a link, `o` for anything else, `-` for nothing), and where
 * there is something, all by which the file system says that it is another or was written to.
 */
export function stateOf(path: string): string {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return "-";
  const kind = found.isFile()
    ? "f"
    : found.isDirectory()
      ? "d"
      : found.isSymbolicLink()
        ? "l"
        : "o";
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = found;
  return [kind, dev, ino, mode, size, mtimeNs, ctimeNs].join(" ");
}

/**
 * The file for what is known under a key, in the user's own cache: the record of a run, or rows of locks. Null
 * where there is no place for it. A folder that may have come with a checkout is none: what lies there says nothing.
 */
export function recordFile(
  folder: "runs" | "rows",
  key: string,
  { HOME, USERPROFILE = "", XDG_CACHE_HOME = "" }: RunPlace["env"],
): string | null {
  const home = HOME === undefined ? USERPROFILE : HOME;
  // Without a home it would be a folder of the whole system.
  if (home === "" && !isAbsolute(XDG_CACHE_HOME)) return null;
  const cache = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : `${home}/.cache`;
  if (!isAbsolute(cache) || isInProject(cache)) return null;
  return `${cache}/close-codegen/${folder}/${nameOf(key)}.json`;
}

function isAbsolute(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path);
}

function isInProject(folder: string): boolean {
  for (let at = folder; at !== ""; at = at.replace(/[\\/]?[^\\/]*$/, ""))
    if (
      [".git", "package.json"].some((name) => stateOf(`${at}/${name}`) !== "-")
    )
      return true;
  return false;
}

/** Short and the same each time: the key itself is in the record, so that two keys of one name do no harm. */
function nameOf(key: string): string {
  let [high, low] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < key.length; index += 1) {
    high = Math.imul(high ^ key.charCodeAt(index), 0x1000193);
    low = Math.imul(low + key.charCodeAt(index), 0x5bd1e995) ^ (low >>> 15);
  }
  return `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
}
