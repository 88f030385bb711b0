/** Misbehaviour on demand: what tests can make the local Close do wrong. */
import type { Reply, Content } from "../endpoint/replies.js";
import { rateLimitHeaders } from "../endpoint/replies.js";
import { isJsonObject, own } from "../state/json-object.js";
import type { AllSwitches } from "../state/switches.js";

/**
 * One way to misbehave; its parts combine. Each request gets the first fault that fits and is not
 * used up yet, in the order in which they were given.
 */
export interface Fault {
  /** Tested against the path below `/api/v1`; all paths when left out. */
  path?: RegExp;
  /** The method as it was sent; all methods when left out. */
  method?: string;
  /** The number of requests that it meets; without end when left out. */
  times?: number;
  /**
   * The number of fitting requests that go well first.
   * @default 0
   */
  after?: number;
  /**
   * True when the request takes effect all the same, such as a write whose answer is lost. Without
   * `status`, `errorCode`, `redirect` and `reset` it does, with any of them it does not.
   */
  handled?: boolean;
  /** Answers with this status; the body is then `body`, or what is usual for the status. */
  status?: number;
  /** Answers as Close does to a key that lacks a scope or is not active: with 403 unless `status` says otherwise. */
  errorCode?: "insufficient_scope" | "inactive_api_key";
  /** Says in `retry-after` and in the rate-limit header, in its form, how many seconds to wait. */
  retryAfter?: number;
  /** Headers put over those of the answer, by lower-case name. */
  headers?: Readonly<Record<string, string>>;
  /** A body in place of the right one: text and bytes are sent as they are, anything else as JSON. */
  body?: unknown;
  /** Answers with this `location`, and with 302 unless `status` says otherwise. */
  redirect?: string;
  /** Milliseconds before the headers are sent. */
  delay?: number;
  /** Milliseconds before each single byte of the body. */
  drip?: number;
  /** The number of bytes of the body that are sent before the connection is closed. */
  cut?: number;
  /** Leaves out `content-length`, so that only the end of the connection ends the body. */
  withoutLength?: boolean;
  /** Resets the connection once the request has been read, before any byte of an answer. */
  reset?: boolean;
  /** Adds attributes to every object that nobody knows. */
  extraAttributes?: boolean;
  /**
   * Shuffles every list of objects but those of statuses and pipelines, whose order people chose; the
   * same number gives the same order.
   */
  shuffle?: number;
  /** Leaves out `has_more`. */
  omitHasMore?: boolean;
}

/** The faults in force. */
export interface Faults {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The fault that a request meets, which is counted; undefined when the request may go well. */
  take(method: string, path: string): Fault | undefined;
}

/** Starts without any fault. */
export function createFaults(): Faults {
  const entries: { readonly fault: Fault; seen: number }[] = [];
  return {
    add: (fault) => {
      entries.push({ fault, seen: 0 });
    },
    clear: () => {
      entries.length = 0;
    },
    take: (method, path) => {
      for (const entry of entries) {
        if (!fits(entry.fault, method, path)) continue;
        const { after = 0, times = Infinity } = entry.fault;
        if (entry.seen >= after + times) continue;
        entry.seen += 1;
        return entry.seen > after ? entry.fault : undefined;
      }
      return undefined;
    },
  };
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  // `search` is blind to the lastIndex of a global expression, `test` is not.
  return fault.path === undefined || path.search(fault.path) >= 0;
}

/** Says whether a request takes effect in spite of a fault. */
export function takesEffect(fault: Fault): boolean {
  return (
    fault.handled ??
    (statusOf(fault) === undefined &&
      fault.redirect === undefined &&
      fault.reset !== true)
  );
}

function statusOf({ status, errorCode }: Fault): number | undefined {
  return status ?? (errorCode === undefined ? undefined : 403);
}

/** Makes of the right reply what a fault says; the connection's faults are the server's part. */
export function distort(
  reply: Reply,
  fault: Fault,
  form: AllSwitches["rateLimitHeader"],
): Reply {
  const status =
    statusOf(fault) ?? (fault.redirect === undefined ? undefined : 302);
  return {
    status: status ?? reply.status,
    headers: {
      ...(status === undefined ? reply.headers : {}),
      ...(fault.redirect === undefined ? {} : { location: fault.redirect }),
      ...waitHeaders(fault, form),
      ...fault.headers,
    },
    content: distortContent(reply.content, fault, status),
  };
}

function waitHeaders(
  { retryAfter }: Fault,
  form: AllSwitches["rateLimitHeader"],
): Readonly<Record<string, string>> {
  if (retryAfter === undefined) return {};
  return {
    "retry-after": String(Math.ceil(retryAfter)),
    ...rateLimitHeaders(form, { remaining: 0, reset: retryAfter }),
  };
}

function distortContent(
  content: Content,
  fault: Fault,
  status: number | undefined,
): Content {
  if (fault.body !== undefined) return givenContent(fault.body);
  if (fault.errorCode !== undefined) return codedContent(fault.errorCode);
  if (status !== undefined) return usualContent(status);
  const { shuffle, omitHasMore, extraAttributes } = fault;
  const isWhole =
    shuffle === undefined && omitHasMore !== true && extraAttributes !== true;
  if (content.kind !== "json" || isWhole) return content;
  return { kind: "json", value: distortJson(content.value, fault) };
}

function givenContent(body: unknown): Content {
  if (body instanceof Uint8Array)
    return { kind: "raw", bytes: body, type: "application/json" };
  if (typeof body !== "string") return { kind: "json", value: body };
  const type = body.startsWith("<") ? "text/html" : "application/json";
  return { kind: "raw", bytes: Buffer.from(body), type };
}

/** Close documents the codes; the texts are ours. */
function codedContent(code: NonNullable<Fault["errorCode"]>): Content {
  const error =
    code === "insufficient_scope"
      ? "The API key does not have the required scope."
      : "The API key is inactive.";
  return { kind: "json", value: { error, error_code: code } };
}

/** Bodies of errors as far as they are known (docs/close-api.md §7.2); those of proxies are empty. */
function usualContent(status: number): Content {
  const errors: ReadonlyMap<number, string> = new Map([
    [401, "Unauthorized"],
    [402, "Your plan does not include this feature."],
    [403, "You do not have permission to do this."],
    [404, "The requested URL was not found on the server."],
    [500, "Internal server error."],
  ]);
  const error = errors.get(status);
  return error === undefined
    ? { kind: "none" }
    : { kind: "json", value: { error } };
}

function distortJson(value: unknown, fault: Fault): unknown {
  const random =
    fault.shuffle === undefined ? undefined : createRandom(fault.shuffle);
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) {
      const items: readonly unknown[] = part.map(walk);
      return random !== undefined && items.every(hasAnyOrder)
        ? shuffled(items, random)
        : items;
    }
    if (!isJsonObject(part)) return part;
    const entries = Object.entries(part)
      .filter(([key]) => fault.omitHasMore !== true || key !== "has_more")
      .map(([key, inner]) => [key, walk(inner)] as const);
    return Object.fromEntries([
      ...entries,
      ...(fault.extraAttributes === true ? unknownAttributes : []),
    ]);
  };
  return walk(value);
}

/** The order of statuses and pipelines is a setting: the first is that of new records. */
function hasAnyOrder(item: unknown): boolean {
  return isJsonObject(item) && !/^(stat|pipe)_/.test(String(own(item, "id")));
}

const unknownAttributes: readonly (readonly [string, unknown])[] = [
  ["attribute_of_tomorrow", { nested: [1, null, "text"] }],
  ["always_visible", true],
];

/** Mulberry32: small, seeded, and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
