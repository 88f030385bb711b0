import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { waitUntil } from "../../src/runtime/transport/wait.js";
import {
  CloseAbortError,
  CloseTimeoutError,
} from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  serveRaw,
  transportTo,
} from "../support/runtime-server.js";

describe("time", () => {
  test("a call can have its own time", async () => {
    const server = await serve(() => undefined);
    const transport = transportTo(server.url, { retries: 0 });
    const error = await errorOf(
      transport.request("GET", "/me/", { timeout: 40 }),
    );
    expect(String(error)).toContain("40 ms");
  });

  test("the deadline ends all attempts together (D6)", async () => {
    const server = await serve(() => undefined);
    let retries = 0;
    const transport = transportTo(
      server.url,
      {
        timeout: 50,
        deadline: 220,
        retries: 99,
        onRetry: () => void (retries += 1),
      },
      { ...fakeClock(0), now: () => 0 },
    );
    const error = await errorOf(transport.request("GET", "/me/"));
    expect(error).toBeInstanceOf(CloseTimeoutError);
    expect(String(error)).toContain("deadline of 220 ms");
    expect(retries).toBeGreaterThan(0);
  });
});

describe("an abort", () => {
  const reason = new Error("The user left.");

  async function expectAborted(call: Promise<unknown>, sent: boolean) {
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(CloseAbortError);
    expect(error).toMatchObject({ cause: reason, sent });
  }

  test("before the call sends nothing (D6)", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const call = transportTo(server.url).request("GET", "/me/", {
      signal: AbortSignal.abort(reason),
    });
    await expectAborted(call, false);
    expect(server.seen).toHaveLength(0);
  });

  test("while credentials are awaited ends the call", async () => {
    const abort = new AbortController();
    const transport = transportTo("http://127.0.0.1:1", {
      auth: () => {
        queueMicrotask(() => abort.abort(reason));
        return new Promise(() => undefined);
      },
    });
    await expectAborted(
      transport.request("GET", "/me/", { signal: abort.signal }),
      false,
    );
  });

  test("in the queue ends the call, and its place is not lost (D6)", async () => {
    const answer = deferred();
    const arrived = deferred();
    const server = await serve(async (response) => {
      arrived.resolve();
      await answer.promise;
      json(response, 200, {});
    });
    const transport = transportTo(server.url, { maxConcurrency: 1 });
    const abort = new AbortController();
    const first = transport.request("GET", "/lead/1/");
    const queued = transport.request("GET", "/lead/2/", {
      signal: abort.signal,
    });
    const third = transport.request("GET", "/lead/3/");
    await arrived.promise;
    abort.abort(reason);
    await expectAborted(queued, false);
    answer.resolve();
    await Promise.all([first, third]);
    expect(server.seen.map(({ url }) => url)).toEqual(["/lead/1/", "/lead/3/"]);
  });

  test("while connecting ends the call (D6)", async () => {
    const abort = new AbortController();
    const server = await serveRaw(() => abort.abort(reason));
    const transport = createTransport({
      apiKey: "api_retry.key",
      baseUrl: `https://127.0.0.1:${server.port}`,
    });
    await expectAborted(
      transport.request("GET", "/me/", { signal: abort.signal }),
      false,
    );
  });

  test("while waiting for the answer ends the call (D6)", async () => {
    const abort = new AbortController();
    const server = await serve(() => abort.abort(reason));
    const call = transportTo(server.url).request("POST", "/lead/", {
      body: {},
      signal: abort.signal,
    });
    await expectAborted(call, true);
  });

  test.each(["undici", "fetch"])(
    "while reading the answer ends the call (%s) (D6)",
    async (way) => {
      const abort = new AbortController();
      const server = await serve((response) => {
        response.writeHead(200).write('{"data":[');
        setTimeout(() => abort.abort(reason), 30);
      });
      const transport = transportTo(
        server.url,
        way === "fetch" ? { fetch } : {},
      );
      await expectAborted(
        transport.request("GET", "/lead/", { signal: abort.signal }),
        true,
      );
      expect(server.seen).toHaveLength(1);
    },
  );

  test.each([
    ["between attempts", 503, true],
    ["at the rate limit", 429, false],
  ])("%s ends the call (D6)", async (_, status, sent) => {
    const abort = new AbortController();
    const server = await serve((response) =>
      json(response, status, {}, { "retry-after": "60" }),
    );
    const transport = transportTo(server.url, {
      onRetry: () => void setTimeout(() => abort.abort(reason), 20),
    });
    await expectAborted(
      transport.request("GET", "/lead/", { signal: abort.signal }),
      sent,
    );
    expect(server.seen).toHaveLength(1);
  });

  test("with a reason that is no error is kept as the cause", async () => {
    const call = transportTo("http://127.0.0.1:1").request("GET", "/me/", {
      signal: AbortSignal.abort("bye"),
    });
    expect(await errorOf(call)).toMatchObject({
      name: "CloseAbortError",
      cause: "bye",
    });
  });

  test("stops the timer of a wait", async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === "Timeout")
        .length;
    const before = timers();
    const abort = new AbortController();
    const end = performance.now() + 60_000;
    const waiting = errorOf(waitUntil(end, abort.signal, false));
    expect(timers()).toBe(before + 1);
    abort.abort(reason);
    expect(timers()).toBe(before);
    expect(await waiting).toBe(reason);
  });

  test("leaves no listener on the caller's signal", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const { signal } = new AbortController();
    await transportTo(server.url).request("GET", "/me/", { signal });
    expect(EventEmitter.getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
