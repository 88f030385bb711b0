/**
 * Prints what a run printed before, where nothing that it looked at has changed. Loaded before it is known
 * whether Node is new enough: this file stays within what Node 12.20 reads.
 */
import { fstatSync, lstatSync, readFileSync, writeSync } from "node:fs";
import { environmentOf, isRepeatable, recordFile, runKey } from "./record.js";
import { stateOf } from "./record.js";
import type {
  Observed,
  Printed,
  RunPlace,
  RunRecord,
  Screen,
} from "./record.js";

/**
 * True where a run with these arguments was done by printing what it printed before. Where anything is
 * unknown, changed or cannot be looked at, nothing was printed, and the run is to be done.
 */
export function replayRun(argv: readonly string[]): boolean {
  const record = isRepeatable(argv) ? lookUp(argv) : null;
  if (record === null) return false;
  for (const [stream, text] of record.printed) print(stream, text);
  return true;
}

function lookUp(argv: readonly string[]): RunRecord | null {
  try {
    const { env } = process;
    return findRecord(argv, { cwd: process.cwd(), env, screen: findScreen() });
  } catch {
    return null;
  }
}

/** The record of a run, if all that it looked at is as it was; null, too, where that cannot be seen. Throws for what cannot be looked at. */
export function findRecord(
  argv: readonly string[],
  place: RunPlace,
): RunRecord | null {
  const key = runKey(argv, place);
  const file = recordFile("runs", key, place.env);
  const text = file === null ? null : readOwnFile(file);
  if (text === null) return null;
  const record = JSON.parse(text) as RunRecord | null;
  const isKnown = record !== null && record.key === key;
  return isKnown && holds(record, place) ? record : null;
}

/** The terminals of this process; undefined where there is none. */
function findScreen(): Screen | undefined {
  const [stdout, stderr] = [isTerminal(1), isTerminal(2)];
  if (!stdout && !stderr) return undefined;
  const columns = stderr ? process.stderr.columns : undefined;
  return { stdout, stderr, columns };
}

/** True for a stream of this process that is a terminal. To ask the streams themselves takes longer than all else here. */
export function isTerminal(stream: Printed[0]): boolean {
  const found = fstatSync(stream);
  const mayBe =
    process.platform === "win32"
      ? !found.isFile() && !found.isFIFO()
      : found.isCharacterDevice() && found.rdev !== lstatSync("/dev/null").rdev;
  // Node leaves it out where there is no terminal, whatever its types say.
  return mayBe && Boolean(streamOf(stream).isTTY);
}

function streamOf(stream: Printed[0]): NodeJS.WriteStream {
  return stream === 1 ? process.stdout : process.stderr;
}

/** Bytes; a larger file is none of ours. */
export const largest = 16_000_000;

/** The text of a file in the user's cache; null unless the user's own account wrote it, and no other may write to it. */
export function readOwnFile(file: string): string | null {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > largest)
    return null;
  const isOwn =
    process.getuid === undefined ||
    (found.uid === process.getuid() && (found.mode & 0o022) === 0);
  if (!isOwn) return null;
  return readFileSync(file, "utf8");
}

/** True if all that was looked at is as it was. Throws for what cannot be looked at. */
export function holds(
  { variables, environment, salt, seen, absent }: Observed,
  { cwd, env }: RunPlace,
): boolean {
  if (environmentOf(variables, salt, env) !== environment) return false;
  for (const [folder, state, names] of absent)
    if (stateOf(folder) !== state && !names.every(isAbsentIn(folder)))
      return false;
  let isOfHere = false;
  for (const [path, state] of seen) {
    const now = stateOf(path);
    if (state.length === 1 ? now.charAt(0) !== state : now !== state)
      return false;
    isOfHere = isOfHere || (isBelow(cwd, path) && hasFineTime(now));
  }
  // Nobody can say beforehand at which nanosecond this checkout was written.
  return isOfHere;
}

function isBelow(folder: string, path: string): boolean {
  return path.indexOf(folder) === 0 && /[\\/]/.test(path.charAt(folder.length));
}

function isAbsentIn(folder: string): (name: string) => boolean {
  const start = folder.replace(/[\\/]$/, "");
  return (name) => stateOf(`${start}/${name}`) === "-";
}

/** True for a file whose last change has a time that is finer than a millisecond. */
export function hasFineTime(state: string): boolean {
  return state.charAt(0) === "f" && !/000000$/.test(state);
}

/** Prints a text, and is done when it returns where nothing waits for a reader. One that has gone is no error. */
export function print(stream: Printed[0], text: string): void {
  if (isTerminal(stream)) {
    streamOf(stream).write(text);
    return;
  }
  let left = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(writeSync(stream, left));
  } catch (error) {
    if (error instanceof Error && /^EPIPE/.test(error.message)) return;
    streamOf(stream).write(left);
  }
}
