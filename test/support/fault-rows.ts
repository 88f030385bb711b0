/** What a server does in each row of the table of HTTP faults, the same for the generator and for the client. */
import { gzipSync } from "node:zlib";
import { end, hang, headOf, reply, reset } from "./fault-server.js";
import type { Answer } from "./fault-server.js";

/** One fault. */
export interface Fault {
  /** Its row in the table of promises; rows that are not printed there lie between the printed ones. */
  readonly row: string;
  readonly what: string;
  /** The answers to the first requests; the next one is answered rightly. */
  readonly first: readonly Answer[];
  /** Whether the last of them is given for ever. */
  readonly always?: true;
}

/** An HTTP date so many seconds after the one that `dated` says. */
const later = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toUTCString();
const dated = { date: later(0) };
const bomb = gzipSync(Buffer.alloc(4_000_000, " "));
const damaged = gzipSync('{"data":[],"has_more":false}');
// The last eight bytes say what the text must sum up to.
damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
const wait = { "retry-after": "9" };
const turnedAway = (headers: Readonly<Record<string, string>>): Answer =>
  reply(429, "{}", headers);
const page = "<html><title>Bad\u001b[31m gateway</title></html>";

/** All faults that are told by what the server answers, in the order of the table. */
export const faultRows = {
  rateLimit: {
    row: "F1",
    what: "429 with RateLimit",
    first: [turnedAway({ ratelimit: "limit=9, remaining=0, reset=2.5" })],
  },
  seconds: {
    row: "F2",
    what: "429 with Retry-After in seconds",
    first: [turnedAway({ "retry-after": "7" })],
  },
  date: {
    row: "F2",
    what: "429 with Retry-After as a date",
    first: [turnedAway({ "retry-after": later(7), ...dated })],
  },
  oldDate: {
    row: "F2",
    what: "429 with Retry-After as a date of C's asctime, which means GMT",
    first: [
      turnedAway({ "retry-after": "Thu Jan  1 12:00:07 2026", ...dated }),
    ],
  },
  twoDates: {
    row: "F2",
    what: "429 with two Retry-After, both dates",
    first: [
      turnedAway({
        "retry-after": later(7),
        "Retry-After": later(5),
        ...dated,
      }),
    ],
  },
  bothHeaders: {
    row: "F3",
    what: "429 with both headers, which differ",
    first: [
      turnedAway({ ratelimit: "limit=9, remaining=0, reset=2", ...wait }),
    ],
  },
  noHeader: { row: "F4", what: "429 with neither header", first: [reply(429)] },
  resetZero: {
    row: "F5",
    what: "429 with reset=0",
    first: [turnedAway({ ratelimit: "limit=9, remaining=0, reset=0" })],
  },
  resetNegative: {
    row: "F5",
    what: "429 with a negative reset",
    first: [turnedAway({ ratelimit: "limit=9, remaining=0, reset=-5" })],
  },
  resetText: {
    row: "F5",
    what: "429 with waits that are no numbers",
    first: [turnedAway({ ratelimit: "reset=NaN", "retry-after": "abc" })],
  },
  resetPast: {
    row: "F5",
    what: "429 with a date that is over",
    first: [turnedAway({ "retry-after": later(-60), ...dated })],
  },
  endless429: {
    row: "F7",
    what: "429 on every call",
    first: [turnedAway(wait)],
    always: true,
  },
  cut429: {
    row: "F9",
    what: "429 whose body is cut off",
    first: [
      [{ send: headOf(429, { "content-length": "50", ...wait }) }, reset],
    ],
  },
  zipped429: {
    row: "F9",
    what: "429 whose body is in an encoding that was not asked for",
    first: [
      reply(429, gzipSync("{}"), { "content-encoding": "gzip", ...wait }),
    ],
  },
  once502: { row: "F10", what: "502 once", first: [reply(502)] },
  once504: { row: "F10", what: "504 once", first: [reply(504)] },
  once503: { row: "F10", what: "503 once", first: [reply(503)] },
  asked503: {
    row: "F10",
    what: "503 with Retry-After once",
    first: [reply(503, "", wait)],
  },
  cut503: {
    row: "F10",
    what: "503 with Retry-After and a cut body",
    first: [
      [{ send: headOf(503, { "content-length": "50", ...wait }) }, reset],
    ],
  },
  always500: {
    row: "F11",
    what: "500 always",
    first: [reply(500, '{"error":"oops"}')],
    always: true,
  },
  longWait: {
    row: "F12",
    what: "503 that asks for an hour",
    first: [reply(503, "", { "retry-after": "3600" })],
    always: true,
  },
  html502: {
    row: "F13",
    what: "502 with a page of HTML",
    first: [reply(502, page, { "content-type": "text/html" })],
    always: true,
  },
  zipped502: {
    row: "F13",
    what: "502 with a page in gzip",
    first: [reply(502, gzipSync(page), { "content-encoding": "gzip" })],
  },
  empty200: {
    row: "F14",
    what: "an empty 200",
    first: [reply(200, "")],
    always: true,
  },
  empty204: {
    row: "F15",
    what: "204 where JSON is due",
    first: [[{ send: headOf(204) }]],
    always: true,
  },
  cutUnnoticed: {
    row: "F16",
    what: "JSON cut off, of unknown length",
    first: [[{ send: `${headOf(200)}{"data":[` }, end]],
  },
  cutChunk: {
    row: "F16",
    what: "JSON cut off in a chunk",
    first: [
      [
        {
          send: `${headOf(200, { "transfer-encoding": "chunked" })}5\r\n{"a":`,
        },
        end,
      ],
    ],
  },
  cutCounted: {
    row: "F16",
    what: "JSON shorter than it was said to be",
    first: [[{ send: `${headOf(200, { "content-length": "99" })}{"a":` }, end]],
  },
  wrongShape: {
    row: "F17",
    what: "JSON of another shape",
    first: [reply(200, '{"data":{}}')],
    always: true,
  },
  noJson: {
    row: "F17",
    what: "no JSON",
    first: [reply(200, page)],
    always: true,
  },
  noUtf8: {
    row: "F18",
    what: "text that is no UTF-8",
    first: [reply(200, Buffer.from('{"a":"\xff"}', "latin1"))],
    always: true,
  },
  bomb: {
    row: "F19",
    what: "a gzip bomb",
    first: [reply(200, bomb, { "content-encoding": "gzip" })],
    always: true,
  },
  stacked: {
    row: "F20",
    what: "fifty encodings",
    first: [
      reply(200, "{}", { "content-encoding": "gzip, ".repeat(49) + "gzip" }),
    ],
    always: true,
  },
  unknownEncoding: {
    row: "F20",
    what: "an unknown encoding",
    first: [reply(200, "{}", { "content-encoding": "snappy" })],
    always: true,
  },
  wrongSum: {
    row: "F20",
    what: "gzip with a wrong checksum",
    first: [reply(200, damaged, { "content-encoding": "gzip" })],
    always: true,
  },
  brokenChunks: {
    row: "F21",
    what: "chunks without sizes",
    first: [
      [{ send: `${headOf(200, { "transfer-encoding": "chunked" })}{}\r\n` }],
    ],
  },
  dripBody: {
    row: "F22",
    what: "a body that drips",
    first: [
      [
        { send: headOf(200, { "content-length": "5000" }) },
        { drip: "x".repeat(5000), every: 20 },
      ],
    ],
  },
  dripHead: {
    row: "F23",
    what: "headers that drip",
    first: [
      [
        { send: "HTTP/1.1 200 OK\r\n" },
        { drip: "x-a: b\r\n".repeat(500), every: 20 },
      ],
    ],
  },
  silence: { row: "F23", what: "no answer at all", first: [[hang]] },
  greatHead: {
    row: "F24",
    what: "headers that are too large",
    first: [reply(200, "{}", { "x-a": "b".repeat(99_999) })],
    always: true,
  },
  resetUnanswered: {
    row: "F26",
    what: "a reset after sending, before a byte",
    first: [[reset]],
  },
  resetInHead: {
    row: "F27",
    what: "a reset in the status line",
    first: [[{ send: "HTTP/1.1 20" }, reset]],
  },
  elsewhere: {
    row: "F29",
    what: "a redirect to another host",
    first: [reply(302, "", { location: "https://close.invalid/api/v1/me/" })],
    always: true,
  },
  otherPort: {
    row: "F30",
    what: "a redirect to another port",
    first: [reply(307, "", { location: "http://127.0.0.1:1/" })],
    always: true,
  },
  loop: {
    row: "F32",
    what: "a loop of redirects",
    first: [reply(302, "", { location: "/again/" })],
    always: true,
  },
  nowhere: {
    row: "F33",
    what: "a redirect to nowhere",
    first: [reply(302, "", { location: "http://[" })],
    always: true,
  },
  refused400: {
    row: "F42",
    what: "400",
    first: [reply(400, '{"error":"no"}')],
    always: true,
  },
  refused401: {
    row: "F43",
    what: "401",
    first: [reply(401, '{"error":"no"}')],
    always: true,
  },
  refused403: {
    row: "F45",
    what: "403",
    first: [reply(403, '{"error":"no"}')],
    always: true,
  },
  scope403: {
    row: "F45",
    what: "403, the key lacks the scope",
    first: [reply(403, '{"error":"no","error_code":"insufficient_scope"}')],
    always: true,
  },
  inactive403: {
    row: "F45",
    what: "403, the key is not active",
    first: [
      reply(403, '{"error":{"message":"no","error_code":"inactive_api_key"}}'),
    ],
    always: true,
  },
  refused402: { row: "F46", what: "402", first: [reply(402)], always: true },
  refused404: { row: "F47", what: "404", first: [reply(404)], always: true },
  refused405: { row: "F49", what: "405", first: [reply(405)], always: true },
  refused415: { row: "F49", what: "415", first: [reply(415)], always: true },
  conflict409: { row: "F50", what: "409 once", first: [reply(409)] },
  conflict412: { row: "F50", what: "412", first: [reply(412)], always: true },
  late408: { row: "F51", what: "408 once", first: [reply(408)] },
  odd418: { row: "F52", what: "418", first: [reply(418)], always: true },
  odd304: {
    row: "F52",
    what: "304, which nobody asked for",
    first: [[{ send: headOf(304) }]],
    always: true,
  },
  odd599: { row: "F52", what: "599", first: [reply(599)], always: true },
  proxy407: {
    row: "F56",
    what: "a proxy that answers 407",
    first: [reply(407, page)],
    always: true,
  },
  portal: {
    row: "F56",
    what: "a proxy that answers 200 with a page",
    first: [reply(200, page, { "content-type": "text/html" })],
    always: true,
  },
  goAway: {
    row: "F64",
    what: "frames of HTTP/2: SETTINGS and GOAWAY",
    first: [
      [
        {
          send: Buffer.from(
            "000000040000000000" + "0000080700000000000000000000000000",
            "hex",
          ),
        },
      ],
    ],
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** A key of `faultRows`. */
export type FaultName = keyof typeof faultRows;

/** The fault of a name. */
export const faultOf = (name: FaultName): Fault => faultRows[name];

/** What a fault answers to the n-th request; undefined when that one is to be answered rightly. */
export function answerOf({ first, always }: Fault, turn: number) {
  return first[turn] ?? (always === true ? first.at(-1) : undefined);
}
