/**
 * The marks by which a file is known to be the one that was looked at, without reading it: its number in
 * the file system, its size, and when it and what is known of it last changed.
 */
import { lstatSync } from "node:fs";
import { join } from "node:path";

/** The marks of files, by path; a file that is not there, or no file, has none. */
export type FileMarks = Readonly<Record<string, string>>;

/**
 * The marks of files. One that changed within the last seconds has none: it may change once more without
 * a new time, as far as the file system counts. Hundreds of small looks: promises would take five times as
 * long.
 */
export function markFiles(
  directory: string,
  paths: readonly string[],
  now: number = Date.now(),
): FileMarks {
  const found = paths.flatMap((path) => {
    const mark = markOf(join(directory, path), now);
    return mark === null ? [] : [[path, mark] as const];
  });
  return Object.fromEntries(found);
}

function markOf(file: string, now: number): string | null {
  const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (stats?.isFile() !== true) return null;
  const { ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = stats;
  const last = Math.max(Number(mtimeMs), Number(ctimeMs));
  if (ino === 0n || last > now - racyMs) return null;
  return [ino, size, mtimeNs, ctimeNs].join(" ");
}

/** The coarsest times that file systems keep, in milliseconds. */
const racyMs = 2000;
