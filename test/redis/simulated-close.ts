/** Close's search over as many leads as wanted, which are computed: its latency, its cap, its cursors and its rate limit. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { createRateLimits } from "../../src/emulator/server/rate-limits.js";
import type { RateLimit } from "../../src/emulator/state/switches.js";

/** What is simulated. */
export interface Simulation {
  readonly leads: number;
  /** The time in which they were created, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds before each answer. */
  readonly latency: number;
  readonly rateLimit: RateLimit;
}

/** A simulated Close, and what it has seen. */
export interface SimulatedClose {
  readonly url: string;
  readonly seen: {
    pages: number;
    counts: number;
    /** When each 429 was, in milliseconds since the first request. */
    readonly refusals: number[];
    /** The most leads that one search found. */
    longest: number;
    /** What was asked that no client should ask. */
    readonly mistakes: string[];
  };
  close(): Promise<void>;
}

/** The most that Close gives to one walk, and the life of a cursor in milliseconds (docs/close-api.md §5.3). */
const cap = 10_000;
const cursorLife = 30_000;

/** Leads that were created in the same millisecond, as an import makes them. */
const atOnce = 50;

/** When each lead was created: half of them in the last tenth of the time. */
function createdTimes({ leads, from, to }: Simulation): Float64Array {
  const half = leads / 2;
  const bend = from + (to - from) * 0.9;
  return Float64Array.from({ length: leads }, (_, index) => {
    const at = index - (index % atOnce);
    const time =
      at < half
        ? from + ((bend - from) * at) / half
        : bend + ((to - bend) * (at - half)) / half;
    return Math.floor(time);
  });
}

/** The first lead that was created at a time or after it. */
function firstSince(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Starts it on a port of its own. */
export async function simulateClose(
  simulation: Simulation,
): Promise<SimulatedClose> {
  const times = createdTimes(simulation);
  const limits = createRateLimits(simulation.rateLimit);
  const refusals: number[] = [];
  const mistakes: string[] = [];
  const seen = { pages: 0, counts: 0, refusals, longest: 0, mistakes };
  let first: number | undefined;
  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    first ??= performance.now();
    const path = (request.url ?? "").replace("/api/v1", "");
    const key = request.headers.authorization ?? "";
    const { isAllowed, limit, remaining, reset } = limits.count(key, path);
    const body: unknown = JSON.parse(await text(request));
    if (!isAllowed) refusals.push(performance.now() - first);
    await wait(simulation.latency);
    response.writeHead(isAllowed ? 200 : 429, {
      "content-type": "application/json",
      ratelimit: `limit=${limit}, remaining=${remaining}, reset=${reset}`,
      ...(isAllowed ? {} : { "retry-after": String(Math.ceil(reset)) }),
    });
    const result = isAllowed ? search(times, Object(body), seen) : {};
    response.end(JSON.stringify(result));
  };
  const server = createServer(
    (request, response) =>
      void answer(request, response).catch((error: unknown) => {
        mistakes.push(String(error));
        response.destroy();
      }),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A page, or a count, of the leads that were created within a range. */
function search(
  times: Float64Array,
  body: Readonly<Record<string, unknown>>,
  seen: SimulatedClose["seen"],
): object {
  const { from, to } = rangeIn(body["query"]);
  const [low, high] = [firstSince(times, from), firstSince(times, to)];
  if (body["results_limit"] === 0) {
    seen.counts += 1;
    return { data: [], cursor: null, count: { limited: 0, total: high - low } };
  }
  seen.pages += 1;
  seen.longest = Math.max(seen.longest, high - low);
  if (high - low > cap) seen.mistakes.push(`${high - low} leads in one search`);
  const start = startOf(body["cursor"], low, seen);
  const size = Number(body["_limit"] ?? 100);
  const last = Math.min(high, low + cap);
  const end = Math.min(start + size, last);
  const data = Array.from({ length: Math.max(0, end - start) }, (_, place) =>
    row(times, start + place),
  );
  const next = { at: end, expires: Date.now() + cursorLife };
  return { data, cursor: end < last ? JSON.stringify(next) : null };
}

function startOf(
  cursor: unknown,
  low: number,
  seen: SimulatedClose["seen"],
): number {
  if (typeof cursor !== "string") return low;
  const { at, expires }: { at: number; expires: number } = JSON.parse(cursor);
  if (expires < Date.now()) seen.mistakes.push("an expired cursor");
  return at;
}

function row(times: Float64Array, index: number): object {
  const time = new Date(times[index] ?? 0).toISOString();
  return {
    __object_type: "lead",
    id: `lead_${index}`,
    name: `Lead ${index}`,
    date_created: time.replace("Z", "000+00:00"),
  };
}

/** The only range of a query. */
function rangeIn(query: unknown): {
  readonly from: number;
  readonly to: number;
} {
  const ranges: string[][] = [];
  JSON.stringify(query, (_, value: unknown) => {
    const node: Readonly<Record<string, unknown>> = Object(value);
    if (node["type"] === "moment_range")
      ranges.push(
        ["on_or_after", "before"].map((end) =>
          String(Reflect.get(Object(node[end]), "value")),
        ),
      );
    return value;
  });
  const [[from = "", to = ""] = []] = ranges;
  return { from: Date.parse(from), to: Date.parse(to) };
}
