/** The rules of repeating and of waiting, case by case; that a client keeps them is in `runtime-*.test.ts`. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createQueue } from "../../src/runtime/transport/queue.js";
import {
  rateLimitWait,
  retryAfterOf,
} from "../../src/runtime/transport/asked-wait.js";
import {
  createGate,
  exhaustedFor,
} from "../../src/runtime/transport/rate-limit.js";
import type { HeaderReader } from "../../src/runtime/transport/rate-limit.js";
import {
  backoff,
  codeOf,
  isLasting,
  provesUnsent,
  repeatAfter,
} from "../../src/runtime/transport/retry.js";
import type { Failure } from "../../src/runtime/transport/retry.js";
import {
  createWriteOrder,
  editsLists,
} from "../../src/runtime/transport/write-order.js";

const requests = [
  { effect: "GET", edits: false },
  { effect: "DELETE", edits: false },
  { effect: "PUT", edits: false },
  { effect: "PUT", edits: true },
  { effect: "POST", edits: false },
] as const;

const status = (code: number, asked = false): Failure => ({
  kind: "status",
  status: code,
  asked,
});

describe("what failed is sent again", () => {
  const doubtful = ["yes", "yes", "once", "no", "no"];
  const never = ["no", "no", "no", "no", "no"];
  const always = ["yes", "yes", "yes", "yes", "yes"];

  test.each<[string, Failure, readonly string[]]>([
    ["what never left", { kind: "unsent" }, always],
    ["a broken connection", { kind: "cut" }, doubtful],
    ["429", status(429), always],
    ["408", status(408), ["yes", "yes", "yes", "no", "no"]],
    ["409", status(409), ["yes", "no", "no", "no", "no"]],
    ["500", status(500), doubtful],
    ["502", status(502), doubtful],
    ["503", status(503), doubtful],
    [
      "503 with a Retry-After",
      status(503, true),
      ["yes", "yes", "yes", "no", "no"],
    ],
    ["504", status(504), doubtful],
    ["504 with a Retry-After", status(504, true), doubtful],
    ["400", status(400), never],
    ["404", status(404), never],
    ["501", status(501), never],
  ])(
    "%s: a read, a deletion, an update, an edit of a list, a create (D1, D2)",
    (_, failure, verdicts) => {
      expect(requests.map((request) => repeatAfter(request, failure))).toEqual(
        verdicts,
      );
    },
  );

  test("after twice as long each time, up to 20 seconds, and at random", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 30].map((n) => backoff(n, 1));
    expect(longest).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000,
    ]);
    expect(backoff(3, 0.5)).toBe(1000);
    expect(backoff(3, 0)).toBe(0);
  });

  test("a body edits a list by a key that ends in .add or .remove", () => {
    for (const body of [
      { "custom.cf_1.add": 1 },
      { name: "x", "custom.cf_1.remove": [] },
    ])
      expect(editsLists(body)).toBe(true);
    for (const body of [
      { "custom.cf_1": ["x.add"] },
      { "custom.cf_1.added": 1 },
      { add: 1, xadd: 1 },
      {},
      null,
      undefined,
      "x.add",
    ])
      expect(editsLists(body)).toBe(false);
  });
});

/** An error as Node and undici make them. */
function failed(parts: object, message = "it failed"): Error {
  return Object.assign(new Error(message), parts);
}

/** Wrapped so many times. */
function wrapped(error: unknown, times: number): unknown {
  return times === 0
    ? error
    : wrapped(new Error("fetch failed", { cause: error }), times - 1);
}

describe("an error", () => {
  const refused = failed({ code: "ECONNREFUSED" });

  test.each([
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENOTFOUND",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ])("of code %s proves that nothing was sent", (code) => {
    expect(provesUnsent(failed({ code }))).toBe(true);
    expect(provesUnsent(failed({ code: `X_${code}` }))).toBe(false);
  });

  test.each(["ECONNREFUSEDX", "ECONNRESET", "UND_ERR_SOCKET", "ETIMEDOUT", ""])(
    "of code %j proves nothing",
    (code) => {
      expect(provesUnsent(failed({ code }))).toBe(false);
      expect(isLasting(failed({ code }))).toBe(false);
    },
  );

  test("of a connection or of a name proves it by its system call", () => {
    for (const syscall of ["connect", "getaddrinfo"])
      expect(provesUnsent(failed({ code: "ETIMEDOUT", syscall }))).toBe(true);
    for (const syscall of ["read", "reconnect", "getaddrinfo2", 7])
      expect(provesUnsent(failed({ syscall }))).toBe(false);
  });

  test("of a handshake that broke off proves it by its message", () => {
    const message =
      "Client network socket disconnected before secure TLS connection was established";
    expect(provesUnsent(failed({ code: "ECONNRESET" }, message))).toBe(true);
    expect(provesUnsent(failed({ code: "ECONNRESET" }, "read"))).toBe(false);
  });

  test.each([
    "CERT_HAS_EXPIRED",
    "HPE_HEADER_OVERFLOW",
    "UND_MOCK_ERR_MOCK_NOT_MATCHED",
    "UND_ERR_CLOSED",
    "UND_ERR_DESTROYED",
    "UND_ERR_HEADERS_OVERFLOW",
    "UND_ERR_INVALID_ARG",
    "UND_ERR_NOT_SUPPORTED",
  ])("of code %s will come again", (code) => {
    expect(isLasting(failed({ code }))).toBe(true);
    expect(isLasting(wrapped(failed({ code }), 2))).toBe(true);
    expect(isLasting(failed({ code: `X_${code}` }))).toBe(false);
  });

  test("of a proxy that wants a password will come again, one of another answer may not", () => {
    const answered = (status: number): Error =>
      failed(
        { code: "UND_ERR_ABORTED" },
        `Proxy response (${status}) !== 200 when HTTP Tunneling`,
      );
    expect(isLasting(answered(407))).toBe(true);
    expect(isLasting(answered(502))).toBe(false);
  });

  test("is looked for among the causes, of several addresses the first, and not for ever", () => {
    const several = new AggregateError([refused, failed({ code: "B" })]);
    expect(provesUnsent(wrapped(refused, 5))).toBe(true);
    expect(provesUnsent(wrapped(refused, 6))).toBe(false);
    expect(provesUnsent(wrapped(several, 1))).toBe(true);
    expect(provesUnsent(new AggregateError([]))).toBe(false);
    const endless = failed({ code: "A" });
    endless.cause = endless;
    expect(provesUnsent(endless)).toBe(false);
    for (const odd of [null, undefined, "ECONNREFUSED", 7])
      expect(provesUnsent(odd)).toBe(false);
  });

  test("is known by the first code among it and its causes", () => {
    expect(codeOf(refused)).toBe("ECONNREFUSED");
    expect(codeOf(wrapped(refused, 2))).toBe("ECONNREFUSED");
    expect(codeOf(failed({ code: "A", cause: refused }))).toBe("A");
    expect(codeOf(failed({ code: 7 }))).toBe("");
    expect(codeOf(null)).toBe("");
  });
});

describe("updates of one record", () => {
  test("are told apart by which began last, as long as one of them runs", () => {
    const order = createWriteOrder();
    const first = order.begin("/lead/1/");
    const other = order.begin("/lead/2/");
    expect(first.isNewest()).toBe(true);
    const second = order.begin("/lead/1/");
    expect([first, second, other].map((one) => one.isNewest())).toEqual([
      false,
      true,
      true,
    ]);
    second.end();
    const third = order.begin("/lead/1/");
    expect([first, third].map((one) => one.isNewest())).toEqual([false, true]);
    first.end();
    third.end();
    expect(order.begin("/lead/1/").isNewest()).toBe(true);
  });

  test("are forgotten when none of them runs any more, and not before", () => {
    const order = createWriteOrder();
    const first = order.begin("/lead/1/");
    const second = order.begin("/lead/1/");
    first.end();
    const third = order.begin("/lead/1/");
    expect(second.isNewest()).toBe(false);
    second.end();
    third.end();
    order.begin("/lead/1/");
    expect(third.isNewest()).toBe(true);
  });
});

/** Headers as undici and `fetch` give them: by lower-case names. */
function headers(values: Readonly<Record<string, string>>): HeaderReader {
  return (name) => values[name];
}

describe("the headers of the rate limit", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each<[Readonly<Record<string, string>>, number | undefined]>([
    [{}, undefined],
    [{ ratelimit: "limit=100, remaining=0, reset=2.5" }, 2500],
    [{ ratelimit: "limit=100;remaining=0;reset=2" }, 2000],
    [{ ratelimit: " LIMIT = 1 , RESET = 3 " }, 3000],
    [{ ratelimit: "reset=1, reset=4, reset=2" }, 4000],
    [{ ratelimit: "limit=100" }, undefined],
    [{ ratelimit: "reset" }, 0],
    [{ "ratelimit-reset": "4" }, 4000],
    [{ ratelimit: "reset=1", "ratelimit-reset": "4" }, 4000],
    [{ ratelimit: "reset=1", "retry-after": "4" }, 4000],
    [{ ratelimit: "reset=4", "retry-after": "1" }, 4000],
    [{ "retry-after": "4" }, 4000],
    [{ "x-rate-limit-reset": "4" }, 4000],
    [{ "x-rate-limit": "reset=4" }, 4000],
    [{ "x-rate-limit-reset": "9", "retry-after": "4" }, 4000],
  ])("%o ask for a wait of %s ms", (values, wait) => {
    expect(rateLimitWait(headers(values))).toBe(wait);
  });

  test.each([
    ["7", 7000],
    ["0.25", 250],
    ["3, 5, 4", 5000],
    [" 7 ", 7000],
    ["10, x", 10_000],
    ["", 0],
    ["abc", 0],
    ["-5", 0],
    ["5s", 0],
    ["x5", 0],
    ["5.", 0],
    ["0x10", 0],
    ["NaN", 0],
  ])("a Retry-After of %j is a wait of %i ms (D5)", (value, wait) => {
    expect(retryAfterOf(headers({ "retry-after": value }))).toBe(wait);
    expect(rateLimitWait(headers({ "ratelimit-reset": value }))).toBe(wait);
  });

  test.each([
    ["Fri, 21 Nov 2025 12:00:09 GMT", 9000],
    ["Friday, 21-Nov-25 12:00:09 GMT", 9000],
    ["Fri Nov 21 12:00:09 2025", 9000],
    ["Fri, 21 Nov 2025 13:00:09 +0100", 9000],
    ["Fri, 21 Nov 2025 07:00:09 EST", 9000],
    ["Fri, 21 Nov 2025 11:00:00 GMT", 0],
    ["Fri, 99 Foo 2025 12:00:09 GMT", 0],
  ])(
    "a Retry-After of %j is measured by the answer's own date, else by ours (D5)",
    (value, wait) => {
      const date = "Fri, 21 Nov 2025 12:00:00 GMT";
      const dated = headers({ "retry-after": value, date });
      expect(retryAfterOf(dated)).toBe(wait);
      vi.useFakeTimers({ now: Date.parse(date) - 1000, toFake: ["Date"] });
      const late = wait === 0 ? 0 : wait + 1000;
      expect(retryAfterOf(headers({ "retry-after": value }))).toBe(late);
    },
  );

  test.each<[Readonly<Record<string, string>>, number | undefined]>([
    [{}, undefined],
    [{ ratelimit: "remaining=0, reset=2" }, 2000],
    [{ ratelimit: "remaining=0.0, reset=2" }, 2000],
    [{ ratelimit: "remaining=0.00, reset=2" }, 2000],
    [{ ratelimit: "remaining=00;reset=2" }, 2000],
    [{ ratelimit: "remaining=-1, reset=2" }, 2000],
    [{ ratelimit: "remaining=-12.5, reset=2" }, 2000],
    [{ ratelimit: "remaining=1, reset=2" }, undefined],
    [{ ratelimit: "remaining=10, reset=2" }, undefined],
    [{ ratelimit: "remaining=0.5, reset=2" }, undefined],
    [{ ratelimit: "remaining=, reset=2" }, undefined],
    [{ ratelimit: "limit=0, reset=2" }, undefined],
    [{ ratelimit: "remaining=0" }, undefined],
    [{ "ratelimit-remaining": "0", "ratelimit-reset": "3" }, 3000],
    [{ "ratelimit-remaining": " 0 ", "ratelimit-reset": "3" }, 3000],
    [{ "ratelimit-remaining": "5", "ratelimit-reset": "3" }, undefined],
    [{ "x-rate-limit-remaining": "0", "x-rate-limit-reset": "3" }, 3000],
    [{ "x-rate-limit": "remaining=0, reset=3" }, 3000],
  ])("%o leave nothing for %s ms (D5)", (values, wait) => {
    expect(exhaustedFor(headers(values))).toBe(wait);
  });
});

describe("the gate", () => {
  test("opens when the longest wait that was asked for is over", () => {
    let now = 1000;
    const gate = createGate({
      now: () => now,
      random: () => 0,
      wait: () => Promise.resolve(),
    });
    expect(gate.closedFor()).toBe(0);
    gate.close(500);
    gate.close(100);
    expect(gate.closedFor()).toBe(500);
    now = 1400;
    expect(gate.closedFor()).toBe(100);
    now = 1600;
    expect(gate.closedFor()).toBe(0);
    gate.close(50);
    expect(gate.closedFor()).toBe(50);
  });
});

describe("the queue", () => {
  const idle = new AbortController().signal;

  /** Lets everything that is ready go on. */
  async function settle(): Promise<void> {
    await new Promise((done) => setImmediate(done));
  }

  /** Lets callers in under their names, and notes who came in. */
  function callers(places: number) {
    const queue = createQueue(places);
    const inside: string[] = [];
    const leave = new Map<string, () => void>();
    const enter = (name: string, signal = idle): Promise<void> =>
      queue.enter(signal).then((done) => {
        inside.push(name);
        leave.set(name, done);
      });
    return { enter, inside, leave: (name: string) => leave.get(name)?.() };
  }

  test("lets in as many as it has places for, and then one for one, in order", async () => {
    const { enter, inside, leave } = callers(2);
    for (const name of ["a", "b", "c", "d", "e"]) void enter(name);
    await settle();
    expect(inside).toEqual(["a", "b"]);
    leave("b");
    await settle();
    expect(inside).toEqual(["a", "b", "c"]);
    leave("a");
    leave("c");
    await settle();
    expect(inside).toEqual(["a", "b", "c", "d", "e"]);
    leave("d");
    leave("e");
    for (const name of ["f", "g", "h"]) void enter(name);
    await settle();
    expect(inside.slice(5)).toEqual(["f", "g"]);
  });

  test("forgets who gives up waiting, and nobody else", async () => {
    const { enter, inside, leave } = callers(1);
    const patience = new AbortController();
    const reason = new Error("enough");
    await enter("a");
    void enter("b");
    const given = enter("c", patience.signal);
    void enter("d");
    patience.abort(reason);
    await expect(given).rejects.toBe(reason);
    leave("a");
    await settle();
    leave("b");
    await settle();
    expect(inside).toEqual(["a", "b", "d"]);
    await expect(enter("e", patience.signal)).rejects.toBe(reason);
  });

  test("who is inside stays so when the signal aborts later", async () => {
    const { enter, inside, leave } = callers(1);
    const patience = new AbortController();
    await enter("a");
    const turn = enter("b", patience.signal);
    void enter("c");
    leave("a");
    await turn;
    patience.abort(new Error("late"));
    leave("b");
    await settle();
    expect(inside).toEqual(["a", "b", "c"]);
  });
});
