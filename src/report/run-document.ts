/** The result of `generate` and `pull` as data. */
import type { TakenOver } from "../drift/taken-over.js";
import type { Warning } from "../errors.js";
import type { PlannedFiles } from "./run-text.js";

/** What a run did with one output, or would do. */
export interface RunOutput {
  /** From the working directory, with slashes. */
  readonly output: string;
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  /** Paths below the output, with slashes. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** The number of the others. */
  readonly unchanged: number;
  /** What came from Close into the lock. */
  readonly takenOver: readonly TakenOver[];
  readonly warnings: readonly Warning[];
}

/** The report. */
export interface RunReport {
  readonly version: 1;
  readonly command: "generate" | "pull";
  /** False for a plan. */
  readonly written: boolean;
  readonly outputs: readonly RunOutput[];
}

/** An output of the report. */
export function runOutput({
  label,
  plan: { create, change, keep, remove },
  ...others
}: Pick<RunOutput, "orgs" | "takenOver" | "warnings"> & {
  readonly label: string;
  readonly plan: PlannedFiles;
}): RunOutput {
  return {
    ...{ output: label, orgs: others.orgs },
    ...{ created: create, changed: change, removed: remove },
    unchanged: keep.length,
    ...{ takenOver: others.takenOver, warnings: others.warnings },
  };
}
