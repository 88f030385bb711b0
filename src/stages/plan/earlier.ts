/** Recognises files of an earlier run, which the lock beside them does not know. */
import { own } from "../../schema/schema.js";
import { startOf } from "../../hash.js";
import type { OutputState } from "../../output/plan-write.js";
import { lockFileName } from "../../lock/lock.js";
import { findInHistory } from "../../git/read-git.js";
import { recallWritten } from "../../notes/written.js";

/**
 * The files of which something else than the lock beside them says that a run of ours wrote them so: the
 * notes of this checkout, or a lock on another branch or in an older commit.
 */
export async function findEarlier(
  directory: string,
  paths: readonly string[],
  state: OutputState,
): Promise<readonly string[]> {
  const hashOf = (path: string): string => startOf(state.get(path) ?? "");
  const written = await recallWritten(directory);
  const isNoted = (path: string): boolean =>
    own(written, path)?.includes(hashOf(path)) === true;
  const noted = paths.filter(isNoted);
  const others = paths.filter((path) => !isNoted(path) && hashOf(path) !== "");
  const known = await findInHistory(
    directory,
    lockFileName,
    others.map(hashOf),
  );
  return [...noted, ...others.filter((path) => known.has(hashOf(path)))];
}
