/** The errors of the client. All of them are `CloseError`s; none ever holds a key or a token. */

/** What every error of the client is. */
export class CloseError extends Error {
  override readonly name: string = "CloseError";
}

/**
 * Why Close forbids a call: the API key lacks a scope, the key is not active, or its user lacks the
 * permission. The first two are Close's own codes.
 */
export type ForbiddenReason =
  "insufficient_scope" | "inactive_api_key" | "missing_permission";

/** What `CloseApiError` is made of: the answer of Close, read as far as it could be. */
export interface ApiFailure {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** Close's messages that belong to no field. */
  readonly errors: readonly string[];
  /** Close's messages by field: text, or nested as Close sent them. */
  readonly fieldErrors: Readonly<Record<string, unknown>>;
  readonly code?: string | undefined;
  readonly reason?: ForbiddenReason | undefined;
  /** How long Close asked to wait, in seconds. */
  readonly retryAfter?: number | undefined;
  /** The body as it came, cut to 4 KiB; empty when there was none. */
  readonly body: string;
}

/**
 * Close answered, and not with success. A wait that Close asked for and that was too long to be
 * waited is one of these too: `status` is 429 and `retryAfter` is set.
 */
export class CloseApiError extends CloseError {
  override readonly name = "CloseApiError" as const;
  readonly status: number;
  /** The code that Close gave beside its messages; undefined where it gave none. */
  readonly code: string | undefined;
  /** Why Close forbids the call; undefined for all other refusals, and for codes that are not known. */
  readonly reason: ForbiddenReason | undefined;
  readonly method: string;
  readonly path: string;
  readonly errors: readonly string[];
  /** By the names of the generated code for records, by Close's own keys for `request`. */
  readonly fieldErrors: Readonly<Record<string, unknown>>;
  /** How long Close asked to wait, in seconds. */
  readonly retryAfter: number | undefined;
  readonly #body: string;

  constructor(message: string, failure: ApiFailure, options?: ErrorOptions) {
    super(message, options);
    this.status = failure.status;
    this.code = failure.code;
    this.reason = failure.reason;
    this.method = failure.method;
    this.path = failure.path;
    this.errors = failure.errors;
    this.fieldErrors = failure.fieldErrors;
    this.retryAfter = failure.retryAfter;
    this.#body = failure.body;
  }

  /** The start of the body, at most 4 KiB; it can hold customers' data, so printing the error leaves it out. */
  get body(): string {
    return this.#body;
  }
}

/** What an error that knows no answer can say. */
export interface SentOptions extends ErrorOptions {
  readonly sent: boolean;
}

/** What ended with no answer. */
class CloseUnansweredError extends CloseError {
  /** Whether Close may have received the request: then a create may have happened. */
  readonly sent: boolean;

  constructor(message: string, options: SentOptions) {
    super(message, options);
    this.sent = options.sent;
  }
}

/** No whole answer came: no connection, or one that broke. */
export class CloseConnectionError extends CloseUnansweredError {
  override readonly name = "CloseConnectionError" as const;
}

/** An attempt took longer than `timeout`, or all of them longer than `deadline`. */
export class CloseTimeoutError extends CloseUnansweredError {
  override readonly name = "CloseTimeoutError" as const;
}

/** The caller's signal ended the call; `cause` is the signal's reason. */
export class CloseAbortError extends CloseUnansweredError {
  override readonly name = "CloseAbortError" as const;
}

/** Close answered with success, but with something that cannot be what was asked for. */
export class CloseDecodeError extends CloseError {
  override readonly name = "CloseDecodeError" as const;
}

/** What was given cannot be sent; nothing was. */
export class CloseInputError extends CloseError {
  override readonly name = "CloseInputError" as const;
}
