/** The report of `codegen doctor` as data: what was looked at, what is wrong with it, and what to do. */

/** The stable codes of what `codegen doctor` looks at, in its order. */
export const doctorCodes = [
  "D_NODE",
  "D_RUNTIME",
  "D_PACKAGE",
  "D_CONFIG",
  "D_KEY",
  "D_HOST",
  "D_CLOSE",
  "D_ACCESS",
  "D_RATE_LIMIT",
  "D_CLOCK",
  "D_LOCK",
  "D_FILES",
  "D_FORMATTER",
  "D_TSCONFIG",
  "D_TYPESCRIPT",
  "D_UNDICI",
  "D_GIT",
] as const;

/** The code of something that `codegen doctor` looks at. */
export type DoctorCode = (typeof doctorCodes)[number];

/**
 * What was found. `ok`: as it should be. `note`: worth knowing. `warning`: works, and will not always.
 * `broken`: something that a command needs does not work.
 */
export type DoctorLevel = "ok" | "note" | "warning" | "broken";

/** Something that was looked at. */
export interface DoctorFinding {
  readonly code: DoctorCode;
  readonly level: DoctorLevel;
  /** What was found, with its cause. */
  readonly message: string;
  /** The things that the message names, one each. */
  readonly items: readonly string[];
  /** The code of the error that a run would end with; null where none would. */
  readonly error: string | null;
  /** What to do; null where there is nothing to be done. */
  readonly next: string | null;
  /** What `--fix` does about it: it can, it has, or it has no part in it. */
  readonly fix: "possible" | "done" | null;
}

/** The report. */
export interface DoctorReport {
  readonly version: 1;
  readonly findings: readonly DoctorFinding[];
  readonly summary: {
    readonly ok: number;
    readonly notes: number;
    readonly warnings: number;
    readonly broken: number;
    /** 1 where something is broken. */
    readonly exitCode: 0 | 1;
  };
}
