import { MockAgent } from "undici";
import { describe, expect, test } from "vitest";
import { CloseInputError } from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  apiKey,
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

describe("ways to send", () => {
  test("a given fetch is used instead of undici", async () => {
    const server = await serve((response, request) =>
      json(response, 200, { got: request.body }),
    );
    const urls: string[] = [];
    const transport = transportTo(server.url, {
      fetch: (url, init) => {
        urls.push(String(url));
        return fetch(url, init);
      },
    });
    expect(
      await transport.request("POST", "/lead/", { body: { a: 1 } }),
    ).toEqual({ got: '{"a":1}' });
    expect(urls).toEqual([`${server.url}/lead/`]);
  });

  test("undici is not tried where there are no sockets; nothing is sent, and the client can be closed", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const transport = transportTo(server.url);
    Reflect.set(globalThis, "EdgeRuntime", "edge-runtime");
    try {
      const error = await errorOf(transport.request("GET", "/lead/"));
      expect(String(error)).toMatch(/transport: "fetch".+Nothing was sent\.$/);
      await transport.close();
    } finally {
      Reflect.deleteProperty(globalThis, "EdgeRuntime");
    }
    expect(server.seen).toEqual([]);
  });

  test("a given dispatcher is used", async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get("https://api.close.com")
      .intercept({
        path: "/api/v1/lead/",
        method: "POST",
        body: '{"name":"A"}',
      })
      .reply(200, { id: "lead_1" });
    const transport = createTransport({ apiKey, dispatcher: agent });
    expect(
      await transport.request("POST", "/lead/", { body: { name: "A" } }),
    ).toEqual({ id: "lead_1" });
    agent.assertNoPendingInterceptors();
  });

  test("a fetch and a dispatcher together are refused", () => {
    expect(() =>
      createTransport({ apiKey, fetch, dispatcher: new MockAgent() }),
    ).toThrow(CloseInputError);
  });

  test.each([
    { timeout: 0 },
    { deadline: Number.NaN },
    { retries: -1 },
    { maxConcurrency: 0 },
  ])("options that make no sense are refused: %o", (options) => {
    expect(() => createTransport({ apiKey, ...options })).toThrow(
      CloseInputError,
    );
  });

  test("at most maxConcurrency requests are under way, and the others go in order", async () => {
    const open: (() => void)[] = [];
    let most = 0;
    const arrived = deferred();
    const server = await serve((response) => {
      open.push(() => json(response, 200, {}));
      most = Math.max(most, open.length);
      if (open.length === 2) arrived.resolve();
      if (server.seen.length > 2) open.splice(0).forEach((answer) => answer());
    });
    const transport = transportTo(server.url, { maxConcurrency: 2 });
    const calls = Array.from({ length: 7 }, (_, index) =>
      transport.request("GET", `/lead/${index}/`),
    );
    await arrived.promise;
    open.shift()?.();
    await Promise.all(calls);
    expect(most).toBe(2);
    const order = server.seen.map(({ url }) => Number(url.split("/")[2]));
    expect(order.slice(2)).toEqual([2, 3, 4, 5, 6]);
  });

  test("closing waits for what is under way and refuses what comes later", async () => {
    const go = deferred();
    const server = await serve(async (response) => {
      await go.promise;
      json(response, 200, { done: true });
    });
    const transport = transportTo(server.url);
    const call = transport.request("GET", "/me/");
    const closing = transport.close();
    expect(await errorOf(transport.request("GET", "/me/"))).toBeInstanceOf(
      CloseInputError,
    );
    go.resolve();
    expect(await call).toEqual({ done: true });
    await closing;
  });

  test("hooks hear of requests, answers and repetitions, and never of the key (S5)", async () => {
    const server = await serve((response, _, turn) =>
      json(response, turn === 0 ? 502 : 200, {}),
    );
    const heard: unknown[] = [];
    const transport = transportTo(
      server.url,
      {
        onRequest: (event) => heard.push(["request", event]),
        onResponse: (event) => heard.push(["response", event]),
        onRetry: ({ error, ...event }) =>
          heard.push(["retry", event, error.message]),
      },
      fakeClock(),
    );
    await transport.request("GET", "/me/");
    const call = { method: "GET", path: "/me/" };
    expect(heard).toEqual([
      ["request", { ...call, attempt: 1 }],
      ["response", { ...call, attempt: 1, status: 502 }],
      [
        "retry",
        { ...call, attempt: 1, delay: 250 },
        "GET /me/ failed with 502",
      ],
      ["request", { ...call, attempt: 2 }],
      ["response", { ...call, attempt: 2, status: 200 }],
    ]);
  });
});
