/** The options of a client and of its calls, with their defaults. */
import type {
  Credentials,
  CredentialsRequest,
} from "./transport/credentials.js";
import type { Mismatch } from "./record/descriptors.js";

/**
 * What of an undici dispatcher a client uses: any of undici 7 and 8 is one. It is described here, so that
 * code that sends with `fetch` needs no types of undici.
 */
export interface Dispatcher {
  request(options: DispatchedRequest): Promise<DispatchedResponse>;
}

/** A request as a dispatcher takes it. */
export interface DispatchedRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

/** What a dispatcher answers. */
export interface DispatchedResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** An async iterable of bytes, which undici's types do not say in a project without `@types/node`. */
  readonly body: object;
}

/** A request that is about to be sent. */
export interface RequestEvent {
  readonly method: string;
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** An answer that came, of whatever status. */
export interface ResponseEvent extends RequestEvent {
  readonly status: number;
}

/** A request that will be sent again. */
export interface RetryEvent extends RequestEvent {
  /** The wait before it, in milliseconds, as far as it is known. */
  readonly delay: number;
  /** What happened to the attempt. */
  readonly error: Error;
}

/** A request before it is sent, as a limiter sees it. */
export interface LimitedRequest {
  /**
   * What Close limits together, as far as a path shows: the first word of the path, `lead` for
   * `/lead/lead_…/`, `data` for searches. Close publishes no list of its groups.
   */
  readonly group: string;
  readonly method: string;
  /** Below the API's root, like `/lead/lead_…/`. */
  readonly path: string;
  /** Aborts when the call has ended, or the limiter has taken too long. */
  readonly signal: AbortSignal;
}

/** What an answer of Close says of its rate limit; `undefined` is what it does not say. */
export interface LimitedAnswer extends Omit<LimitedRequest, "signal"> {
  readonly status: number;
  /** How many requests Close takes within a window. */
  readonly limit: number | undefined;
  /** How many of them are left. */
  readonly remaining: number | undefined;
  /** Milliseconds until the window is over. */
  readonly reset: number | undefined;
  /** Milliseconds to wait, where the answer asks for that: the longest that its headers say. */
  readonly retryAfter: number | undefined;
  /** Any header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/**
 * Shares Close's rate limit among clients that do not know of each other: processes, machines. Close
 * limits a key, so those that use one key share one limiter.
 */
export interface Limiter {
  /**
   * Takes a turn for a request, also for one that is sent again, and gives the milliseconds until it may
   * be sent: 0 for at once. The client waits; it does not ask a second time. One that throws, gives no
   * such number, or does not answer within two seconds is passed over for five seconds, with one warning
   * on the console until it answers again: requests are sent as they are without a limiter.
   */
  take(request: LimitedRequest): Promise<number> | number;
  /** Receives what each answer says of the limit. Nobody waits for it. */
  learn(answer: LimitedAnswer): Promise<unknown> | void;
}

/** How writes are made; for the client, or for one call. */
export interface WritingOptions {
  /**
   * How `{ add, remove }` is done on custom objects and custom activities, where Close documents no
   * such thing: `true` reads the record, changes the list and writes it whole. What somebody else
   * writes to the list in between is lost. Default: refused with `CloseInputError`.
   */
  rewriteLists?: boolean | undefined;
  /**
   * What happens to a choice that the generated code does not know: it is sent, and Close decides; or
   * `"refuse"` throws `CloseInputError` before anything is sent. Default `"send"`.
   */
  unknownChoices?: "refuse" | "send" | undefined;
}

/**
 * Options of a client. Give one of `apiKey`, `accessToken` and `auth`; a key that is missing, empty or
 * cannot be one is refused with the first call, so that a module with a client can be imported without.
 */
export interface CloseClientOptions extends WritingOptions {
  /** An API key of Close; belongs to one user in one organisation. */
  apiKey?: string | undefined;
  /** An OAuth access token. */
  accessToken?: string | undefined;
  /**
   * Gives the credentials, for each request. On a 401 it is asked once more, with what was refused;
   * callers who wait at the same time share one answer.
   */
  auth?:
    | ((request: CredentialsRequest) => Promise<Credentials> | Credentials)
    | undefined;
  /** With code for several organisations: the one that the credentials belong to. */
  org?: string | undefined;
  /** The API's root; default `https://api.close.com/api/v1`. The key goes nowhere else. */
  baseUrl?: string | undefined;
  /**
   * An undici dispatcher to send with, a proxy for example; it is not closed with the client. On Bun,
   * import it from `undici/index.js`: what Bun gives for `undici` cannot send.
   */
  dispatcher?: Dispatcher | undefined;
  /** A `fetch` to send with. One that wraps the runtime's own has to pass on the options that it does not know: Bun and Deno send a write once by them. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for one attempt; default 30 000. */
  timeout?: number | undefined;
  /** Milliseconds for a call with all its attempts and waits; default 120 000. */
  deadline?: number | undefined;
  /** How often a request that may be sent again is; default 3, which means at most four requests. */
  retries?: number | undefined;
  /** How many requests are under way at once, others queue; default 10. */
  maxConcurrency?: number | undefined;
  /** Shares Close's rate limit with other processes; by default a client knows of its own requests only. */
  limiter?: Limiter | undefined;
  /** The largest answer that is read, in bytes after decompression; default 32 MiB. */
  maxResponseBytes?: number | undefined;
  /** Called for each attempt. What a hook throws, the call throws. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called for each answer. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called for each repetition, before its wait. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called for each value that has another shape than the generated code expects. */
  onMismatch?: ((mismatch: Mismatch) => void) | undefined;
}

/** A value in a query; a list is sent with commas, and `undefined` is left out. */
export type QueryValue =
  string | number | boolean | readonly string[] | undefined;

/** Options of one call. */
export interface CallOptions {
  /** Ends the call at once, with `CloseAbortError`. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one attempt, instead of the client's. */
  timeout?: number | undefined;
  query?: Readonly<Record<string, QueryValue>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
}

/** Options of a call for records; `query` is for parameters of Close that have no name here. */
export type RecordCallOptions = Omit<CallOptions, "body">;
