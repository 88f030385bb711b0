/** Errors of missing and unwritable files. */
import { CodegenError, codeOf, refusalOf } from "../errors.js";

/** True if an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Null where there is no such file; for the `catch` of a promise. */
export function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/** `E_OUTPUT_WRITE` for a path that people know; what is no error of the system stays as it is. */
export function writeError(path: string, cause: unknown): unknown {
  if (cause instanceof CodegenError || codeOf(cause) === undefined)
    return cause;
  return new CodegenError(
    "E_OUTPUT_WRITE",
    `${path} could not be written: ${refusalOf(cause)}.`,
    { hint: nextStep(cause), cause },
  );
}

function nextStep(cause: unknown): string {
  return codeOf(cause) === "EROFS"
    ? "Run codegen where the project can be written, and bring what it writes here; `codegen check --offline` writes nothing."
    : "Fix that and run again.";
}
