/** The result of `generate` and `pull` as data. */
import type { TakenOver } from "../drift/taken-over.js";
import type { FailedOutput, FleetOutput } from "./fleet-text.js";
import type { Warning } from "../errors.js";

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

/** An output of several that could not be brought up to date. */
export interface RunFailure extends Pick<RunOutput, "output" | "orgs"> {
  /** The code of a `CodegenError`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The report. */
export interface RunReport {
  readonly version: 1;
  readonly command: "generate" | "pull";
  /** False for a plan. */
  readonly written: boolean;
  readonly outputs: readonly RunOutput[];
  /** Left out where none failed. */
  readonly failed?: readonly RunFailure[] | undefined;
}

/** The report of a run. */
export function runReport({
  command,
  written,
  outputs,
  failed,
}: Pick<RunReport, "command" | "written"> & {
  readonly outputs: readonly FleetOutput[];
  readonly failed: readonly FailedOutput[];
}): RunReport {
  return {
    ...{ version: 1, command, written, outputs: outputs.map(runOutput) },
    ...(failed.length === 0 ? {} : { failed: failed.map(runFailure) }),
  };
}

function runFailure({ label, orgs, error }: FailedOutput): RunFailure {
  const { code, message, items, hint = null } = error;
  const text = [message, ...items].join(" ");
  return { output: label, orgs, code, message: text, hint };
}

function runOutput({
  label,
  plan: { create, change, keep, remove },
  ...others
}: FleetOutput): RunOutput {
  return {
    ...{ output: label, orgs: others.orgs },
    ...{ created: create, changed: change, removed: remove },
    unchanged: keep.length,
    ...{ takenOver: others.takenOver, warnings: others.warnings },
  };
}
