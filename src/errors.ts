/**
 * The generator's one error class and its warnings. The runtime that users ship has errors of its
 * own (runtime/errors.ts); `close/` translates those into these.
 */

/** The stable codes of errors; scripts may rely on them. Each has a paragraph in docs/troubleshooting.md. */
export const errorCodes = [
  "E_API",
  "E_AUTH",
  "E_BUSY",
  "E_CONFIG_INVALID",
  "E_CONFIG_MISSING",
  "E_DIRTY",
  "E_FORBIDDEN",
  "E_FROZEN",
  "E_GIT",
  "E_INSTALL",
  "E_INTERRUPTED",
  "E_LOCK_INVALID",
  "E_LOCK_MISSING",
  "E_LOCK_NEWER",
  "E_NETWORK",
  "E_OUTPUTS",
  "E_OUTPUT_EDITED",
  "E_OUTPUT_INCOMPLETE",
  "E_OUTPUT_UNSAFE",
  "E_OUTPUT_WRITE",
  "E_PRETTIER",
  "E_RATE_LIMIT",
  "E_READ",
  "E_REMOVALS",
  "E_RENAME",
  "E_SCHEMA",
  "E_SEED_INVALID",
  "E_SELF_CHECK",
  "E_STRICT",
  "E_SWITCH_ORG",
  "E_TEMPLATE",
  "E_USAGE",
  "E_VERIFY",
  "E_VERIFY_PROGRAM",
  "E_WATCH",
] as const;

/** The code of an error. */
export type ErrorCode = (typeof errorCodes)[number];

/** The details of a `CodegenError` beside its message. */
export interface ErrorDetails {
  /** The one next step for the reader. */
  readonly hint?: string;
  /** The things that the message names, one a line: files, warnings, problems of a config. */
  readonly items?: readonly string[];
  /** The cause of this error; shown with `--debug`. */
  readonly cause?: unknown;
  /** True if any file had been written when the error arose. @default false */
  readonly filesChanged?: boolean;
  /** Changes that the run made before the error arose, in sentences: it undid an earlier run. */
  readonly before?: readonly string[];
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
  readonly before: readonly string[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(
      withoutKeys(message),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.code = code;
    this.hint = details.hint;
    this.items = (details.items ?? []).map(withoutKeys);
    this.filesChanged = details.filesChanged ?? false;
    this.before = details.before ?? [];
  }
}

/**
 * An error that says, too, what its run had changed before it. A bug stays as it is; whatever else stopped
 * the run counts as an interruption.
 */
export function withBefore(error: unknown, before: readonly string[]): unknown {
  if (before.length === 0) return error;
  if (error instanceof Error && error.name === "AbortError")
    return new CodegenError("E_INTERRUPTED", "The run was interrupted.", {
      cause: error,
      before,
    });
  if (!(error instanceof CodegenError)) return error;
  const { code, message, hint, items, cause, filesChanged } = error;
  return new CodegenError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
    ...{ items, filesChanged, before: [...before, ...error.before] },
  });
}

/** A text without what looks like a key of Close: who quotes a config or an argument does not know what is in it. */
export function withoutKeys(text: string): string {
  return text.replace(/api_[0-9A-Za-z]{16,}[\w.]*/g, "[secret]");
}

/** The stable codes of warnings. Each has a paragraph in docs/troubleshooting.md. */
export const warningCodes = [
  "W_BIDI",
  "W_CHOICES",
  "W_CONVERTING",
  "W_DUPLICATE_ID",
  "W_LABEL_MISSING",
  "W_LOCK_REPAIRED",
  "W_LONG_PATH",
  "W_MEMBER_HIDDEN",
  "W_MERGED",
  "W_MODULE_MISSING",
  "W_NAME_ADJUSTED",
  "W_NAME_TAKEN_OVER",
  "W_NO_EFFECT",
  "W_NO_LONGER_SEEN",
  "W_NO_MATCH",
  "W_ODD_ID",
  "W_OLD_FINGERPRINT",
  "W_OLD_FLAG",
  "W_OLD_LABEL",
  "W_ORG_ABSENT",
  "W_ORG_TWICE",
  "W_REFORMATTED",
  "W_REPLACED",
  "W_RUN_FOREIGN",
  "W_RUN_UNDONE",
  "W_SHADOW",
  "W_SHARED_UNATTACHED",
  "W_UNKNOWN_TYPE",
  "W_UNREAD",
] as const;

/** The code of a warning. */
export type WarningCode = (typeof warningCodes)[number];

/**
 * Something a person should know that stops nothing. The message quotes labels as Close gave them:
 * whoever prints it escapes it for its medium.
 */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

/** The code of an error of the system, `ENOSPC`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "another program uses it",
  EDQUOT: "the quota of the disk is used up",
  EEXIST: "a file is in the way",
  EIO: "the disk failed",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its path is too long",
  ENFILE: "too many files are open",
  ENOENT: "there is no such file",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
};

/** The refusal of a file system, in the user's words and with its code. */
export function refusalOf(error: unknown): string {
  const code = codeOf(error) ?? "";
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  if (reason !== undefined) return `${reason} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * `E_READ` for an error of the file system: so ends a run that cannot read what it is made from. Any
 * other error as it is. The system names its file in most errors; `path` is for those in which it does not.
 */
export function readError(error: unknown, path?: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  const named = "path" in error ? error.path : path;
  if (typeof named !== "string") return error;
  return new CodegenError(
    "E_READ",
    `${named} could not be read: ${refusalOf(error)}.`,
    { hint: "Fix that and run again.", cause: error },
  );
}
