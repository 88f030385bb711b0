/** The text that the lock is to have: what stands there already where that says the same. */
import { join } from "node:path";
import { nullIfMissing } from "../../output/file-error.js";
import { readFileText } from "../../files/read-file.js";
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
  const old = await readFileText(file).catch(nullIfMissing);
  if (old !== null && !hasOtherFiles(lock, previous) && saysSame(old, lock))
    return { text: old, isUsual: false };
  const style = old === null ? usualStyle : styleOf(old);
  const { indent, width } = style;
  const isUsual = indent === usualStyle.indent && width === usualStyle.width;
  return { text: await printIn(style, lock), isUsual };
}

/** The text of a lock. */
export interface PrintedLock {
  readonly text: string;
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
  return printIn(styleOf(text), lock);
}

async function printIn(
  style: JsonStyle,
  lock: Lock | JsonRecord,
): Promise<string> {
  const { text, isDoubtful } = layOutLock(lock, style);
  if (!isDoubtful) return text;
  const { util } = await import("prettier");
  return layOutLock(lock, style, util.getStringWidth).text;
}
