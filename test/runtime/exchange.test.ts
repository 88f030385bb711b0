/** What a caller sees of a call, attempt by attempt: requests, waits, hooks, and the words of its error. */
import { describe, expect, test } from "vitest";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import {
  CloseApiError,
  CloseConnectionError,
  CloseDecodeError,
  CloseInputError,
  CloseTimeoutError,
} from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  apiKey,
  deferred,
  errorOf,
  fakeClock,
  transportTo,
} from "../support/runtime-server.js";

type Answer = (init: RequestInit, url: string) => Response | Promise<Response>;

/** An answer with JSON, or with a text as it is. */
function reply(
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const length = { "content-length": String(Buffer.byteLength(text)) };
  return () =>
    new Response(status === 204 ? null : text, {
      status,
      headers: { ...length, ...headers },
    });
}

/** An answer whose body breaks off after its head. */
function brokenOff(
  status: number,
  headers: Record<string, string> = {},
): Answer {
  const broken = Object.assign(new Error("socket hang up"), {
    code: "ECONNRESET",
  });
  return () =>
    new Response(
      new ReadableStream({ start: (stream) => stream.error(broken) }),
      { status, headers },
    );
}

const fails =
  (thrown: unknown): Answer =>
  () =>
    Promise.reject(thrown);

/** A transport to which each request brings the next of the answers; the last one stays. */
function answering(
  answers: readonly Answer[],
  options: Partial<CloseClientOptions> = {},
  random: number | (() => number) = 0.5,
) {
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];
  const events: unknown[] = [];
  const clock = fakeClock(random);
  const transport = transportTo(
    "https://close.test/api/v1",
    {
      fetch: async (url, init = {}) => {
        const answer = answers[Math.min(sent.length, answers.length - 1)];
        sent.push({ url: String(url), init });
        if (answer === undefined) throw new Error("There is no answer.");
        return answer(init, String(url));
      },
      onRetry: ({ delay, attempt }) => events.push([attempt, delay]),
      onResponse: ({ status }) => events.push(status),
      ...options,
    },
    clock,
  );
  return { transport, sent, clock, events };
}

const get = ["GET", "/lead/lead_1/"] as const;
const post = ["POST", "/lead/", { body: { name: "A" } }] as const;
const put = ["PUT", "/lead/lead_1/", { body: { name: "A" } }] as const;

describe("a request", () => {
  test("says what it takes, who asks, and what its body is where it has one", async () => {
    const { transport, sent } = answering([reply(200)]);
    await transport.request(...get);
    await transport.request(...post);
    const always = {
      accept: "application/json",
      authorization: `Basic ${btoa(`${apiKey}:`)}`,
      "user-agent": "close-codegen",
    };
    expect(
      sent.map(({ url, init: { signal: _signal, ...init } }) => [url, init]),
    ).toEqual([
      [
        "https://close.test/api/v1/lead/lead_1/",
        { method: "GET", headers: always, body: null, redirect: "manual" },
      ],
      [
        "https://close.test/api/v1/lead/",
        {
          method: "POST",
          headers: { ...always, "content-type": "application/json" },
          body: '{"name":"A"}',
          redirect: "manual",
        },
      ],
    ]);
  });

  test("of a client that was closed is refused, and says why", async () => {
    const { transport, sent } = answering([reply(200)]);
    await transport.close();
    const error = await errorOf(transport.request(...get));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(error).toMatchObject({ message: "The client is closed." });
    expect(sent).toEqual([]);
  });
});

describe("a redirect", () => {
  const to = (location: string, more: Record<string, string> = {}): Answer =>
    reply(302, "moved", { location, ...more });

  test("is followed up to three times, and not a fourth", async () => {
    const hops = [to("/1/"), to("/2/"), to("/3/")];
    const found = answering([...hops, reply(200, { found: true })]);
    expect(await found.transport.request(...get)).toEqual({ found: true });
    expect(found.sent.map(({ url }) => url).slice(1)).toEqual([
      "https://close.test/1/",
      "https://close.test/2/",
      "https://close.test/3/",
    ]);
    const lost = answering([...hops, to("/4/")]);
    expect(await errorOf(lost.transport.request(...get))).toMatchObject({
      message:
        "GET /lead/lead_1/ failed with 302: redirected to /4/, which is not followed: it is one of more than 3",
    });
    expect(lost.sent).toHaveLength(4);
  });

  test("is followed once the wait that it asks for is over", async () => {
    const answers = [to("/1/", { "retry-after": "2" }), to("/2/"), reply(200)];
    const { transport, clock } = answering(answers);
    await transport.request(...get);
    expect(clock.waits).toEqual([2125]);
  });

  test.each<[string, Answer, string, typeof get | typeof post]>([
    [
      "without an address",
      reply(302, "moved"),
      "302: redirected without an address, which is not followed: it leads nowhere",
      get,
    ],
    [
      "to no address",
      to("http://[/"),
      "302: redirected to http://[/, which is not followed: it leads nowhere",
      get,
    ],
    [
      "that a fetch keeps to itself",
      () => Response.error(),
      "0: redirected without an address, which is not followed: it leads nowhere",
      get,
    ],
    [
      "elsewhere",
      to("https://other.test/x/"),
      "302: redirected to https://other.test/x/, which is not followed: it leads to another origin",
      get,
    ],
    [
      "with the key",
      to(`https://other.test/?key=${encodeURIComponent(apiKey)}`),
      "302: redirected to https://other.test/?key=[secret], which is not followed: it leads to another origin",
      get,
    ],
    [
      "of a write",
      to("/1/"),
      "302: redirected to /1/, which is not followed: it is a write",
      post,
    ],
  ])(
    "%s ends the call at once",
    async (_, answer, words, [method, path, options]) => {
      const { transport, sent } = answering([answer]);
      const error = await errorOf(transport.request(method, path, options));
      expect(error).toBeInstanceOf(CloseApiError);
      const message = `${method} ${path} failed with ${words}`;
      expect(error).toMatchObject({
        message,
        errors: [words.replace(/^\d+: /, "")],
        fieldErrors: {},
        retryAfter: undefined,
      });
      expect(sent).toHaveLength(1);
    },
  );

  test("that is refused shows the start of its body, and no secret", async () => {
    const text = `${apiKey} ${"x".repeat(5000)}`;
    const { transport } = answering([
      reply(307, text, { location: "//other.test" }),
    ]);
    const error = await errorOf(transport.request(...get));
    expect(error).toMatchObject({ body: `[secret] ${"x".repeat(4087)}` });
  });
});

describe("the wait before the next attempt", () => {
  test.each<[string, Answer, number, number | undefined, readonly number[]]>([
    ["502", reply(502), 0.5, 250, [250]],
    ["502", reply(502), 0.1, 50, [50]],
    [
      "503 that asks for 7 s",
      reply(503, {}, { "retry-after": "7" }),
      0.5,
      7125,
      [7125],
    ],
    [
      "503 that asks for too little",
      reply(503, {}, { "retry-after": "0.1" }),
      0.5,
      375,
      [375],
    ],
    [
      "502 that counts only",
      reply(502, {}, { "ratelimit-reset": "9" }),
      0.5,
      250,
      [250],
    ],
    ["429", reply(429), 0.5, 250, [375]],
    ["429", reply(429), 0.1, 250, [275]],
    [
      "429 that asks for 3 s",
      reply(429, {}, { "ratelimit-reset": "3" }),
      0.5,
      3125,
      [3125],
    ],
    [
      "429 that asks for too little",
      reply(429, {}, { "ratelimit-reset": "0.1" }),
      0.5,
      375,
      [375],
    ],
    [
      "429 that asks twice",
      reply(429, {}, { "ratelimit-reset": "3", "retry-after": "5" }),
      0,
      5000,
      [5000],
    ],
  ])(
    "after a %s is as it asks, random and not too short: %#",
    async (_, answer, random, delay, waits) => {
      const { transport, clock, events } = answering(
        [answer, reply(200)],
        {},
        random,
      );
      await transport.request(...get);
      expect(events[1]).toEqual([1, delay]);
      expect(clock.waits).toEqual(waits);
    },
  );

  test("grows with each 429 that does not say how long", async () => {
    const answers = [reply(429), reply(429), reply(429), reply(200)];
    const { transport, clock } = answering(answers, {}, 0.8);
    await transport.request(...get);
    expect(clock.waits).toEqual([600, 1000, 1800]);
  });

  test("is everybody's after the last request of a window, and nobody's after a fault", async () => {
    const last = { ratelimit: "limit=10, remaining=0, reset=6" };
    const { transport, clock } = answering([
      reply(502),
      reply(200, {}, last),
      reply(200),
    ]);
    await errorOf(transport.request(...post));
    await transport.request(...get);
    expect(clock.waits).toEqual([]);
    await transport.request(...post);
    expect(clock.waits).toEqual([6125]);
  });

  test("at the gate that would end with the deadline or after it is an error, and nothing is sent", async () => {
    const last = { ratelimit: "limit=10, remaining=0, reset=6" };
    const { transport, sent, clock } = answering([reply(200, {}, last)], {
      deadline: 6000,
    });
    await transport.request(...get);
    const error = await errorOf(transport.request(...post));
    expect(error).toBeInstanceOf(CloseApiError);
    const words = "Close asks to wait 6 s, longer than the deadline allows";
    expect(error).toMatchObject({
      message: `POST /lead/ was not sent: ${words}.`,
      status: 429,
      errors: [words],
      fieldErrors: {},
      retryAfter: 6,
      body: "",
    });
    expect(error).not.toHaveProperty("cause");
    expect([sent.length, clock.waits]).toEqual([1, []]);
  });

  test("at the gate that is too long tells what the attempt before it failed with", async () => {
    const last = { ratelimit: "limit=10, remaining=0, reset=3600" };
    const { transport, sent } = answering([reply(502, {}, last)]);
    const error = await errorOf(transport.request(...get));
    expect(error).toMatchObject({
      status: 429,
      retryAfter: 3600,
      cause: { status: 502, message: "GET /lead/lead_1/ failed with 502" },
    });
    expect(sent).toHaveLength(1);
  });

  test("that would end just at the deadline is not begun", async () => {
    const asks = reply(503, {}, { "retry-after": "6" });
    for (const [deadline, attempts] of [
      [6000, 1],
      [6001, 2],
    ] as const) {
      const options = { deadline, retries: 1 };
      const { transport, sent } = answering([asks], options, 0);
      expect(await errorOf(transport.request(...get))).toMatchObject({
        status: 503,
        retryAfter: 6,
      });
      expect(sent).toHaveLength(attempts);
    }
  });
});

describe("a refusal", () => {
  test.each([400, 502])(
    "with %d whose body breaks off is one all the same",
    async (status) => {
      const { transport, events } = answering([brokenOff(status)], {
        retries: 0,
      });
      const error = await errorOf(transport.request(...post));
      expect(error).toBeInstanceOf(CloseApiError);
      expect(error).toMatchObject({
        message: `POST /lead/ failed with ${status}`,
        body: "",
        errors: [],
      });
      expect(events).toEqual([status]);
    },
  );

  test("with 429 whose body breaks off is waited for as long as it asks, of creates too", async () => {
    const asks = { "retry-after": "2" };
    const { transport, sent, clock } = answering([
      brokenOff(429, asks),
      reply(200, { id: "lead_1" }),
    ]);
    expect(await transport.request(...post)).toEqual({ id: "lead_1" });
    expect([sent.length, clock.waits]).toEqual([2, [2125]]);
  });

  test("is cut before it is read", async () => {
    const text = `${" ".repeat(64 * 1024)}{"error":"too late"}`;
    const { transport } = answering([reply(400, text)]);
    expect(await errorOf(transport.request(...get))).toMatchObject({
      message: "GET /lead/lead_1/ failed with 400",
      errors: [],
    });
  });

  test("is what 300 is, and 299 is none", async () => {
    const { transport } = answering([
      reply(299, { a: 1 }),
      reply(300, { a: 1 }),
    ]);
    expect(await transport.request(...get)).toEqual({ a: 1 });
    expect(await errorOf(transport.request(...get))).toMatchObject({
      status: 300,
    });
  });

  test.each([
    ["GET", 404],
    ["PUT", 404],
    ["DELETE", 410],
  ] as const)("of a %s that is repeated stands: %d", async (method, status) => {
    const { transport, sent } = answering([reply(502), reply(status)]);
    expect(
      await errorOf(transport.request(method, "/lead/lead_1/")),
    ).toMatchObject({ status });
    expect(sent).toHaveLength(2);
  });

  test("of an update is answered once more, and not a second time", async () => {
    const { transport, sent } = answering([reply(502)]);
    expect(await errorOf(transport.request(...put))).toMatchObject({
      status: 502,
    });
    expect(sent).toHaveLength(2);
  });

  test("with 403 or 401 asks nobody for other credentials where it need not", async () => {
    const asked: unknown[] = [];
    const auth: CloseClientOptions["auth"] = (request) => {
      asked.push(request);
      return { accessToken: `token-number-${asked.length}` };
    };
    const forbidden = answering([reply(403)], { auth });
    expect(await errorOf(forbidden.transport.request(...get))).toMatchObject({
      status: 403,
    });
    const { transport } = answering([reply(401)]);
    expect(await errorOf(transport.request(...get))).toMatchObject({
      status: 401,
    });
    expect(asked).toEqual([{}]);
  });

  test("with 401 had no effect: a create is sent with other credentials, and an abort after it has sent nothing", async () => {
    const abort = new AbortController();
    const auth: CloseClientOptions["auth"] = ({ refused }) => {
      if (refused === undefined) return { accessToken: "old-token" };
      abort.abort("bye");
      return new Promise(() => undefined);
    };
    const { transport } = answering([reply(401)], { auth });
    const [method, path, options] = post;
    const call = transport.request(method, path, {
      ...options,
      signal: abort.signal,
    });
    expect(await errorOf(call)).toMatchObject({
      name: "CloseAbortError",
      message: "POST /lead/ was aborted.",
      sent: false,
      cause: "bye",
    });
  });
});

describe("an answer", () => {
  test.each<[string, Answer, string]>([
    ["that is empty", reply(200, ""), "200 and an empty body"],
    ["that is no JSON", reply(201, "<p>"), "201 and no JSON: <p>"],
    [
      "with half a key",
      reply(200, `{"${apiKey.slice(0, 9)}`),
      '200 and no JSON: {"[secret]',
    ],
  ])("%s is said to be so", async (_, answer, words) => {
    const { transport, sent } = answering([answer]);
    const error = await errorOf(transport.request(...get));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toMatchObject({
      message: `GET /lead/lead_1/ was answered with ${words}`,
    });
    expect(sent).toHaveLength(1);
  });

  test("that is no JSON says why where that shows no secret", async () => {
    const long = "x".repeat(64 * 1024 - 1);
    const texts: readonly [text: string, hasCause: boolean][] = [
      ["", false],
      ["x", true],
      [`x${long}`, true],
      [`x${long}x`, false],
      [`x${apiKey.slice(0, 9)}`, false],
    ];
    for (const [text, hasCause] of texts) {
      const { transport } = answering([reply(200, text)]);
      const error = await errorOf(transport.request(...get));
      expect([text.length, error instanceof Error && "cause" in error]).toEqual(
        [text.length, hasCause],
      );
      if (hasCause) expect(error).toHaveProperty("cause.name", "SyntaxError");
    }
  });

  test("with nothing is null for a deletion and for 204 only", async () => {
    const { transport } = answering([
      reply(200, ""),
      reply(204),
      reply(200, ""),
    ]);
    expect(await transport.request("DELETE", "/lead/lead_1/")).toBeNull();
    expect(await transport.request(...put)).toBeNull();
    expect(await errorOf(transport.request(...put))).toBeInstanceOf(
      CloseDecodeError,
    );
  });

  test("that was cut off where nothing said how long it is, is a connection that broke", async () => {
    const cut: Answer = () => new Response('{"id":');
    const { transport, sent } = answering([cut]);
    const error = await errorOf(transport.request(...post));
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(error).toMatchObject({
      message:
        "POST /lead/ got no whole answer: The answer (200) was cut off. Close may have received it: look before you send it again.",
      sent: true,
      cause: { name: "CloseDecodeError" },
    });
    expect(await errorOf(transport.request(...get))).toMatchObject({
      message:
        "GET /lead/lead_1/ got no whole answer: The answer (200) was cut off (attempt 4).",
    });
    expect(sent).toHaveLength(5);
  });

  test("that comes after an abort is heard of by no hook", async () => {
    const abort = new AbortController();
    const read = deferred();
    const slow: Answer = ({ signal }) =>
      new Response(
        new ReadableStream({
          pull: (stream) => {
            signal?.addEventListener("abort", () =>
              stream.error(signal.reason),
            );
            abort.abort();
            read.resolve();
          },
        }),
        { status: 400 },
      );
    const { transport, events } = answering([slow]);
    const call = errorOf(
      transport.request("GET", "/me/", { signal: abort.signal }),
    );
    await read.promise;
    expect(await call).toMatchObject({ name: "CloseAbortError", sent: true });
    await transport.close();
    expect(events).toEqual([]);
  });
});

describe("a connection that fails", () => {
  const coded = (message: string, code: string): Error =>
    Object.assign(new Error(message), { code });

  test.each<[unknown, string]>([
    [coded("read ECONNRESET", "ECONNRESET"), "read ECONNRESET"],
    [
      coded("other side closed.", "UND_ERR_SOCKET"),
      "UND_ERR_SOCKET other side closed",
    ],
    [
      new TypeError("fetch failed", { cause: coded("it broke", "EPIPE") }),
      "EPIPE fetch failed",
    ],
    [new Error("it broke.\nlater..."), "it broke. later.."],
    ["no error at all", ""],
    [new Error(`it said ${apiKey}`), "it said [secret]"],
  ])("says why on one line: %s", async (thrown, words) => {
    const { transport } = answering([fails(thrown)], { retries: 0 });
    const error = await errorOf(transport.request(...get));
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(error).toMatchObject({
      message: `GET /lead/lead_1/ got no whole answer: ${words}.`,
      sent: true,
    });
  });

  test("says so of a create, counts the attempts, and waits longer each time", async () => {
    const { transport, events } = answering([
      fails(coded("no", "ECONNREFUSED")),
    ]);
    expect(await errorOf(transport.request(...post))).toMatchObject({
      message: "POST /lead/ was not sent: ECONNREFUSED no (attempt 4).",
      sent: false,
    });
    expect(events).toEqual([
      [1, 250],
      [2, 500],
      [3, 1000],
    ]);
  });

  test("once it may have been received, may have been received for ever", async () => {
    const { transport } = answering([
      fails(coded("cut", "ECONNRESET")),
      fails(coded("no", "ECONNREFUSED")),
    ]);
    const reads = { body: {}, reads: true };
    expect(
      await errorOf(transport.request("POST", "/data/search/", reads)),
    ).toMatchObject({
      message: "POST /data/search/ was not sent: ECONNREFUSED no (attempt 4).",
      sent: true,
    });
  });
});

describe("time that is up", () => {
  const never: Answer = ({ signal }) =>
    new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });

  test("for an attempt says how long it was, and ends the request", async () => {
    const { transport, sent } = answering([never], { timeout: 20, retries: 0 });
    const error = await errorOf(transport.request(...post));
    expect(error).toBeInstanceOf(CloseTimeoutError);
    expect(error).toMatchObject({
      message:
        "POST /lead/ took longer than 20 ms. Close may have received it: look before you send it again.",
      sent: true,
    });
    expect(error).not.toHaveProperty("cause");
    expect(sent[0]?.init.signal?.aborted).toBe(true);
  });

  test("for all of a call says what its last attempt failed with", async () => {
    const { transport } = answering([reply(502), never], { deadline: 40 }, 0);
    const error = await errorOf(transport.request(...get));
    expect(error).toBeInstanceOf(CloseTimeoutError);
    expect(error).toMatchObject({
      message: "GET /lead/lead_1/ did not end within its deadline of 40 ms.",
      sent: true,
      cause: { status: 502 },
    });
  });

  test("is no caller's abort, also when the caller aborts right after it", async () => {
    const abort = new AbortController();
    const { transport } = answering([never], {
      timeout: 10,
      retries: 0,
      onResponse: () => undefined,
    });
    const call = transport.request("GET", "/me/", { signal: abort.signal });
    const told = call.catch((error: unknown) => {
      abort.abort();
      throw error;
    });
    expect(await errorOf(told)).toBeInstanceOf(CloseTimeoutError);
  });
});

describe("the options of a client", () => {
  const url =
    "baseUrl must be an http or https URL, like https://api.close.com/api/v1.";
  const bare = "baseUrl must hold neither credentials nor a query.";
  const auth = () => ({ apiKey });
  const request = (): void => undefined;

  test.each<[object, string]>([
    [{ timeout: 0 }, "timeout must be a number of at least 1."],
    [{ baseUrl: 7 }, url],
    [{ baseUrl: "close.test" }, url],
    [{ baseUrl: "ftp://close.test" }, url],
    [{ baseUrl: "x-https://close.test" }, url],
    [{ baseUrl: "https2://close.test" }, url],
    [{ baseUrl: "https://user@close.test" }, bare],
    [{ baseUrl: "https://:pass@close.test" }, bare],
    [{ baseUrl: "https://close.test/?a=1" }, bare],
    [{ baseUrl: "https://close.test/#a" }, bare],
    [
      { accessToken: "token-of-close" },
      "Give one of apiKey, accessToken and auth to the client; it has apiKey and accessToken.",
    ],
    [
      { apiKey: null, accessToken: "token-of-close", auth },
      "Give one of apiKey, accessToken and auth to the client; it has accessToken and auth.",
    ],
    [{ fetch, dispatcher: { request } }, "Give fetch or dispatcher, not both."],
    [{ fetch: "node" }, "fetch must be a function."],
    [{ dispatcher: null }, "The dispatcher has no method `request`: on Bun, "],
    [{ dispatcher: { request: 1 } }, "The dispatcher has no method `request`"],
  ])("are looked at when it is made: %o", (options, message) => {
    expect(() => createTransport({ apiKey, ...options })).toThrow(message);
    expect(() => createTransport({ apiKey, ...options })).toThrow(
      CloseInputError,
    );
  });

  test.each<[object, string]>([
    [{}, "https://api.close.com/api/v1/me/"],
    [{ baseUrl: undefined }, "https://api.close.com/api/v1/me/"],
    [{ baseUrl: "http://close.test" }, "http://close.test/me/"],
    [{ baseUrl: "https://close.test//a///" }, "https://close.test//a/me/"],
    [{ apiKey: "", auth }, "https://api.close.com/api/v1/me/"],
    [{ apiKey: null, auth }, "https://api.close.com/api/v1/me/"],
  ])("that make sense are taken: %o", async (options, asked) => {
    const urls: string[] = [];
    const transport = createTransport({
      apiKey,
      fetch: async (url) => {
        urls.push(String(url));
        return Response.json({});
      },
      ...options,
    });
    await transport.request("GET", "/me/");
    expect(urls).toEqual([asked]);
  });
});
