/** What has certainly not been sent is never said to be: `sent`, of every error that has it. */
import { Agent, MockAgent } from "undici";
import { describe, expect, test } from "vitest";
import {
  CloseAbortError,
  CloseConnectionError,
  CloseInputError,
  CloseTimeoutError,
} from "../../src/runtime/errors.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import { oauth } from "../../src/runtime/transport/oauth.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  apiKey,
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  serveRaw,
  transportTo,
} from "../support/runtime-server.js";

/** An error with a code, as programs make them. */
const coded = (code: string, message = code): Error =>
  Object.assign(new Error(message), { code });

/** Creates a lead through a `fetch`, without waits; the error, and how often `fetch` was called. */
async function createBy(fetch: () => Promise<Response>) {
  let calls = 0;
  const counted = (): Promise<Response> => {
    calls += 1;
    return fetch();
  };
  const clock = fakeClock();
  const transport = transportTo(
    "http://127.0.0.1:1",
    { fetch: counted },
    clock,
  );
  const created = transport.request("POST", "/lead/", { body: {} });
  return { error: await errorOf(created), calls: () => calls };
}

describe("a fetch of one's own", () => {
  test.each([
    ["Node", new TypeError("fetch failed", { cause: coded("ENOTFOUND") })],
    ["Node", new TypeError("fetch failed", { cause: coded("EAI_FAIL") })],
    ["Node", new TypeError("fetch failed", { cause: new Error("bad port") })],
    ["Bun", coded("ECONNREFUSED", "ECONNREFUSED: Unable to connect.")],
    ["older Bun", coded("ConnectionRefused", "Unable to connect.")],
    ["older Bun", coded("FailedToOpenSocket", "Was there a typo in the url?")],
    ["Deno", new TypeError("Fetch failed: Requests to port 9 are blocked")],
    [
      "Deno",
      new TypeError("fetch failed", {
        cause: new Error(
          "error sending request for url (http://nowhere.invalid/): client error (Connect): dns error",
        ),
      }),
    ],
  ])(
    "that finds no connection, as %s says it, has sent nothing: %s",
    async (_, thrown) => {
      const { error, calls } = await createBy(() => Promise.reject(thrown));
      expect(error).toBeInstanceOf(CloseConnectionError);
      expect(error).toMatchObject({ sent: false, cause: thrown });
      expect(String(error)).toContain("POST /lead/ was not sent: ");
      expect(String(error)).not.toContain("may have received");
      expect(calls()).toBe(4);
    },
  );

  test("that throws instead of giving a promise has sent nothing, and is not called again", async () => {
    const { error, calls } = await createBy(() => {
      throw new TypeError("agent is undefined");
    });
    expect(error).toMatchObject({
      name: "CloseConnectionError",
      sent: false,
      message: "POST /lead/ was not sent: agent is undefined.",
    });
    expect(calls()).toBe(1);
  });

  test("that fails later for reasons of its own may have sent it", async () => {
    const { error, calls } = await createBy(() =>
      Promise.reject(new TypeError("headers of undefined")),
    );
    expect(error).toMatchObject({ name: "CloseConnectionError", sent: true });
    expect(String(error)).toContain("look before you send it again");
    expect(calls()).toBe(1);
  });

  test("that throws at once leaves the refresh token of OAuth as good as it was", async () => {
    const refreshToken = "refresh-number-1";
    const tokens = { accessToken: "access-number-1", refreshToken };
    const auth = oauth({
      clientId: "client-id",
      clientSecret: "client-secret",
      loadTokens: () => ({ ...tokens, expiresAt: Date.now() }),
      saveTokens: () => undefined,
      fetch: () => {
        throw new TypeError("agent is undefined");
      },
    });
    for (let time = 0; time < 2; time += 1)
      expect(await errorOf(auth({}))).toMatchObject({
        name: "CloseConnectionError",
        sent: false,
      });
  });
});

describe("options that cannot send", () => {
  const bun = Reflect.construct(class ProxyAgent {}, []);
  test.each<[string, object, string]>([
    ["a fetch that is no function", { fetch: "node" }, "must be a function"],
    ["Bun's own dispatchers", { dispatcher: bun }, '"undici/index.js"'],
    ["a dispatcher that is none", { dispatcher: null }, "no method `request`"],
  ])("are refused at once: %s", (_, options, message) => {
    const create = () => createTransport({ apiKey, ...options });
    expect(create).toThrow(CloseInputError);
    expect(create).toThrow(message);
  });

  test.each<[string, () => Promise<CloseClientOptions>]>([
    [
      "closed",
      async () => {
        const dispatcher = new Agent();
        await dispatcher.close();
        return { dispatcher };
      },
    ],
    [
      "destroyed",
      async () => {
        const dispatcher = new Agent();
        await dispatcher.destroy();
        return { dispatcher };
      },
    ],
    [
      "a pool of Bun's own, which does nothing",
      async () => {
        const request = (): unknown => undefined;
        // Bun's stand-in is typed as undici's.
        return { dispatcher: Object.assign(new MockAgent(), { request }) };
      },
    ],
    [
      "one of one's own that throws at once",
      async () => {
        const request = (): never => {
          throw new TypeError("agent is undefined");
        };
        return { dispatcher: Object.assign(new MockAgent(), { request }) };
      },
    ],
    [
      "a mock without an answer",
      async () => {
        const dispatcher = new MockAgent();
        dispatcher.disableNetConnect();
        return { dispatcher };
      },
    ],
  ])("say that nothing was sent: a dispatcher that is %s", async (_, make) => {
    const transport = transportTo("http://127.0.0.1:9", await make());
    const created = transport.request("POST", "/lead/", { body: {} });
    expect(await errorOf(created)).toMatchObject({
      name: "CloseConnectionError",
      sent: false,
      message: expect.stringContaining("POST /lead/ was not sent: "),
    });
  });
});

describe("before there is a connection", () => {
  /** A server that takes connections and never answers the greeting of TLS. */
  async function silent(options: Partial<CloseClientOptions> = {}) {
    const met = deferred();
    const { port } = await serveRaw(() => met.resolve(), "connect");
    const base = `https://127.0.0.1:${port}`;
    return { met: met.promise, transport: transportTo(base, options) };
  }
  const post = (signal?: AbortSignal) =>
    ["POST", "/lead/", { body: {}, signal }] as const;

  test("an abort has sent nothing", async () => {
    const { met, transport } = await silent();
    const caller = new AbortController();
    const created = errorOf(transport.request(...post(caller.signal)));
    await met;
    caller.abort();
    const error = await created;
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ sent: false });
  });

  test("a deadline that passes has sent nothing", async () => {
    const { transport } = await silent({ deadline: 100 });
    const error = await errorOf(transport.request(...post()));
    expect(error).toBeInstanceOf(CloseTimeoutError);
    expect(error).toMatchObject({ sent: false });
  });

  test("an attempt whose time is up has sent nothing, and is made again", async () => {
    const { transport } = await silent({ timeout: 50, retries: 1 });
    const error = await errorOf(transport.request(...post()));
    expect(error).toMatchObject({ sent: false });
    expect(String(error)).toContain("(attempt 2)");
  });

  test("a name that cannot be resolved has sent nothing", async () => {
    const transport = transportTo("http://nowhere.invalid", { retries: 0 });
    const error = await errorOf(transport.request(...post()));
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(error).toMatchObject({ sent: false });
  });

  test("an abort by a hook, just before it would be sent, has sent nothing", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const caller = new AbortController();
    for (const options of [{}, { fetch }]) {
      const onRequest = () => caller.abort();
      const transport = transportTo(server.url, { ...options, onRequest });
      const error = await errorOf(transport.request(...post(caller.signal)));
      expect(error).toMatchObject({ name: "CloseAbortError", sent: false });
    }
    expect(server.seen).toEqual([]);
  });
});

test("once a connection is open, an abort cannot tell whether the request has left", async () => {
  const arrived = deferred();
  const server = await serve((response, _, turn) => {
    if (turn === 0) json(response, 200, {});
    else arrived.resolve();
  });
  const transport = transportTo(server.url);
  await transport.request("GET", "/me/");
  const caller = new AbortController();
  const { signal } = caller;
  const created = errorOf(
    transport.request("POST", "/lead/", { body: {}, signal }),
  );
  await arrived.promise;
  caller.abort();
  expect(await created).toMatchObject({ name: "CloseAbortError", sent: true });
});
