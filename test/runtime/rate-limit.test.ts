import { describe, expect, test } from "vitest";
import { CloseApiError } from "../../src/runtime/errors.js";
import {
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";
import type { Clock } from "../../src/runtime/transport/clock.js";

const total = (waits: readonly number[]): number =>
  waits.reduce((sum, ms) => sum + ms, 0);

describe("the rate limit", () => {
  const date = "Fri, 21 Nov 2025 12:00:00 GMT";
  test.each<[Record<string, string>, number]>([
    [{ ratelimit: "limit=100, remaining=0, reset=2.5" }, 2500],
    [{ ratelimit: "limit=100; remaining=0; reset=1" }, 1000],
    [{ RateLimit: "limit=100,remaining=0,reset=3" }, 3000],
    [
      {
        "ratelimit-limit": "9",
        "ratelimit-remaining": "0",
        "ratelimit-reset": "4",
      },
      4000,
    ],
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "Fri, 21 Nov 2025 12:00:09 GMT", date }, 9000],
    [{ "x-rate-limit-reset": "0.6" }, 600],
    [
      { ratelimit: "limit=100, remaining=0, reset=0.4", "retry-after": "1" },
      1000,
    ],
    [
      { ratelimit: "limit=100, remaining=0, reset=5", "retry-after": "1" },
      5000,
    ],
    [{ "retry-after": "3, 5" }, 5000],
    [{ ratelimit: "reset=0" }, 250],
    [{ ratelimit: "limit=1, remaining=0, reset=-5" }, 250],
    [{ ratelimit: "reset=NaN" }, 250],
    [{ "retry-after": "abc" }, 250],
    [{ "retry-after": "" }, 250],
    [{ "retry-after": "Fri, 21 Nov 2025 11:00:00 GMT", date }, 250],
    [{}, 250],
  ])(
    "a 429 with %o is waited for as long as it asks (D5)",
    async (headers, least) => {
      const server = await serve((response, _, turn) =>
        turn === 0
          ? json(
              response,
              429,
              { rate_reset: "99", error: { rate_reset: 99 } },
              headers,
            )
          : json(response, 200, { ok: true }),
      );
      const clock = fakeClock(0.999);
      const transport = transportTo(server.url, {}, clock);
      expect(await transport.request("GET", "/lead/")).toEqual({ ok: true });
      const waited = total(clock.waits);
      const most = Object.keys(headers).length === 0 ? 500 : least;
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(most + 250);
    },
  );

  test("with the real clock a request never comes earlier than asked (D5)", async () => {
    const times: number[] = [];
    const server = await serve((response, _, turn) => {
      times.push(performance.now());
      if (turn > 0) return json(response, 200, {});
      json(response, 429, {}, { ratelimit: "limit=1, remaining=0, reset=0.3" });
    });
    await transportTo(server.url).request("GET", "/lead/");
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(300);
  });

  test.each([
    ["GET", undefined],
    ["POST", { name: "A" }],
    ["PUT", { "custom.cf_1.add": "x" }],
    ["DELETE", undefined],
  ] as const)(
    "a %s that was turned away is sent again",
    async (method, body) => {
      const server = await serve((response, _, turn) =>
        json(response, turn === 0 ? 429 : 200, {}, { "retry-after": "1" }),
      );
      await transportTo(server.url, {}, fakeClock()).request(method, "/lead/", {
        body,
      });
      expect(server.seen).toHaveLength(2);
    },
  );

  test("when nothing remains the next call waits, and no 429 is provoked (D5)", async () => {
    const server = await serve((response) =>
      json(response, 200, {}, { ratelimit: "limit=10, remaining=0, reset=6" }),
    );
    const clock = fakeClock();
    const transport = transportTo(server.url, {}, clock);
    await transport.request("GET", "/lead/");
    expect(clock.waits).toEqual([]);
    await transport.request("POST", "/lead/", { body: {} });
    expect(total(clock.waits)).toBeGreaterThanOrEqual(6000);
  });

  test("when some remain nobody waits", async () => {
    const server = await serve((response) =>
      json(response, 200, {}, { ratelimit: "limit=10, remaining=10, reset=6" }),
    );
    const clock = fakeClock();
    const transport = transportTo(server.url, {}, clock);
    await transport.request("GET", "/lead/");
    await transport.request("GET", "/lead/");
    expect(clock.waits).toEqual([]);
  });

  test("a 429 of one caller holds the others back too", async () => {
    const server = await serve((response, _, turn) =>
      json(
        response,
        turn === 0 ? 429 : 200,
        {},
        turn === 0 ? { "retry-after": "30" } : {},
      ),
    );
    const waiting = deferred();
    const held: (() => void)[] = [];
    let time = 0;
    const clock: Clock = {
      now: () => time,
      random: () => 0,
      wait: () =>
        new Promise((done) => {
          held.push(done);
          waiting.resolve();
        }),
    };
    const transport = transportTo(server.url, { maxConcurrency: 1 }, clock);
    const first = transport.request("GET", "/lead/1/");
    await waiting.promise;
    const second = transport.request("GET", "/lead/2/");
    await new Promise((done) => setTimeout(done, 20));
    expect(server.seen).toHaveLength(1);
    time = 30_000;
    held.forEach((done) => done());
    await Promise.all([first, second]);
    expect(server.seen).toHaveLength(3);
  });

  test("a wait longer than the deadline is an error at once, for the next caller without a request (D5, D6)", async () => {
    const server = await serve((response) =>
      json(response, 429, {}, { "retry-after": "3600" }),
    );
    const clock = fakeClock();
    const transport = transportTo(server.url, {}, clock);
    const error = await errorOf(transport.request("GET", "/lead/"));
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({ status: 429, retryAfter: 3600 });
    const next = await errorOf(
      transport.request("POST", "/lead/", { body: {} }),
    );
    expect(next).toMatchObject({ status: 429, retryAfter: 3600 });
    expect(clock.waits).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  test("a 429 that does not end is an error after the last attempt", async () => {
    const server = await serve((response) =>
      json(response, 429, {}, { "retry-after": "1" }),
    );
    const error = await errorOf(
      transportTo(server.url, { retries: 2 }, fakeClock()).request(
        "GET",
        "/lead/",
      ),
    );
    expect(error).toMatchObject({ status: 429, retryAfter: 1 });
    expect(server.seen).toHaveLength(3);
  });
});
