/** One call: what is to be sent, and how far it has come. */
import { addressOf, checkPath } from "./address.js";
import type { Base } from "./address.js";
import type { Authorization } from "./auth.js";
import { CloseInputError } from "../errors.js";
import { printJson } from "../json.js";
import { atLeast } from "../options.js";
import type { CallOptions, Limits } from "../options.js";
import { editsLists } from "./retry.js";
import type { Method, Repeatable } from "./retry.js";

/** Options of a call that only the client's own parts give. */
export interface TransportCallOptions extends CallOptions {
  /** Tells `fieldErrors` in the caller's words: the name of a wire key, if it has one. */
  readonly nameOf?: ((wireKey: string) => string | undefined) | undefined;
  /** Says that a POST changes nothing, as a search does: it may be sent again like a GET. */
  readonly reads?: boolean | undefined;
  /** Ends the call when the list that it reads a page of is left. */
  readonly walk?: AbortSignal | undefined;
}

/** What is to be sent, checked. */
export interface Call extends Repeatable {
  readonly method: Method;
  /** With its final slash, without the API's root: as errors and hooks show it. */
  readonly path: string;
  readonly url: URL;
  readonly body: string | null;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  /** When all attempts must be over, by the transport's clock. */
  readonly deadlineAt: number;
  readonly nameOf: TransportCallOptions["nameOf"];
}

/** How far a call has come. */
export interface Progress {
  /** 1 for the first attempt. */
  attempt: number;
  /** Whether Close may have received the request. */
  sent: boolean;
  /** How many attempts ended without telling whether they had an effect. */
  doubts: number;
  /** Whether credentials were asked for again. */
  renewed: boolean;
  authorization: Authorization | null;
  /** What the last attempt failed with. */
  error: Error | null;
}

/** A call that has not begun. */
export function newProgress(): Progress {
  return {
    attempt: 1,
    sent: false,
    doubts: 0,
    renewed: false,
    authorization: null,
    error: null,
  };
}

/** Checks what is to be sent; throws `CloseInputError` before anything is. */
export function prepareCall(
  base: Base,
  limits: Limits,
  now: number,
  method: Method,
  path: string,
  options: TransportCallOptions,
): Call {
  const whole = checkPath(path);
  return {
    method,
    path: whole,
    url: addressOf(base, whole, options.query),
    body: bodyOf(method, options.body),
    effect: options.reads === true ? "GET" : method,
    edits: editsLists(options.body),
    timeout: atLeast("timeout", options.timeout ?? limits.timeout, 1),
    deadlineAt: now + limits.deadline,
    nameOf: options.nameOf,
  };
}

function bodyOf(method: Method, body: unknown): string | null {
  if (body === undefined) return null;
  if (method === "GET")
    throw new CloseInputError("A GET has no body; give a query.");
  try {
    const text = printJson(body, checkFinite);
    if (text !== undefined) return text;
  } catch (cause) {
    if (cause instanceof CloseInputError) throw cause;
    throw new CloseInputError("The body cannot be sent as JSON.", { cause });
  }
  throw new CloseInputError("The body cannot be sent as JSON.");
}

/** JSON has no such numbers: they would become null, and null clears. */
function checkFinite(key: string, value: unknown): void {
  if (typeof value !== "number" || Number.isFinite(value)) return;
  throw new CloseInputError(
    `${JSON.stringify(key)} of the body is ${String(value)}, which JSON cannot say. Give null to clear it.`,
  );
}
