/** Findings of `codegen doctor`, and how a check that fails becomes one. */
import type { CodegenError } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import type {
  DoctorCode,
  DoctorFinding,
} from "../../report/doctor-document.js";
import { attempt } from "../attempted.js";

/** The parts of a finding that are not always there. */
export type FindingParts = Partial<
  Pick<DoctorFinding, "items" | "next" | "fix" | "error">
>;

/** A finding. */
export function finding(
  code: DoctorCode,
  level: DoctorFinding["level"],
  message: string,
  parts: FindingParts = {},
): DoctorFinding {
  return {
    ...{ code, level, message },
    ...{ items: [], error: null, next: null, fix: null },
    ...parts,
  };
}

/** A finding for an error that a run would end with. */
export function brokenBy(code: DoctorCode, error: CodegenError): DoctorFinding {
  return finding(code, "broken", `${error.message} (${error.code})`, {
    items: error.items,
    error: error.code,
    next: error.hint ?? null,
  });
}

/**
 * The findings of a check. What it throws becomes a finding of `code`, too: one check that fails keeps no
 * other from being made. Only an interruption passes through.
 */
export async function checked(
  code: DoctorCode,
  signal: AbortSignal | undefined,
  check: () => readonly DoctorFinding[] | Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  try {
    const found = await attempt(check, signal);
    return found.ok ? found.value : [brokenBy(code, found.error)];
  } catch (thrown) {
    signal?.throwIfAborted();
    const error = explainError(thrown);
    const words = error instanceof Error ? error.message : String(error);
    return [
      finding(code, "broken", `This could not be looked at: ${words}`, {
        next: "Please report that, with the output of --debug.",
      }),
    ];
  }
}
