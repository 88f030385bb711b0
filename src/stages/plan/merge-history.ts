/** Recognises, by what git knows, a file that git put together from texts that we wrote on two branches. */
import { join } from "node:path";
import { hashText } from "../../hash.js";
import { CodegenError } from "../../errors.js";
import { lockFileName } from "../../lock/lock.js";
import { parseLock } from "../../lock/read-lock.js";
import { own } from "../../schema/schema.js";
import { readMergeSides } from "../../git/read-git.js";

/**
 * Those of the texts, by path below the output, of which each line stands on a side of the last merge, in
 * a text that the lock of that side recorded: nobody has written anything into them.
 */
export async function findJoins(
  directory: string,
  texts: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (texts.size === 0) return [];
  const locks = await readMergeSides(join(directory, lockFileName), signal);
  if (locks.size < 2) return [];
  const recorded = new Map(
    [...locks].map(([side, text]) => [side, recordsOf(text)] as const),
  );
  const joins: string[] = [];
  for (const [path, text] of texts) {
    const sides = await readMergeSides(join(directory, path), signal);
    const ours = [...sides]
      .filter(([side, other]) => recorded.get(side)?.(path) === hashText(other))
      .map(([, other]) => new Set(linesOf(other)));
    if (isJoin(linesOf(text), ours)) joins.push(path);
  }
  return joins;
}

/** True if some line stands on one side only, and some other on another: what one side has whole, a person may have cut. */
function isJoin(
  lines: readonly string[],
  sides: readonly ReadonlySet<string>[],
): boolean {
  const isWhole = (side: ReadonlySet<string>): boolean =>
    lines.every((line) => side.has(line));
  return (
    lines.every((line) => sides.some((side) => side.has(line))) &&
    !sides.some(isWhole)
  );
}

/** The hash that a lock has of a file; nothing where the text is no lock. */
function recordsOf(text: string): (path: string) => string | undefined {
  try {
    const { files } = parseLock(text, lockFileName);
    return (path) => own(files, path)?.content;
  } catch (error) {
    if (error instanceof CodegenError) return () => undefined;
    throw error;
  }
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
