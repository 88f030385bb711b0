/** Finds files that are not as we wrote them because git has merged two texts of ours. */
import { join } from "node:path";
import { hasMarker } from "../../emit/spelling/header.js";
import type { Warning } from "../../errors.js";
import { readFileText } from "../../files/read-file.js";
import type { Lock } from "../../lock/lock.js";
import { hasConflictMarkers } from "../../lock/conflict-markers.js";
import { mergedByGit } from "../../lock/merge-locks.js";
import { own } from "../../schema/schema.js";
import { findJoins } from "./merge-history.js";

/** The edited files of an output that a merge explains. */
export interface MergedFiles {
  /** Those with git's conflict markers in them. */
  readonly conflicted: readonly string[];
  /** Those that both branches have changed, so that git put them together. */
  readonly joined: readonly string[];
  /** Those that can only be guessed to be of a merge, since the lock is of one. */
  readonly guessed: readonly string[];
}

/** The signs of a merge. */
export interface MergeSigns {
  readonly previous: Lock | null;
  readonly warnings: readonly Warning[];
  readonly signal?: AbortSignal | undefined;
}

/** Looks at the edited files; one that does not say that it is ours is a person's. */
export async function findMerged(
  directory: string,
  edited: readonly string[],
  { previous, warnings, signal }: MergeSigns,
): Promise<MergedFiles> {
  const isOfMerge = warnings.some(({ code }) => code === "W_LOCK_REPAIRED");
  const found = { conflicted: [], joined: [], guessed: [] } as Record<
    keyof MergedFiles,
    string[]
  >;
  const others = new Map<string, string>();
  for (const path of edited) {
    const text = await readFileText(join(directory, path));
    if (!hasMarker(text)) continue;
    const record = own(previous?.files ?? {}, path);
    if (hasConflictMarkers(text)) found.conflicted.push(path);
    else if (record?.content === mergedByGit) found.joined.push(path);
    else if (isOfMerge) found.guessed.push(path);
    else others.set(path, text);
  }
  // The lock may be of one side only, where somebody has taken that.
  const joins = await findJoins(directory, others, signal);
  return { ...found, joined: [...found.joined, ...joins] };
}

/** The notice of files of a merge that were written anew. */
export function mergedNotice({
  conflicted,
  joined,
}: MergedFiles): readonly Warning[] {
  const paths = [...conflicted, ...joined].sort();
  if (paths.length === 0) return [];
  const message = `git had merged ${paths.join(", ")}; written anew from the lock.`;
  return [{ code: "W_MERGED", message }];
}
