/** `codegen merge-lock`: git's merge driver for the lock. */
import { writeFile } from "node:fs/promises";
import { readText } from "../../files/read-text.js";
import { CodegenError, readError, refusalOf } from "../../errors.js";
import { lockFileName } from "../../lock/lock.js";
import type { MergeSides } from "../../lock/conflict-markers.js";
import { markConflict } from "../../lock/conflict-markers.js";
import { describeMerge } from "../../lock/describe-merge.js";
import { mergeLocks } from "../../lock/merge-locks.js";
import { namingRules } from "../../emit/declared.js";
import { layOutLike } from "../../stages/make/lock-text.js";

/** The files that git gives its merge drivers; absolute. */
export interface MergeLockOptions {
  /** The common ancestor, `%O`; an empty file where both sides made the lock. */
  readonly base: string;
  /** Ours, `%A`; the result is written here. */
  readonly ours: string;
  /** Theirs, `%B`. */
  readonly theirs: string;
}

/**
 * Merges two locks by id into the file of ours, and gives a sentence about what came from where. Where
 * they cannot be merged the file gets both sides between git's conflict markers, and the error says why.
 */
export async function mergeLockFiles(paths: MergeLockOptions): Promise<string> {
  const sides: MergeSides = {
    base: await readSide(paths.base),
    ours: await readSide(paths.ours),
    theirs: await readSide(paths.theirs),
  };
  try {
    const merged = mergeLocks(sides, lockFileName, namingRules);
    const text = await layOutLike(sides.ours, merged.json);
    await writeText(paths.ours, text);
    const renamed = merged.warnings.map(({ message }) => message);
    return [describeMerge(merged), ...renamed].join(" ");
  } catch (error) {
    if (error instanceof CodegenError && error.code === "E_LOCK_INVALID")
      await writeText(paths.ours, markConflict(sides));
    throw error;
  }
}

async function readSide(path: string): Promise<string> {
  return readText(path).catch((error: unknown) => {
    throw readError(error, path);
  });
}

async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `${path} could not be written: ${refusalOf(cause)}.`,
      { hint: "Fix that and merge again.", cause },
    );
  });
}
