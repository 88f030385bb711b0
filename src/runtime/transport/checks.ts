/** The options of a client are checked when it is made: nothing is loaded for that. */
import { CloseInputError } from "../errors.js";
import { limitsOf } from "../limits.js";
import type { GivenLimits, Limits } from "../limits.js";
import { isObject } from "../record/read.js";

/** The options that are checked; what a dispatcher is, only who sends needs to know. */
export interface Checkable extends GivenLimits {
  readonly baseUrl?: string | undefined;
  readonly apiKey?: unknown;
  readonly accessToken?: unknown;
  readonly auth?: unknown;
  readonly fetch?: unknown;
  readonly dispatcher?: unknown;
}

/** What the checks have made of the options. */
export interface Checked {
  readonly base: Base;
  readonly limits: Limits;
}

/** Where requests go. */
export interface Base {
  readonly origin: string;
  /** Without a final slash; empty when the root is the origin. */
  readonly root: string;
}

/** Checks the options of a client; throws `CloseInputError` for those that make no sense. */
export function checkOptions(options: Checkable): Checked {
  const base = parseBase(options.baseUrl ?? closeUrl);
  const limits = limitsOf(options);
  checkWays(options);
  checkSending(options);
  return { base, limits };
}

const closeUrl = "https://api.close.com/api/v1";

/** Checks a base URL; throws `CloseInputError` when requests could not be sent there. */
export function parseBase(text: string): Base {
  const isUrl = typeof text === "string" && URL.canParse(text);
  const url = isUrl ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CloseInputError(
      `baseUrl must be an http or https URL, like ${closeUrl}.`,
    );
  }
  if (url.username + url.password + url.search + url.hash !== "") {
    throw new CloseInputError(
      "baseUrl must hold neither credentials nor a query.",
    );
  }
  return { origin: url.origin, root: url.pathname.replace(/\/+$/, "") };
}

/** Refuses two ways to say who the client is; whether the one is right is seen with the first call. */
export function checkWays(options: Checkable): void {
  const given = (["apiKey", "accessToken", "auth"] as const).filter((way) =>
    isGiven(options[way]),
  );
  if (given.length > 1) {
    throw new CloseInputError(
      `Give one of apiKey, accessToken and auth to the client; it has ${given.join(" and ")}.`,
    );
  }
}

/** Plain JavaScript has `null` for what its types call left out; an empty text is a variable that is not set. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Refuses what cannot send. */
export function checkSending({
  fetch,
  dispatcher,
}: Pick<Checkable, "fetch" | "dispatcher">): void {
  if (fetch !== undefined && dispatcher !== undefined)
    throw new CloseInputError("Give fetch or dispatcher, not both.");
  if (fetch !== undefined && typeof fetch !== "function")
    throw new CloseInputError("fetch must be a function.");
  if (dispatcher === undefined) return;
  if (isObject(dispatcher) && typeof dispatcher["request"] === "function")
    return;
  throw new CloseInputError(
    `The dispatcher has no method \`request\`: ${realUndici}.`,
  );
}

/** What to give in place of Bun's own undici, as the end of a sentence. */
export const realUndici = 'on Bun, use that of "undici/index.js"';
