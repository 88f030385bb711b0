/** From what was found to an exit code. */
import type {
  CheckReport,
  OrgReport,
  ShownChange,
} from "../../report/document.js";
import { countSeverities } from "../../drift/severity.js";

/**
 * From which severity on drift counts; with `used` what is not safe, and what the program names; with `none` neither drift nor staleness counts, and only what
 * could not be looked at fails.
 */
export type FailOn = "breaking" | "dangerous" | "any" | "used" | "none";

/** True if any of these changes counts. */
export function hasCounting(
  changes: readonly ShownChange[],
  failOn: FailOn,
): boolean {
  const { breaking, dangerous, safe } = countSeverities(changes);
  switch (failOn) {
    case "used":
      return changes.some(
        ({ severity, usage }) =>
          severity !== "safe" && (usage?.places ?? []).length > 0,
      );
    case "breaking":
      return breaking > 0;
    case "dangerous":
      return breaking + dangerous > 0;
    case "any":
      return breaking + dangerous + safe > 0;
    case "none":
      return false;
    default: {
      const never: never = failOn;
      return never;
    }
  }
}

/** An organisation's report, with what else decides the verdict. */
export interface Judged {
  readonly report: OrgReport;
  /** True if something that the lock knows could not be read. */
  readonly isPartlyUnseen: boolean;
}

/** Sums up; what could not be looked at (1) outranks what was found (2). */
export function summarise(
  orgs: readonly Judged[],
  failOn: FailOn,
): CheckReport["summary"] {
  const reports = orgs.map(({ report }) => report);
  const drift = reports.flatMap((report) => report.drift);
  const counts = countSeverities(drift);
  const stale = reports.flatMap((report) => report.stale).length;
  const isUnfinished = orgs.some(
    ({ report, isPartlyUnseen }) => report.failure !== null || isPartlyUnseen,
  );
  const isOfAnotherVersion = reports.some(
    ({ generator: { lock, running } }) => lock !== null && lock !== running,
  );
  const isFound =
    hasCounting(drift, failOn) ||
    (failOn !== "none" && (stale > 0 || isOfAnotherVersion));
  return {
    ...counts,
    accepted: reports.flatMap(({ accepted }) => accepted).length,
    stale,
    exitCode: isUnfinished ? 1 : isFound ? 2 : 0,
  };
}
