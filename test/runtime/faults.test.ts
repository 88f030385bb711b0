/** Every fault of the table of promises (F rows) on the client: it ends in a result or a typed error. */
import { readFile } from "node:fs/promises";
import { Agent } from "undici";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import { callKinds, sendCall } from "../support/calls.js";
import type { CallKind } from "../support/calls.js";
import { fakeClock } from "../support/fake-clock.js";
import { answerOf, faultOf, faultRows } from "../support/fault-rows.js";
import type { FaultName } from "../support/fault-rows.js";
import {
  hang,
  headOf,
  reply,
  startFaultServer,
} from "../support/fault-server.js";
import type { FaultServerOptions, Script } from "../support/fault-server.js";
import { errorOf, transportTo } from "../support/runtime-server.js";

/** Starts a raw server that ends with the test. */
async function serveFaults(script: Script, options?: FaultServerOptions) {
  const server = await startFaultServer(script, options);
  onTestFinished(server.close);
  return server;
}

// Far from Greenwich: a date that is read as local time is read wrongly.
vi.stubEnv("TZ", "Asia/Tokyo");

/** What the client promises of one fault. */
interface Row {
  readonly fault: FaultName;
  /** Requests that the server sees of a GET, a PUT, a PUT with `.add`, a DELETE and a POST. */
  readonly asked: readonly [number, number, number, number, number];
  /** What calls that never get a right answer end with; of an array, those of the five in turn. */
  readonly error?: object;
  /** The least and the most that a GET waits in all, in milliseconds, with the jitter of the clock. */
  readonly waits?: readonly [number, number];
  /** Which is needed where the answer does not end by itself. */
  readonly options?: Partial<CloseClientOptions>;
}

const api = (status: number, more: object = {}): object => ({
  name: "CloseApiError",
  status,
  ...more,
});
const doubt = { name: "CloseConnectionError", sent: true };
const unread = { name: "CloseDecodeError" };
/** Turned away: all kinds are sent again. */
const all2 = [2, 2, 2, 2, 2] as const;
/** It may have arrived: what would not be the same twice is not sent again. */
const doubted = [2, 2, 1, 2, 1] as const;
const once = [1, 1, 1, 1, 1] as const;
const timeout = { timeout: 250 };
const late = { name: "CloseTimeoutError", sent: true };

const rows: readonly Row[] = [
  { fault: "rateLimit", asked: all2, waits: [2500, 2750] },
  { fault: "seconds", asked: all2, waits: [7000, 7250] },
  { fault: "date", asked: all2, waits: [7000, 7250] },
  { fault: "oldDate", asked: all2, waits: [7000, 7250] },
  { fault: "twoDates", asked: all2, waits: [7000, 7250] },
  { fault: "bothHeaders", asked: all2, waits: [9000, 9250] },
  { fault: "noHeader", asked: all2, waits: [250, 750] },
  { fault: "resetZero", asked: all2, waits: [250, 500] },
  { fault: "resetNegative", asked: all2, waits: [250, 500] },
  { fault: "resetText", asked: all2, waits: [250, 500] },
  { fault: "resetPast", asked: all2, waits: [250, 500] },
  {
    fault: "endless429",
    asked: [4, 4, 4, 4, 4],
    error: api(429, { retryAfter: 9 }),
    waits: [27_000, 27_750],
  },
  { fault: "cut429", asked: all2, waits: [9000, 9250] },
  { fault: "zipped429", asked: all2, waits: [9000, 9250] },
  { fault: "once502", asked: doubted, error: api(502) },
  { fault: "once504", asked: doubted, error: api(504) },
  { fault: "once503", asked: doubted, error: api(503) },
  {
    fault: "asked503",
    asked: doubted,
    error: api(503, { retryAfter: 9 }),
    waits: [9000, 9250],
  },
  {
    fault: "cut503",
    asked: doubted,
    error: api(503, { retryAfter: 9 }),
    waits: [9000, 9250],
  },
  { fault: "always500", asked: [4, 2, 1, 4, 1], error: api(500) },
  {
    fault: "longWait",
    asked: once,
    error: api(503, { retryAfter: 3600 }),
    waits: [0, 0],
  },
  {
    fault: "html502",
    asked: [4, 2, 1, 4, 1],
    error: api(502, {
      message: expect.not.stringContaining("\u001b") as unknown,
    }),
  },
  { fault: "zipped502", asked: doubted, error: api(502) },
  { fault: "empty200", asked: once, error: unread },
  { fault: "cutUnnoticed", asked: doubted, error: doubt },
  { fault: "cutChunk", asked: doubted, error: doubt, options: { fetch } },
  { fault: "cutCounted", asked: doubted, error: doubt, options: { fetch } },
  {
    fault: "resetUnanswered",
    asked: doubted,
    error: doubt,
    options: { fetch },
  },
  { fault: "cutChunk", asked: doubted, error: doubt },
  { fault: "cutCounted", asked: doubted, error: doubt },
  { fault: "noJson", asked: once, error: unread },
  { fault: "noUtf8", asked: once, error: unread },
  { fault: "bomb", asked: once, error: unread },
  { fault: "stacked", asked: once, error: unread },
  { fault: "unknownEncoding", asked: once, error: unread },
  { fault: "wrongSum", asked: once, error: unread },
  { fault: "brokenChunks", asked: doubted, error: doubt },
  { fault: "dripBody", asked: doubted, error: late, options: timeout },
  { fault: "dripHead", asked: doubted, error: late, options: timeout },
  { fault: "silence", asked: doubted, error: late, options: timeout },
  { fault: "greatHead", asked: once, error: doubt },
  { fault: "resetUnanswered", asked: doubted, error: doubt },
  { fault: "resetInHead", asked: doubted, error: doubt },
  { fault: "elsewhere", asked: once, error: api(302) },
  { fault: "otherPort", asked: once, error: api(307) },
  { fault: "loop", asked: [4, 1, 1, 1, 1], error: api(302) },
  { fault: "nowhere", asked: once, error: api(302) },
  { fault: "refused400", asked: once, error: api(400) },
  { fault: "refused401", asked: once, error: api(401) },
  { fault: "refused402", asked: once, error: api(402) },
  { fault: "refused403", asked: once, error: api(403) },
  { fault: "scope403", asked: once, error: api(403) },
  { fault: "inactive403", asked: once, error: api(403) },
  { fault: "refused404", asked: once, error: api(404) },
  { fault: "refused405", asked: once, error: api(405) },
  { fault: "refused415", asked: once, error: api(415) },
  { fault: "conflict409", asked: [2, 1, 1, 1, 1], error: api(409) },
  { fault: "conflict412", asked: once, error: api(412) },
  { fault: "late408", asked: [2, 2, 1, 2, 1], error: api(408) },
  { fault: "odd418", asked: once, error: api(418) },
  { fault: "odd304", asked: once, error: api(304) },
  { fault: "odd599", asked: once, error: api(599) },
  { fault: "proxy407", asked: once, error: api(407) },
  { fault: "portal", asked: once, error: unread },
  { fault: "goAway", asked: doubted, error: doubt },
];

const total = (waits: readonly number[]): number =>
  waits.reduce((sum, ms) => sum + ms, 0);

const right = { id: "lead_1" };

/** Makes one call of a kind under a fault, and holds it to the row. */
async function tryKind(row: Row, kind: CallKind): Promise<void> {
  const fault = faultOf(row.fault);
  const server = await serveFaults(
    (_, turn) => answerOf(fault, turn) ?? reply(200, JSON.stringify(right)),
  );
  const clock = fakeClock();
  const call = sendCall(transportTo(server.url, row.options, clock), kind);
  const asked = row.asked[callKinds.indexOf(kind)] ?? 0;
  if (answerOf(fault, asked - 1) === undefined)
    expect(await call, kind).toEqual(right);
  else if (kind === "DELETE" && row.fault === "empty200")
    expect(await call).toBeNull();
  else expect(await errorOf(call), kind).toMatchObject(row.error ?? {});
  expect(server.received.length, `requests of a ${kind}`).toBe(asked);
  if (row.waits === undefined || kind !== "GET") return;
  expect(total(clock.waits)).toBeGreaterThanOrEqual(row.waits[0]);
  expect(total(clock.waits)).toBeLessThanOrEqual(row.waits[1]);
}

describe("the client under a fault of the table", () => {
  const named = rows.map(
    (row) =>
      [
        `${faultRows[row.fault].row}: ${faultRows[row.fault].what}`,
        row,
      ] as const,
  );
  test.each(named)("%s (D1, D5, D6)", async (_, row) => {
    // One of each policy is enough where every attempt takes its time.
    const tried =
      row.options === undefined ? callKinds : (["GET", "POST"] as const);
    await Promise.all(tried.map((kind) => tryKind(row, kind)));
  });
});

describe("waits that are easily forgotten", () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ["Retry-After", { "retry-after": "9" }, 9000],
    ["a rate limit", { ratelimit: "limit=1, remaining=0, reset=4" }, 4000],
  ])(
    "F31: the wait of a redirect, by %s, is over before it is followed (D5)",
    async (_, headers, least) => {
      const server = await serveFaults((request, turn) =>
        turn === 0
          ? reply(302, "", { location: "/there/", ...headers })
          : reply(200, JSON.stringify(request.path)),
      );
      const clock = fakeClock();
      const transport = transportTo(server.url, {}, clock);
      expect(await transport.request("GET", "/here/")).toBe("/there/");
      expect(total(clock.waits)).toBeGreaterThanOrEqual(least);
    },
  );

  test("F9: others wait for a 429, though its caller left before its body came (D5)", async () => {
    const server = await serveFaults((_, turn) => {
      if (turn > 0) return reply(200);
      const head = { "content-length": "9", "retry-after": "9" };
      return [{ send: headOf(429, head) }, hang];
    });
    const leave = new AbortController();
    const clock = fakeClock();
    const transport = transportTo(
      server.url,
      {
        async fetch(...request) {
          const response = await fetch(...request);
          // Once the client has seen it.
          setImmediate(() => leave.abort());
          return response;
        },
      },
      clock,
    );
    const { signal } = leave;
    const left = transport.request("GET", "/lead/", { signal });
    expect(await errorOf(left)).toMatchObject({ name: "CloseAbortError" });
    await transport.request("GET", "/lead/");
    expect(total(clock.waits)).toBeGreaterThanOrEqual(9000);
  });

  test("F12: a wait that no number can hold is told, not forgotten (D5)", async () => {
    const server = await serveFaults(() =>
      reply(429, "", { "retry-after": "9".repeat(400) }),
    );
    const clock = fakeClock();
    const error = await errorOf(
      transportTo(server.url, {}, clock).request("GET", "/lead/"),
    );
    expect(error).toMatchObject({ status: 429, retryAfter: Infinity });
    expect(clock.waits).toEqual([]);
  });
});

test("F65: an answer too many is not taken for that of the next request", async () => {
  const server = await serveFaults(({ path }) => [
    ...reply(200, JSON.stringify(path)),
    ...reply(200, '"forged"'),
  ]);
  const dispatcher = new Agent({ connections: 1 });
  onTestFinished(() => dispatcher.destroy());
  const transport = transportTo(server.url, { dispatcher }, fakeClock());
  for (const path of ["/a/", "/b/", "/c/"])
    expect(await transport.request("GET", path)).toBe(path);
});

/** Where the rows are tried that need more than an answer: a part of the test's title or group. */
const elsewhere: Readonly<Record<string, readonly [string, string]>> = {
  F8: ["rate-limit", "when nothing remains the next call waits"],
  F25: ["retry", "what never left is sent again, creates too"],
  F28: ["promises", "on a connection that closed meanwhile"],
  F34: ["connection", "an empty page that is not the last"],
  F35: ["promises", "of the shape %j is an error, never empty"],
  F38: ["connection", "max_skip = 35000"],
  F40: ["promises", "whose cursor has expired"],
  F41: ["promises", "of pages without end"],
  F44: ["oauth", "are renewed once for all who were refused"],
  F53: ["promises", "gets a create once it has one"],
  F58: ["promises", "a certificate that nobody vouches for"],
  F59: ["time", 'describe("an abort"'],
  F61: ["../commands/faults", "a computer that slept"],
  F62: ["promises", "at most ten connections of a thousand calls"],
  F70: ["webhook", "%s is refused (D7)"],
};

test.each(Object.entries(elsewhere))(
  "%s is tried in %o",
  async (_, [file, title]) => {
    const url = new URL(`${file}.test.ts`, import.meta.url);
    const text = await readFile(url, "utf8");
    expect(text.includes(title)).toBe(true);
  },
);
