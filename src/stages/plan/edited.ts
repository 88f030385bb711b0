/** Finds out what has become of files that are not as the lock has them: only what a person did stops a run. */
import type { PlannedWrite } from "../../output/plan-write.js";
import type { MadeOutput } from "../make/make-output.js";
import { findEarlier } from "./earlier.js";
import type { MergedFiles } from "./merged-files.js";
import { findMerged } from "./merged-files.js";
import type { Reformatted } from "./reformatted.js";
import { findReformatted } from "./reformatted.js";

/** The files of an output that are not as the lock has them. */
export interface EditedFiles {
  readonly merged: MergedFiles;
  /** Laid out anew by a formatter; what they say is ours. */
  readonly reformatted: readonly Reformatted[];
  /** Whose content is nobody's that we know: a copy is kept of each that is replaced. */
  readonly replaced: readonly string[];
  /** Those of them that a person has edited. */
  readonly byHand: readonly string[];
}

/** Looks at each file that is not as the lock has it. */
export async function judgeEdited(
  made: MadeOutput,
  { write, strangers }: { write: PlannedWrite; strangers: readonly string[] },
): Promise<EditedFiles> {
  const { group, previous, state, warnings, lockNotices } = made;
  const { directory } = group;
  const found = without(write.edited, strangers);
  const merged = await findMerged(directory, found, {
    previous,
    warnings: [...warnings, ...lockNotices],
  });
  const others = without(found, [...merged.conflicted, ...merged.joined]);
  // Files of an earlier run, or of one on another branch, are simply out of date.
  const earlier = await findEarlier(directory, others, state);
  const unknown = without(others, earlier);
  const reformatted = await findReformatted(made, unknown);
  const laidOut = reformatted.map(({ path }) => path);
  const edited = without(unknown, laidOut);
  return {
    merged,
    reformatted,
    replaced: [...edited, ...strangers].sort(),
    byHand: [...without(edited, merged.guessed), ...strangers].sort(),
  };
}

function without(
  paths: readonly string[],
  known: readonly string[],
): readonly string[] {
  return paths.filter((path) => !known.includes(path));
}
