/** Steps of a write that a file system may not know: a run continues without them, unless data is lost. */
import { fsync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { codeOf } from "../errors.js";

/** The errors that say that what was written did not reach the disk, some of them late. */
const losses = new Set<string | undefined>(["EDQUOT", "EIO", "ENOSPC"]);

/**
 * Waits for a step of a write that not every file system and runtime knows: network mounts refuse to flush
 * or to change permissions. Throws only an error that says that data was lost.
 */
export async function whereKnown(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (losses.has(codeOf(error))) throw error;
  }
}

/** Puts the content of an open file onto its disk, where that can be asked for; throws as `whereKnown`. */
export async function flush({ fd }: FileHandle): Promise<void> {
  // Not the handle's own `sync`: those of Yarn Plug'n'Play throw, whatever the disk.
  const flushed = (): Promise<void> =>
    new Promise((resolve, reject) => {
      fsync(fd, (error) => (error ? reject(error) : resolve()));
    });
  await whereKnown(flushed);
}
