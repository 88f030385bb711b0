/** The texts of the user's files, read once, with those on top that are not written yet. */
import { readFileSync, statSync } from "node:fs";
import { slashed } from "../project/verify/overlay.js";

/** Gives texts by absolute path. */
export interface Texts {
  /** Undefined where there is no such file, or no text. */
  readonly read: (path: string) => string | undefined;
}

/** Larger files are data. */
const largest = 4 * 1024 * 1024;

/** The texts of the disk as they are when they are asked for first: it waits for them, as the compiler does. */
export function textsOnDisk(): Texts {
  const known = new Map<string, string | undefined>();
  return {
    read: (given) => {
      const path = slashed(given);
      if (!known.has(path)) known.set(path, readNow(path));
      return known.get(path);
    },
  };
}

/** Other texts in the place of some; null for what is gone. */
export function textsOver(
  below: Texts,
  changed: ReadonlyMap<string, string | null>,
): Texts {
  const above = new Map(
    [...changed].map(([path, text]) => [slashed(path), text] as const),
  );
  return {
    read: (path) => {
      const text = above.get(slashed(path));
      return text === undefined ? below.read(path) : (text ?? undefined);
    },
  };
}

/** A byte order mark stays part of the text, so that places in it are those of the file. */
function readNow(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > largest) return undefined;
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
