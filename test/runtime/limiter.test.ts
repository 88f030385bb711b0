/** A limiter that processes share: what it is asked, what it learns, and that a broken one breaks no call. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type {
  LimitedAnswer,
  LimitedRequest,
  Limiter,
} from "../../src/runtime/options.js";
import {
  CloseAbortError,
  CloseApiError,
  CloseInputError,
} from "../../src/runtime/errors.js";
import {
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

/** A limiter that notes what it is given; turns are `turns` one after the other, then 0. */
function noting(turns: readonly unknown[] = []) {
  const asked: Omit<LimitedRequest, "signal">[] = [];
  const learnt: LimitedAnswer[] = [];
  const limiter: Limiter = {
    async take({ signal: _, ...request }) {
      const turn = turns[asked.length] ?? 0;
      asked.push(request);
      if (turn instanceof Error) throw turn;
      // Whatever a program in plain JavaScript gives.
      return turn as number;
    },
    learn: (answer) => void learnt.push(answer),
  };
  return { limiter, asked, learnt };
}

const calm = () => serve((response) => json(response, 200, {}));

let warnings: unknown[];
beforeEach(() => {
  warnings = [];
  vi.spyOn(console, "warn").mockImplementation((text) => {
    warnings.push(text);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a limiter", () => {
  test.each(["undici", "fetch"])(
    "is asked before each request, a repetition too, which waits as long as it says (%s)",
    async (way) => {
      const server = await serve((response, _, turn) =>
        json(response, turn === 0 ? 500 : 200, {}),
      );
      const { limiter, asked } = noting([40, 70]);
      const clock = fakeClock(0);
      const options = way === "fetch" ? { limiter, fetch } : { limiter };
      const transport = transportTo(server.url, options, clock);
      await transport.request("GET", "/lead/lead_1/");
      const request = { group: "lead", method: "GET", path: "/lead/lead_1/" };
      expect(asked).toEqual([request, request]);
      expect(clock.waits).toEqual([40, 0, 70]);
      await transport.request("POST", "/data/search/", { body: {} });
      expect(asked[2]?.group).toBe("data");
      expect(warnings).toEqual([]);
    },
  );

  const nothing = {
    limit: undefined,
    remaining: undefined,
    reset: undefined,
    retryAfter: undefined,
  };
  test.each<[number, Record<string, string>, object]>([
    [200, {}, {}],
    [
      200,
      { ratelimit: "limit=100, remaining=50, reset=2.5" },
      { limit: 100, remaining: 50, reset: 2500 },
    ],
    [
      200,
      {
        ratelimit: "limit=100; remaining=99; reset=1",
        "ratelimit-limit": "100",
      },
      { limit: 100, remaining: 99, reset: 1000 },
    ],
    [
      200,
      {
        "x-rate-limit-limit": "320",
        "x-rate-limit-remaining": "7",
        "x-rate-limit-reset": "0.6",
      },
      { limit: 320, remaining: 7, reset: 600 },
    ],
    [
      429,
      { ratelimit: "limit=9, remaining=0, reset=0.4", "retry-after": "1" },
      { limit: 9, remaining: 0, reset: 400, retryAfter: 1000 },
    ],
    [503, { "retry-after": "3" }, { retryAfter: 3000 }],
    [200, { ratelimit: "limit=many, remaining=-, reset=soon" }, { reset: 0 }],
  ])(
    "learns what an answer of %s with %o says",
    async (status, headers, says) => {
      const server = await serve((response, _, turn) =>
        json(response, turn === 0 ? status : 200, {}, headers),
      );
      const { limiter, learnt } = noting();
      const transport = transportTo(server.url, { limiter }, fakeClock());
      await transport.request("GET", "/lead/");
      const [{ header, ...first } = expect.fail("nothing was learnt")] = learnt;
      expect(first).toEqual({
        ...{ group: "lead", method: "GET", path: "/lead/", status },
        ...nothing,
        ...says,
      });
      expect(header("content-type")).toBe("application/json");
    },
  );

  test("whose turn comes after the deadline ends the call at once, with the seconds and without a request (D5, D6)", async () => {
    const server = await calm();
    const { limiter } = noting([3_600_000]);
    const clock = fakeClock();
    const error = await errorOf(
      transportTo(server.url, { limiter }, clock).request("POST", "/lead/", {
        body: {},
      }),
    );
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({
      ...{ status: 429, retryAfter: 3600 },
      message:
        "POST /lead/ was not sent: the limiter asks to wait 3600 s, longer than the deadline allows.",
    });
    expect(clock.waits).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  test("is asked anew where Close asks to wait meanwhile (D5)", async () => {
    const server = await serve((response) =>
      json(response, 200, {}, { ratelimit: "limit=1, remaining=0, reset=6" }),
    );
    const second = deferred<number>();
    const isAsked = deferred();
    let asked = 0;
    const limiter: Limiter = {
      take() {
        asked += 1;
        if (asked !== 2) return 0;
        isAsked.resolve();
        return second.promise;
      },
      learn: () => undefined,
    };
    const clock = fakeClock(0);
    const transport = transportTo(server.url, { limiter }, clock);
    const first = transport.request("GET", "/lead/1/");
    const other = transport.request("GET", "/lead/2/");
    await Promise.all([first, isAsked.promise]);
    second.resolve(0);
    await other;
    expect(asked).toBe(3);
    expect(clock.waits).toEqual([6000]);
  });

  test("that does not answer ends with the call that is aborted, and knows of it (D6)", async () => {
    const server = await calm();
    const asked = deferred<AbortSignal>();
    const limiter: Limiter = {
      take({ signal }) {
        asked.resolve(signal);
        return new Promise(() => undefined);
      },
      learn: () => undefined,
    };
    const stop = new AbortController();
    const call = errorOf(
      transportTo(server.url, { limiter }).request("GET", "/lead/", {
        signal: stop.signal,
      }),
    );
    const signal = await asked.promise;
    stop.abort();
    expect(await call).toBeInstanceOf(CloseAbortError);
    expect(signal.aborted).toBe(true);
    expect(warnings).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  test("whose turn is waited for ends with the call that is aborted (D6)", async () => {
    const server = await calm();
    const stop = new AbortController();
    const limiter: Limiter = {
      take() {
        queueMicrotask(() => stop.abort());
        return 60_000;
      },
      learn: () => undefined,
    };
    const call = transportTo(server.url, { limiter }).request("GET", "/lead/", {
      signal: stop.signal,
    });
    expect(await errorOf(call)).toBeInstanceOf(CloseAbortError);
    expect(server.seen).toEqual([]);
  });
});

describe("a limiter that fails", () => {
  const refused = new Error("connect ECONNREFUSED 127.0.0.1:6379");
  const warning =
    "The limiter of the Close client failed: connect ECONNREFUSED 127.0.0.1:6379. Requests are sent without it until it answers again.";

  test("is passed over for five seconds, with one warning, until it answers again (D6)", async () => {
    const server = await calm();
    const { limiter, asked, learnt } = noting([refused, refused, 0, refused]);
    let time = 0;
    const clock = { ...fakeClock(), now: () => time };
    const transport = transportTo(server.url, { limiter }, clock);
    const get = () => transport.request("GET", "/lead/");
    await get();
    await get();
    expect([asked.length, learnt.length]).toEqual([1, 0]);
    time = 5000;
    await get();
    expect([asked.length, warnings]).toEqual([2, [warning]]);
    time = 10_000;
    await get();
    await get();
    expect([asked.length, warnings]).toEqual([4, [warning, warning]]);
    expect(learnt).toHaveLength(1);
    expect(server.seen).toHaveLength(5);
  });

  test("is warned of once, however many calls wait for it", async () => {
    const server = await calm();
    const gone = deferred();
    const limiter: Limiter = {
      async take() {
        await gone.promise;
        throw refused;
      },
      learn: () => undefined,
    };
    const transport = transportTo(server.url, { limiter });
    const calls = Array.from({ length: 20 }, () =>
      transport.request("GET", "/lead/"),
    );
    gone.resolve();
    expect(await Promise.all(calls)).toHaveLength(20);
    expect(warnings).toEqual([warning]);
  });

  test.each([
    [NaN, "take gave no number of milliseconds, which is 0 for at once"],
    [Infinity, "take gave no number of milliseconds, which is 0 for at once"],
    [-1, "take gave no number of milliseconds, which is 0 for at once"],
    ["5", "take gave no number of milliseconds, which is 0 for at once"],
    [new Error("two\nlines\u202e"), "two lines\\u{202e}"],
  ])("by giving %s costs no call", async (turn, reason) => {
    const server = await calm();
    const { limiter } = noting([turn]);
    await transportTo(server.url, { limiter }).request("GET", "/lead/");
    expect(warnings).toEqual([
      `The limiter of the Close client failed: ${reason}. Requests are sent without it until it answers again.`,
    ]);
  });

  test("by not answering within two seconds costs no call (D6)", async () => {
    const server = await calm();
    const asked = deferred();
    const limiter: Limiter = {
      take() {
        asked.resolve();
        return new Promise(() => undefined);
      },
      learn: () => undefined,
    };
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const call = transportTo(server.url, { limiter }).request("GET", "/lead/");
    await asked.promise;
    await vi.advanceTimersByTimeAsync(2000);
    expect(await call).toEqual({});
    expect(warnings).toEqual([
      "The limiter of the Close client failed: no answer within 2 s. Requests are sent without it until it answers again.",
    ]);
  });

  test("to learn is warned of once, and asked for turns all the same", async () => {
    const server = await calm();
    const { limiter, asked } = noting();
    const learn = () => {
      throw new Error("no room");
    };
    const transport = transportTo(server.url, {
      limiter: { ...limiter, learn },
    });
    for (let turn = 0; turn < 4; turn += 1)
      await transport.request("GET", "/lead/");
    expect(asked).toHaveLength(4);
    expect(warnings).toEqual([
      "The limiter of the Close client did not learn from an answer: no room.",
    ]);
  });

  test.each([{}, { take: () => 0 }, "redis"])(
    "to be one is an error of the first call: %o",
    async (limiter) => {
      const server = await calm();
      const given = { limiter: limiter as unknown as Limiter };
      const error = await errorOf(
        transportTo(server.url, given).request("GET", "/lead/"),
      );
      expect(error).toBeInstanceOf(CloseInputError);
      expect(error).toMatchObject({
        message: "The limiter of a client has two methods, take and learn.",
      });
      expect(server.seen).toEqual([]);
    },
  );
});
