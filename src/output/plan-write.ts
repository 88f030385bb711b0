/** Looks at what stands in an output directory, and decides what a write would do to it. */
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readError } from "../errors.js";
import type { FileRecord } from "../lock/lock.js";
import { own } from "../schema/schema.js";
import { lookAt } from "./file-error.js";
import { hashFile, startOf } from "../hash.js";
import { foldersOf, isBelow, isUnsafeFolder, unsafeError } from "./place.js";
import type { Pending } from "./runs.js";

/** The changes of a run to the files of an output; paths are below it, sorted. */
export interface WritePlan {
  readonly create: readonly string[];
  readonly change: readonly string[];
  readonly keep: readonly string[];
  readonly remove: readonly string[];
}

/** The hash of each file that was looked for, by path; null where there is none. */
export type OutputState = ReadonlyMap<string, string | null>;

/**
 * Reads the state of the given paths. A link or anything but a file in their place, and a path that
 * leads out of the directory, is `E_OUTPUT_UNSAFE`.
 */
export function readState(
  directory: string,
  paths: readonly string[],
): OutputState {
  // Paths come from the lock and the journal too, which are files that anybody may have changed.
  const stray = paths.find((path) => !isBelow(path));
  if (stray !== undefined)
    throw unsafeError(join(directory, stray), "is not below the output");
  const folders = new Set(paths.flatMap((path) => foldersOf(directory, path)));
  const [bad] = [...folders].flatMap(isUnsafeFolder);
  if (bad !== undefined) throw unsafeError(bad, "is a link or not a folder");
  return new Map(paths.map((path) => [path, hashAt(join(directory, path))]));
}

function hashAt(file: string): string | null {
  const stats = lookAt(file);
  if (stats === null) return null;
  if (!stats.isFile()) throw unsafeError(file, "is a link or not a file");
  try {
    return hashFile(readNow(file));
  } catch (error) {
    throw readError(error, file);
  }
}

function readNow(file: string): Buffer {
  // A pipe that somebody has put there since would wait for a writer; Windows has no such flag.
  const { O_RDONLY, O_NONBLOCK = 0 } = constants;
  const open = openSync(file, O_RDONLY | O_NONBLOCK);
  try {
    return readFileSync(open);
  } finally {
    closeSync(open);
  }
}

/** True if the files still are as `state` says. */
export function isUnchanged(directory: string, state: OutputState): boolean {
  const now = readState(directory, [...state.keys()]);
  return [...state].every(([path, hash]) => now.get(path) === hash);
}

/** A file as it should stand: its hash, and its text where that had to be made. */
export interface WantedFile {
  readonly path: string;
  readonly content: string;
}

/** The files known to be ours: the lock's records and those of an interrupted run. */
export interface Ownership {
  readonly recorded: Readonly<Record<string, FileRecord>>;
  /** The starts of the hashes of what earlier runs wrote, with blanks between them. */
  readonly earlier?: Readonly<Record<string, string>>;
  /** Files that interrupted runs were writing. */
  readonly pending: Pending;
}

/** A write, and the files that stand in its way because they are not what we wrote. */
export interface PlannedWrite {
  readonly plan: WritePlan;
  readonly edited: readonly string[];
}

/** Compares what should stand with what stands. */
export function planWrite(
  wanted: readonly WantedFile[],
  state: OutputState,
  ownership: Ownership,
): PlannedWrite {
  const paths = new Set(wanted.map(({ path }) => path));
  const isThere = (path: string): boolean => (state.get(path) ?? null) !== null;
  const create = wanted.filter(({ path }) => !isThere(path));
  const keep = wanted.filter(
    ({ path, content }) => state.get(path) === content,
  );
  const change = wanted.filter(
    ({ path, content }) => isThere(path) && state.get(path) !== content,
  );
  const known = [
    ...Object.keys(ownership.recorded),
    ...Object.keys(ownership.pending),
    // What is no longer made is removed as an earlier run left it; anything else there is not ours.
    ...Object.keys(ownership.earlier ?? {}).filter((path) =>
      isEarlier(path, state, ownership),
    ),
  ];
  const remove = [...new Set(known)].filter(
    (path) => !paths.has(path) && isThere(path),
  );
  const replaced = [...change.map(({ path }) => path), ...remove];
  return {
    plan: {
      create: pathsOf(create),
      change: pathsOf(change),
      keep: pathsOf(keep),
      remove: [...remove].sort(),
    },
    edited: replaced.filter((path) => !isOurs(path, state, ownership)).sort(),
  };
}

function pathsOf(files: readonly WantedFile[]): readonly string[] {
  return files.map(({ path }) => path).sort();
}

function isOurs(
  path: string,
  state: OutputState,
  ownership: Ownership,
): boolean {
  const { recorded, pending } = ownership;
  const hash = state.get(path) ?? null;
  const begun = own(pending, path);
  return (
    own(recorded, path)?.content === hash ||
    begun?.some((content) => content === hash) === true ||
    isEarlier(path, state, ownership)
  );
}

function isEarlier(
  path: string,
  state: OutputState,
  { earlier = {} }: Ownership,
): boolean {
  const hash = state.get(path) ?? null;
  return (
    hash !== null &&
    own(earlier, path)?.split(" ").includes(startOf(hash)) === true
  );
}
