/** The text that the lock is to have: what stands there already where that says the same. */
import { join } from "node:path";
import { nullIfMissing } from "../../output/file-error.js";
import { readFileBytes } from "../../files/read-file.js";
import { styleOf, usualStyle } from "../../lock/json-layout.js";
import type { JsonStyle } from "../../lock/json-layout.js";
import { lockFileName } from "../../lock/lock.js";
import { layOutLock, saysSame } from "../../lock/print-lock.js";
import type { Lock } from "../../lock/lock.js";
import type { JsonRecord } from "../../lock/merge-json.js";
import { own } from "../../schema/schema.js";

/**
 * The text of a lock for an output, of which `previous` was read. A lock that differs from it in layout
 * alone stays as it is; a new one takes the indent and the width of lines of the old one, in which a
 * formatter may have a say.
 */
export async function lockTextFor(
  directory: string,
  lock: Lock,
  previous: Lock | null,
): Promise<PrintedLock> {
  const file = join(directory, lockFileName);
  const bytes = await readFileBytes(file).catch(nullIfMissing);
  if (
    bytes !== null &&
    !hasOtherFiles(lock, previous) &&
    saysSame(bytes.toString(), lock)
  )
    return { bytes, isUsual: false };
  const style = bytes === null ? usualStyle : styleOf(bytes);
  const { indent, width } = style;
  const isUsual = indent === usualStyle.indent && width === usualStyle.width;
  // Names and records of files come on top of a schema that was only read.
  const room = bytes === null ? undefined : Math.ceil(bytes.length * 1.5);
  return { bytes: await printIn(style, lock, room), isUsual };
}

/** The text of a lock. */
export interface PrintedLock {
  /** In UTF-8. */
  readonly bytes: Buffer;
  /** True if it was printed just now, in the style that is the default. */
  readonly isUsual: boolean;
}

/** Where files were made anew the lock cannot be as it was, and need not be read again to see that. */
function hasOtherFiles(lock: Lock, previous: Lock | null): boolean {
  return Object.entries(lock.files).some(([path, { input, content }]) => {
    const before = own(previous?.files ?? {}, path);
    return before?.content !== content || before.input !== input;
  });
}

/** The text of a lock with the indent and the width of lines of another text. */
export async function layOutLike(
  text: string,
  lock: Lock | JsonRecord,
): Promise<string> {
  return (await printIn(styleOf(Buffer.from(text)), lock)).toString();
}

async function printIn(
  style: JsonStyle,
  lock: Lock | JsonRecord,
  room?: number,
): Promise<Buffer> {
  const { bytes, isDoubtful } = layOutLock(lock, style, { room });
  if (!isDoubtful) return bytes;
  const { util } = await import("prettier");
  const columnsOf = util.getStringWidth;
  return layOutLock(lock, style, { room, columnsOf }).bytes;
}
