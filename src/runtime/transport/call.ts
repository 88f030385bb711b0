/** One call: what is to be sent, and how far it has come. */
import { addressOf, checkPath } from "./address.js";
import type { Base } from "./checks.js";
import type { Authorization } from "./credentials.js";
import { CloseInputError } from "../errors.js";
import { optionsGiven } from "../given.js";
import { kindOf } from "../json.js";
import { printJson } from "../print-json.js";
import type { Holder } from "../print-json.js";
import { atLeast } from "../limits.js";
import type { CallOptions } from "../options.js";
import type { Limits } from "../limits.js";
import { isObject } from "../record/read.js";
import type { KnownMembers } from "../record/wire-keys.js";
import type { Method, Repeatable } from "./retry.js";
import { editsLists } from "./write-order.js";

/** Options of a call that only the client's own parts give. */
export interface TransportCallOptions extends CallOptions {
  /** Puts `fieldErrors` into the caller's words: the name of a wire key, if it has one. */
  readonly nameOf?: ((wireKey: string) => string | undefined) | undefined;
  /** The same by the members of an object type. */
  readonly record?: KnownMembers | undefined;
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
  readonly record: TransportCallOptions["record"];
  /** The caller's signal, and the one of the list that the call reads a page of. */
  readonly signal: AbortSignal | undefined;
  readonly walk: AbortSignal | undefined;
}

/** How far a call has come. */
export interface Progress {
  /** 1 for the first attempt. */
  attempt: number;
  /** Whether Close may have received the request. */
  sent: boolean;
  /** How many attempts ended without showing whether they had an effect. */
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

/** Options of an error: what the last attempt failed with, where one has. */
export function lastCause({ error }: Progress): ErrorOptions | undefined {
  return error === null ? undefined : { cause: error };
}

/** Checks what is to be sent; throws `CloseInputError` before anything is. */
export function prepareCall(
  base: Base,
  limits: Limits,
  now: number,
  method: Method,
  path: string,
  given: TransportCallOptions,
): Call {
  const options = optionsGiven(given);
  if (!methods.includes(method))
    throw new CloseInputError(`A method is one of ${methods.join(", ")}.`);
  const whole = checkPath(path);
  return {
    method,
    path: whole,
    url: addressOf(base, whole, options.query),
    body: bodyText(method, options.body),
    effect: options.reads === true ? "GET" : method,
    edits: editsLists(options.body),
    timeout: atLeast("timeout", options.timeout ?? limits.timeout, 1),
    deadlineAt: now + limits.deadline,
    nameOf: options.nameOf,
    record: options.record,
    signal: checkSignal(options.signal),
    walk: options.walk,
  };
}

const methods: readonly unknown[] = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
] satisfies readonly Method[];

function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const isSignal =
    isObject(signal) &&
    typeof signal["aborted"] === "boolean" &&
    typeof signal["addEventListener"] === "function";
  // Not every platform's signal is an instance of the same class.
  if (isSignal) return signal as unknown as AbortSignal;
  throw new CloseInputError("The signal of a call is an AbortSignal.");
}

function bodyText(method: Method, body: unknown): string | null {
  if (body === undefined) return null;
  if (method === "GET")
    throw new CloseInputError("A GET has no body; give a query.");
  const text = printJson(body, checkPart);
  if (text !== undefined) return text;
  throw new CloseInputError("The body cannot be sent as JSON.");
}

/** What JSON cannot say would be left out, or become null, and null clears. */
function checkPart(key: string, value: unknown, holder: Holder): void {
  const problem = problemOf(value, holder[key], Array.isArray(holder));
  if (problem === null) return;
  const subject =
    key === "" ? "The body" : `${JSON.stringify(key)} of the body`;
  throw new CloseInputError(
    `${subject} is ${problem}, which JSON cannot say. Give null to clear it.`,
  );
}

/** `value` is what a `toJSON` has made of `given`. */
function problemOf(
  value: unknown,
  given: unknown,
  isInList: boolean,
): string | null {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? null : String(value);
    case "undefined":
      return isInList ? "undefined" : null;
    case "function":
    case "symbol":
    case "bigint":
      return `a ${typeof value}`;
    case "object":
      if (value === null)
        return given instanceof Date ? "an invalid date" : null;
      return speechless.includes(kindOf(value)) ? `a ${kindOf(value)}` : null;
    default:
      return null;
  }
}

/** Objects that JSON would make `{}` of, whatever they hold. */
const speechless: readonly string[] = [
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Promise",
];
