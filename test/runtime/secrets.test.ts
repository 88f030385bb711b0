/** What of a client's credentials may be seen: by Close, by whoever renews them, and by whoever reads an error. */
import { describe, expect, test } from "vitest";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import {
  formsOf,
  redactor,
  safeCause,
} from "../../src/runtime/transport/redact.js";
import {
  apiKey,
  deferred,
  errorOf,
  transportTo,
} from "../support/runtime-server.js";

const redact = redactor(formsOf(apiKey));

/** A client whose requests are answered by the token that they carry. */
function authenticated(
  auth: CloseClientOptions["auth"],
  answer: (token: string) => Response | Promise<Response>,
) {
  const sent: string[] = [];
  const transport = transportTo("https://close.test", {
    auth,
    retries: 0,
    fetch: async (_, init) => {
      const token = new Headers(init?.headers).get("authorization") ?? "";
      sent.push(token);
      return answer(token);
    },
  });
  return { transport, sent, me: () => transport.request("GET", "/me/") };
}

const ok = () => Response.json({ ok: true });
const refused = () => Response.json({}, { status: 401 });

describe("credentials", () => {
  test.each<[string, CloseClientOptions, string]>([
    ["a key that is too short", { apiKey: "short" }, "apiKey must be 8 to 256"],
    [
      "a token that is too short",
      { accessToken: "short" },
      "accessToken must be 8 to 8192",
    ],
    [
      "a key after a space",
      { apiKey: " api_1234567890" },
      "apiKey must be 8 to 256",
    ],
    [
      "a line break within",
      { apiKey: "api_1234\n567890" },
      "apiKey must be 8 to 256",
    ],
    [
      "a token that is too long",
      { accessToken: "x".repeat(8193) },
      "accessToken must be 8 to 8192",
    ],
  ])("that cannot be are refused by name: %s", async (_, options, words) => {
    const transport = transportTo("https://close.test", {
      ...{ apiKey: undefined, fetch: async () => ok() },
      ...options,
    });
    expect(await errorOf(transport.request("GET", "/me/"))).toMatchObject({
      name: "CloseInputError",
      message: `The ${words} printable characters without spaces; it is not shown here. Check that it was copied whole and that its variable is set.`,
    });
  });

  test.each([
    ["12345678", "12345678"],
    ["x".repeat(256), "x".repeat(256)],
    ["api_1234567890\n", "api_1234567890"],
    ["api_1234567890\r\n", "api_1234567890"],
  ])("that can be are sent: %j", async (key, sent) => {
    const headers: (string | null)[] = [];
    const transport = transportTo("https://close.test", {
      apiKey: key,
      fetch: async (_, init) => {
        headers.push(new Headers(init?.headers).get("authorization"));
        return ok();
      },
    });
    await transport.request("GET", "/me/");
    expect(headers).toEqual([`Basic ${btoa(`${sent}:`)}`]);
  });

  test.each([undefined, null, 7, {}])(
    "that a function gives and are none are refused: %j",
    async (accessToken) => {
      // Plain JavaScript may give anything.
      const given = JSON.parse(JSON.stringify({ accessToken }));
      const { me, sent } = authenticated(() => given, ok);
      expect(await errorOf(me())).toMatchObject({
        name: "CloseInputError",
        message: expect.stringContaining("The accessToken must be"),
      });
      expect(sent).toEqual([]);
    },
  );

  test.each([undefined, null, "token-of-close"])(
    "are refused where a function gives something else in their place: %j",
    async (answer) => {
      const given = JSON.parse(JSON.stringify({ answer }));
      const { me, sent } = authenticated(() => given.answer, ok);
      expect(await errorOf(me())).toMatchObject({
        name: "CloseInputError",
        message: expect.stringContaining("The accessToken must be"),
      });
      expect(sent).toEqual([]);
    },
  );

  test("that were refused are named to whoever renews them, keys too", async () => {
    const asked: unknown[] = [];
    const keys = ["api_number_1", "api_number_2"];
    const { me } = authenticated(
      (request) => {
        asked.push(request);
        return { apiKey: keys[asked.length - 1] ?? "" };
      },
      (token) =>
        token === `Basic ${btoa("api_number_1:")}` ? refused() : ok(),
    );
    expect(await me()).toEqual({ ok: true });
    expect(asked).toEqual([{}, { refused: { apiKey: "api_number_1" } }]);
  });

  test("that could not be got end the call with what was thrown, and the next call asks anew", async () => {
    const failure = new Error("The store is away.");
    let asked = 0;
    const { me } = authenticated(() => {
      asked += 1;
      if (asked === 1) throw failure;
      return { accessToken: "token-number-2" };
    }, ok);
    expect(await errorOf(me())).toBe(failure);
    expect(await me()).toEqual({ ok: true });
    expect(asked).toBe(2);
  });

  test.each([
    ["are used when they are other ones", "new-token", 2],
    ["are asked for again when they are the same", "old-token", 3],
  ])(
    "that another call is being given while a 401 comes %s",
    async (_, given, questions) => {
      const asked: unknown[] = [];
      const second = deferred<{ accessToken: string }>();
      const answers = [
        () => ({ accessToken: "old-token" }),
        () => second.promise,
        () => ({ accessToken: "new-token" }),
      ];
      const first = deferred();
      const { me, sent } = authenticated(
        (request) => {
          asked.push(request);
          return answers[asked.length - 1]?.() ?? { accessToken: "" };
        },
        async (token) => {
          if (!token.includes("old")) return ok();
          await first.promise;
          return refused();
        },
      );
      const one = me();
      await expect.poll(() => sent.length, { interval: 1 }).toBe(1);
      const other = me();
      await expect.poll(() => asked.length, { interval: 1 }).toBe(2);
      first.resolve();
      // The refusal is read while the other call still waits for its credentials.
      await new Promise((done) => setTimeout(done, 5));
      second.resolve({ accessToken: given });
      expect(await Promise.all([one, other])).toEqual([
        { ok: true },
        { ok: true },
      ]);
      expect(asked).toHaveLength(questions);
      expect(asked[2]).toEqual(
        questions === 3 ? { refused: { accessToken: "old-token" } } : undefined,
      );
    },
  );

  test("that were renewed since are used without asking again", async () => {
    const held = deferred();
    let refreshes = 0;
    let slow = true;
    const { me, sent } = authenticated(
      ({ refused: old }) => {
        if (old !== undefined) refreshes += 1;
        return { accessToken: refreshes === 0 ? "old-token" : "new-token" };
      },
      async (token) => {
        if (!token.includes("old")) return ok();
        if (slow) {
          slow = false;
          await held.promise;
        }
        return refused();
      },
    );
    const late = me();
    await expect.poll(() => sent.length, { interval: 1 }).toBe(1);
    expect(await me()).toEqual({ ok: true });
    held.resolve();
    expect(await late).toEqual({ ok: true });
    expect(refreshes).toBe(1);
  });
});

describe("a secret", () => {
  test("is known in the spellings in which it may come back, each once", () => {
    expect(formsOf('a"/b c')).toEqual(
      [
        'a"/b c',
        'a\\"/b c',
        btoa('a"/b c'),
        "a%22%2Fb%20c",
        "a%5C%22%2Fb%20c",
        "YSIvYiBj",
      ].filter((form, at, forms) => forms.indexOf(form) === at),
    );
    expect(formsOf("abcd", "Zm9v=")).toEqual([
      "abcd",
      "YWJjZA==",
      "Zm9v=",
      "YWJjZA%3D%3D",
      "Zm9v%3D",
    ]);
  });

  test.each([
    ["abcdefghij", "[secret]"],
    ["abcdefgh", "[secret]"],
    ["cdefghij", "[secret]"],
    ["abcdefg", "abcdefg"],
    ["", ""],
    ["x abcdefgh", "x [secret]"],
    ["x abcdefghij y cdefghij z", "x [secret] y [secret] z"],
    ["abcdefghijabcdefghij", "[secret][secret]"],
    ["abcdefghbcdefghi!", "[secret][secret]!"],
    ["short sho", "short sho"],
  ])("is taken out of a text, whole or in part: %j", (text, shown) => {
    expect(redactor(["abcdefghij", "short"])(text)).toBe(shown);
  });

  test("is not looked for without end: a text is cut", () => {
    const most = 256 * 1024;
    expect(redactor(["abcdefghij"])("y".repeat(most + 1))).toHaveLength(most);
  });
});

describe("the cause of an error", () => {
  /** An error with so many causes below it. */
  const chain = (length: number): Error =>
    length === 0
      ? new Error("innermost")
      : new Error(`error ${length}`, { cause: chain(length - 1) });

  test.each<[string, unknown]>([
    ["an error", Object.assign(new Error("no"), { code: "ECONNRESET" })],
    ["an error with causes", chain(6)],
    ["an error with lists", Object.assign(new Error("no"), { a: [1, ["b"]] })],
    [
      "an error with values",
      Object.assign(new Error("no"), { a: { b: null } }),
    ],
    [
      "an error with values that inherit nothing",
      Object.assign(new Error("no"), { a: Object.create(null) }),
    ],
    ["a text", "no"],
    ["nothing", undefined],
    ["null", null],
    [
      "parts of a secret that lie in several places",
      [apiKey.slice(0, 5), apiKey.slice(5, 10)],
    ],
  ])("is kept as it is where nothing is to hide: %s", (_, cause) => {
    expect(safeCause(cause, redact)).toBe(cause);
  });

  test.each<[string, unknown]>([
    ["a text", `with ${apiKey}`],
    ["a list", ["a", { b: apiKey }]],
    ["values", { a: { b: [apiKey] } }],
    ["what cannot be looked into", new Map()],
    ["what cannot be looked into, within", { a: [new Headers()] }],
    ["values too deep", { a: { a: { a: { a: { a: { a: { a: {} } } } } } } }],
  ])("is not kept where it may hold a secret: %s", (_, cause) => {
    expect(safeCause(cause, redact)).toBe("[secret]");
  });

  test("keeps its words, its place, its code and its own cause, without the secret", () => {
    const inner = new TypeError("inner");
    const error = Object.assign(
      new Error(`It said ${apiKey}.`, { cause: inner }),
      { code: `E_${apiKey}`, request: new Headers() },
    );
    error.stack = `Error: It said ${apiKey}.\n    at here`;
    const bare = safeCause(error, redact);
    expect(bare).toBeInstanceOf(Error);
    expect(bare).not.toHaveProperty("request");
    expect(bare).toMatchObject({
      message: "It said [secret].",
      stack: "Error: It said [secret].\n    at here",
      code: "E_[secret]",
    });
    expect(bare).toHaveProperty("cause", inner);
  });

  test("has no code and no cause where there was none", () => {
    const error = Object.assign(new Error("no"), { code: 7, sent: new Map() });
    const bare = safeCause(error, redact);
    expect(bare).not.toHaveProperty("code");
    expect(bare).not.toHaveProperty("cause");
    Reflect.deleteProperty(error, "stack");
    expect(safeCause(error, redact)).toHaveProperty("stack", "");
  });

  test("is looked for a secret also where a class of errors has it", () => {
    class Failure extends Error {}
    Failure.prototype.message = `with ${apiKey}`;
    expect(safeCause(new Failure(), redact)).toMatchObject({
      message: "with [secret]",
    });
  });

  test("is left out below the seventh, however many there are", () => {
    const found: unknown[] = [];
    let cause = safeCause(chain(20), redact);
    while (cause instanceof Error) {
      found.push(cause.message);
      ({ cause } = cause);
    }
    expect([...found, cause]).toEqual([
      ...Array.from({ length: 7 }, (_, at) => `error ${20 - at}`),
      "[secret]",
    ]);
    expect(safeCause(chain(7), redact)).not.toBe(chain(7));
    const long = chain(7);
    const bare = safeCause(long, redact);
    expect(bare).not.toBe(long);
    expect(bare).toHaveProperty("cause", long.cause);
  });

  test("is not asked for what it works out: that may do anything", () => {
    let asked = 0;
    const error = Object.defineProperty(new Error("no"), "more", {
      enumerable: true,
      get: () => (asked += 1),
    });
    expect(safeCause(error, redact)).toBe(error);
    expect(asked).toBe(0);
  });
});
