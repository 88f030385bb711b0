/** Files of an earlier run: which hashes the lock remembers, and what else knows them. */
import type { FileRecord, Lock } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import { startOf } from "../../hash.js";
import type { OutputState } from "../../output/plan.js";
import { lockFileName } from "../../lock/lock.js";
import { findInHistory } from "../../git/read-git.js";
import { recallWritten } from "../../notes/written.js";

/** How many earlier texts of a file the lock remembers. */
const most = 8;

/** What the lock is to remember of earlier runs, when these are the files of this one. */
export function earlierAfter(
  previous: Pick<Lock, "files" | "earlier"> | null,
  files: Readonly<Record<string, FileRecord>>,
): Lock["earlier"] {
  if (previous === null) return undefined;
  const { files: before, earlier = {} } = previous;
  const paths = new Set([...Object.keys(before), ...Object.keys(earlier)]);
  const remembered = [...paths].map((path) => {
    const last = own(before, path)?.content;
    const now = own(files, path)?.content;
    const all = [
      // A lock that was merged knows no hash of what git has put together.
      ...(last === undefined || last === "" ? [] : [startOf(last)]),
      ...(own(earlier, path)?.split(" ") ?? []),
    ];
    const others = all.filter(
      (hash) => now === undefined || hash !== startOf(now),
    );
    return [path, [...new Set(others)].slice(0, most).join(" ")] as const;
  });
  return Object.fromEntries(remembered.filter(([, hashes]) => hashes !== ""));
}

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
