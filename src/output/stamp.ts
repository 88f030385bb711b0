/**
 * Marks in a file by which it is known whether it was written where it lies: the number that the file
 * system gave it, and a time. A checkout, an archive or a copy brings neither along.
 */
import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { whereKnown } from "./flush.js";

/** The shape of a stamp in JSON. */
export const stampShape = z.object({ file: z.string(), at: z.number() });

/** The marks of a file. */
export type FileStamp = z.infer<typeof stampShape>;

/** A new stamp for a file that is about to be written; `sealStamp` is to be called once it is. */
export async function newStamp(handle: FileHandle): Promise<FileStamp> {
  const { ino } = await handle.stat({ bigint: true });
  // Whole and even: some file systems keep no finer times.
  return { file: String(ino), at: Math.floor(Date.now() / 2000) * 2 };
}

/** Gives a file the time of its stamp; it is not believed later where the file system refuses. */
export async function sealStamp(
  handle: FileHandle,
  { at }: FileStamp,
): Promise<void> {
  await whereKnown(() => handle.utimes(at, at));
}

/** True if a file is the one that its stamp speaks of; takes its `BigIntStats`. */
export function isStamped(
  { ino, mtimeMs }: { readonly ino: bigint; readonly mtimeMs: bigint },
  { file, at }: FileStamp,
): boolean {
  return file === String(ino) && at === Number(mtimeMs) / 1000;
}
