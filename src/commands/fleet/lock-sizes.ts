/** The sizes of locks, which say how much work an output is. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { lockFileName } from "../../lock/lock.js";
import type { OutputGroup } from "../../stages/output-group.js";

/** The bytes of each output's lock, by directory; one that is not there is left out. */
export async function lockSizes(
  groups: readonly Pick<OutputGroup, "directory">[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { directory } of groups) {
    const stats = await stat(join(directory, lockFileName)).catch(() => null);
    if (stats?.isFile() === true) found.set(directory, stats.size);
  }
  return found;
}
