/**
 * The generator's one error class and its warnings. The runtime that users ship has errors of its
 * own (runtime/errors.ts); `close/` translates those into these.
 */

/** The stable codes of errors; scripts may rely on them. */
export type ErrorCode =
  | "E_API"
  | "E_AUTH"
  | "E_BUSY"
  | "E_CONFIG_INVALID"
  | "E_FORBIDDEN"
  | "E_FROZEN"
  | "E_INTERRUPTED"
  | "E_LOCK_INVALID"
  | "E_LOCK_MISSING"
  | "E_NETWORK"
  | "E_OUTPUT_EDITED"
  | "E_OUTPUT_UNSAFE"
  | "E_OUTPUT_WRITE"
  | "E_RATE_LIMIT"
  | "E_REMOVALS"
  | "E_SCHEMA"
  | "E_SEED_INVALID"
  | "E_STRICT"
  | "E_SWITCH_ORG"
  | "E_TEMPLATE"
  | "E_USAGE"
  | "E_WATCH";

/** What a `CodegenError` may carry beside its message. */
export interface ErrorDetails {
  /** The one next step for the reader. */
  readonly hint?: string;
  /** What the message speaks of, one a line: files, warnings, problems of a config. */
  readonly items?: readonly string[];
  /** What caused this error; shown with `--debug`. */
  readonly cause?: unknown;
  /** Whether any file had been written when the error arose; false unless said otherwise. */
  readonly filesChanged?: boolean;
}

/**
 * An error that was foreseen: the message says what failed and on what, the hint what to do next.
 * Anything that is not a `CodegenError` is a bug and is shown with its stack.
 */
export class CodegenError extends Error {
  override readonly name = "CodegenError" as const;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly items: readonly string[];
  readonly filesChanged: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(
      message,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.code = code;
    this.hint = details.hint;
    this.items = details.items ?? [];
    this.filesChanged = details.filesChanged ?? false;
  }
}

/** The stable codes of warnings. */
export type WarningCode =
  | "W_BIDI"
  | "W_CHOICES"
  | "W_CONVERTING"
  | "W_DUPLICATE_ID"
  | "W_LABEL_MISSING"
  | "W_NAME_ADJUSTED"
  | "W_ODD_ID"
  | "W_SHARED_UNATTACHED"
  | "W_UNKNOWN_TYPE"
  | "W_UNREAD";

/**
 * Something a person should know that stops nothing. The message quotes labels as Close gave them:
 * whoever prints it escapes it for its medium.
 */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}
