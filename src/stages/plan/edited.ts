/** Tells what has become of files that are not as the lock has them: only what a person did stops a run. */
import type { Warning } from "../../errors.js";
import { findEarlier } from "./earlier.js";
import type { MergedFiles } from "./merged-files.js";
import { findMerged } from "./merged-files.js";
import type { PreparedOutput } from "../prepare.js";
import type { Origin, Reformatted } from "./reformatted.js";
import { findReformatted } from "./reformatted.js";

/** The files of an output that are not as the lock has them. */
export interface EditedFiles {
  readonly merged: MergedFiles;
  /** Laid out anew by a formatter; what they say is ours. */
  readonly reformatted: readonly Reformatted[];
  /** Whose content is nobody's that we know: a copy is kept of those that are replaced. */
  readonly edited: readonly string[];
  /** Those of them that a person has edited. */
  readonly byHand: readonly string[];
}

/** Looks at each file that is not as the lock has it; `warnings` are those of the reading of the lock. */
export async function judgeEdited(
  origin: Origin,
  prepared: PreparedOutput,
  warnings: readonly Warning[],
): Promise<EditedFiles> {
  const { directory } = origin.group;
  const { previous } = origin;
  const { strangers } = prepared;
  const found = without(prepared.write.edited, strangers);
  const merged = await findMerged(directory, found, { previous, warnings });
  const others = without(found, [...merged.conflicted, ...merged.joined]);
  // Files of an earlier run, or of one on another branch, are simply out of date.
  const earlier = await findEarlier(directory, others, prepared.state);
  const unknown = without(others, earlier);
  const reformatted = await findReformatted(origin, prepared, unknown);
  const laidOut = reformatted.map(({ path }) => path);
  const edited = without(unknown, laidOut);
  return {
    merged,
    reformatted,
    edited: [...edited, ...strangers].sort(),
    byHand: [...without(edited, merged.guessed), ...strangers].sort(),
  };
}

function without(
  paths: readonly string[],
  known: readonly string[],
): readonly string[] {
  return paths.filter((path) => !known.includes(path));
}
