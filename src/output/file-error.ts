/** Errors of missing and unwritable files. */
import { lstatSync } from "node:fs";
import type { BigIntStats, Stats } from "node:fs";
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

/**
 * What stands at a path, links not followed; null where there is nothing. It waits for the file system: a
 * run takes thousands of such looks, and a promise for each costs more than all that they find out.
 */
export function lookAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return nullIfMissing(error);
  }
}

/** The same with whole numbers, as they are needed to know a file again. */
export function lookCloselyAt(path: string): BigIntStats | null {
  const options = { bigint: true, throwIfNoEntry: false } as const;
  try {
    return lstatSync(path, options) ?? null;
  } catch (error) {
    return nullIfMissing(error);
  }
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
