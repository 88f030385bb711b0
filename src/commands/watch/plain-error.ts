/** Errors on their way from one thread to another, which would lose all but their text. */
import { CodegenError } from "../../errors.js";
import type { ErrorCode } from "../../errors.js";

/** An error as a value that threads can pass on. */
export interface PlainFailure {
  /** Null for what was not foreseen. */
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly hint: string | null;
  readonly items: readonly string[];
  readonly filesChanged: boolean;
  readonly before: readonly string[];
  readonly stack: string | null;
  readonly cause: PlainFailure | null;
}

const deepest = 10;

/** Takes an error apart, with its causes. */
export function plainFailure(error: unknown, depth = 0): PlainFailure {
  if (!(error instanceof Error)) return plainText(String(error));
  const { message, stack = null, cause } = error;
  const hasCause = cause !== undefined && depth < deepest;
  const common = {
    message,
    stack,
    cause: hasCause ? plainFailure(cause, depth + 1) : null,
  };
  if (!(error instanceof CodegenError))
    return { ...plainText(message), ...common };
  const { code, hint = null, items, filesChanged, before } = error;
  return { code, hint, items, filesChanged, before, ...common };
}

function plainText(message: string): PlainFailure {
  return {
    code: null,
    message,
    hint: null,
    items: [],
    filesChanged: false,
    before: [],
    stack: null,
    cause: null,
  };
}

/** Puts an error together again. */
export function errorOf(failure: PlainFailure): Error {
  const { code, message, hint, items, filesChanged, before, stack } = failure;
  const cause = failure.cause === null ? undefined : errorOf(failure.cause);
  const error =
    code === null
      ? new Error(message, { cause })
      : new CodegenError(code, message, {
          ...(hint === null ? {} : { hint }),
          items,
          filesChanged,
          before,
          cause,
        });
  if (stack !== null) error.stack = stack;
  return error;
}
