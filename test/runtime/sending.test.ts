/** How requests leave this machine, and what becomes of connections and waits. */
import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Agent, MockAgent } from "undici";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  CloseConnectionError,
  CloseDecodeError,
  CloseTimeoutError,
} from "../../src/runtime/errors.js";
import { until, within } from "../../src/runtime/transport/clock.js";
import { unloaded } from "../../src/runtime/transport/unloaded.js";
import { waitUntil } from "../../src/runtime/transport/wait.js";
import { selfSigned } from "../support/certificate.js";
import {
  deferred,
  errorOf,
  fakeClock,
  json,
  serve,
  serveRaw,
  transportTo,
} from "../support/runtime-server.js";

describe("connections", () => {
  test("speak HTTP/1.1, and never to a server that nobody vouches for, whatever the environment says (S5)", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    // Node warns of the variable, once.
    vi.spyOn(process, "emitWarning").mockReturnValue();
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    const offered: string[][] = [];
    const server = createTlsServer({
      ...selfSigned(),
      ALPNCallback: ({ protocols }) => {
        offered.push(protocols);
        return "http/1.1";
      },
    });
    server.on("tlsClientError", () => undefined);
    server.on("secureConnection", (socket) => {
      socket.on("error", () => undefined);
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await errorOf(
      transportTo(`https://127.0.0.1:${port}`).request("GET", "/me/"),
    );
    expect(error).toMatchObject({
      name: "CloseConnectionError",
      sent: false,
      message: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT"),
    });
    expect(offered).toEqual([["http/1.1"]]);
  });

  test("that are not made within half of the time of an attempt are given up, and nothing was sent", async () => {
    const { port } = await serveRaw(() => undefined, "connect");
    // The time of the call is longer: what ends it is undici, which knows that nothing was sent.
    const transport = transportTo(`https://127.0.0.1:${port}`, {
      timeout: 60,
      retries: 0,
    });
    const call = transport.request("POST", "/lead/", {
      body: {},
      timeout: 2000,
    });
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(CloseConnectionError);
    expect(error).toMatchObject({
      sent: false,
      message: expect.stringContaining("timeout: 30ms"),
    });
  });

  test("that are not made within the time of a call were tried again, and nothing was sent", async () => {
    const { port } = await serveRaw(() => undefined, "connect");
    const transport = transportTo(
      `https://127.0.0.1:${port}`,
      { retries: 1 },
      fakeClock(),
    );
    const error = await errorOf(
      transport.request("POST", "/lead/", { body: {}, timeout: 20 }),
    );
    expect(error).toBeInstanceOf(CloseTimeoutError);
    expect(error).toMatchObject({
      message: "POST /lead/ took longer than 20 ms (attempt 2).",
      sent: false,
    });
  });

  test("end when the client is closed, those that are not made yet as well", async () => {
    const ends: Promise<unknown>[] = [];
    const { url } = await serveRaw((socket) => {
      ends.push(once(socket, "close"));
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
    const open = transportTo(url);
    expect(await open.request("GET", "/me/")).toEqual({});
    const met = deferred();
    const silent = await serveRaw((socket) => {
      ends.push(once(socket, "close"));
      met.resolve();
    }, "connect");
    const opening = transportTo(silent.url.replace("http:", "https:"));
    const abort = new AbortController();
    const { signal } = abort;
    const call = errorOf(opening.request("GET", "/me/", { signal }));
    await met.promise;
    abort.abort();
    await call;
    await Promise.all([open.close(), opening.close()]);
    expect(ends).toHaveLength(2);
    await Promise.all(ends);
  });

  test.each<[unknown, string]>([
    [{ code: "ERR_MODULE_NOT_FOUND" }, "it is not installed"],
    [{ code: "MODULE_NOT_FOUND" }, "it is not installed"],
    [{ code: "XMODULE_NOT_FOUND", toString: () => "x" }, "x"],
    [{ code: "MODULE_NOT_FOUND_X", toString: () => "x" }, "x"],
    [new Error("It\nbroke."), "It broke"],
    [new Error("a. b"), "a. b"],
    [null, "null"],
  ])("need undici, and what is wrong with it is said: %s", (cause, words) => {
    expect(unloaded(cause).message).toBe(
      `undici could not be loaded: ${words}. Install the one for your Node (undici@7 from Node 20.18.1 on, undici@8 from Node 22.19 on), or give the client a \`fetch\`. Nothing was sent.`,
    );
  });
});

describe("a dispatcher of one's own", () => {
  test("is given the request, is not limited by undici's own times, and stays open", async () => {
    const server = await serve((response) =>
      json(response, 200, {}, { "x-turn": "1" }),
    );
    const agent = new Agent();
    onTestFinished(() => agent.destroy());
    const asked: unknown[] = [];
    const request = agent.request.bind(agent);
    Object.assign(agent, {
      request: (options: Parameters<typeof request>[0]) => {
        asked.push(options);
        return request(options);
      },
    });
    const transport = transportTo(`${server.url}/api`, { dispatcher: agent });
    await transport.request("GET", "/lead/", { query: { _limit: 1 } });
    await transport.close();
    expect(asked).toMatchObject([
      {
        method: "GET",
        origin: server.url,
        path: "/api/lead/?_limit=1",
        body: null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
    ]);
    expect(agent.destroyed).toBe(false);
  });

  test("that was destroyed says so at once", async () => {
    const agent = new Agent();
    await agent.destroy();
    const transport = transportTo("http://127.0.0.1:9", { dispatcher: agent });
    expect(await errorOf(transport.request("GET", "/me/"))).toMatchObject({
      message:
        "GET /me/ was not sent: UND_ERR_CLOSED The dispatcher is destroyed.",
      sent: false,
    });
  });

  test("that does not send says what to give in its place", async () => {
    const dispatcher = Object.assign(new MockAgent(), {
      request: (): unknown => undefined,
    });
    const transport = transportTo("http://127.0.0.1:9", { dispatcher });
    expect(await errorOf(transport.request("GET", "/me/"))).toMatchObject({
      message:
        'GET /me/ was not sent: UND_ERR_NOT_SUPPORTED the dispatcher does not send: on Bun, use that of "undici/index.js".',
      sent: false,
    });
  });

  test("that throws at once has sent nothing", async () => {
    const dispatcher = Object.assign(new MockAgent(), {
      request: (): never => {
        throw Object.assign(new Error("no"), { code: "ECONNRESET" });
      },
    });
    const transport = transportTo("http://127.0.0.1:9", {
      dispatcher,
      retries: 0,
    });
    const created = transport.request("POST", "/lead/", { body: {} });
    expect(await errorOf(created)).toMatchObject({ sent: false });
  });
});

describe("an answer", () => {
  test.each([
    ["", true],
    ["identity", true],
    [" Identity", true],
    ["gzip", false],
    ["GZIP", false],
    ["identity, br", false],
  ])(
    "in the encoding %j is read only where there is nothing to unpack: %s",
    async (encoding, isRead) => {
      const server = await serve((response) =>
        json(response, 200, { a: 1 }, { "content-encoding": encoding }),
      );
      const call = transportTo(server.url).request("GET", "/lead/");
      if (isRead) return expect(await call).toEqual({ a: 1 });
      const error = await errorOf(call);
      expect(error).toBeInstanceOf(CloseDecodeError);
      expect(error).toMatchObject({
        message:
          "GET /lead/ was answered with 200 in an encoding that was not asked for; it was not read.",
      });
    },
  );

  test("may have a header twice: the longer wait counts", async () => {
    const server = await serve((response, _, turn) => {
      if (turn > 0) return json(response, 200, {});
      response.writeHead(429, [
        ...["retry-after", "2"],
        ...["retry-after", "3"],
        ...["content-length", "0"],
      ]);
      response.end();
    });
    const clock = fakeClock(0);
    await transportTo(server.url, {}, clock).request("GET", "/me/");
    expect(clock.waits).toEqual([3000]);
  });

  test("that is too large is given up: what is left of it is not waited for", async () => {
    let cancelled: unknown = "no";
    const transport = transportTo("https://close.test", {
      maxResponseBytes: 3,
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (stream) => stream.enqueue(new Uint8Array(4)),
            cancel: (reason) => {
              cancelled = reason;
              throw new Error("It cannot be cancelled.");
            },
          }),
        ),
    });
    const error = await errorOf(transport.request("GET", "/me/"));
    expect(error).toMatchObject({
      message:
        "GET /me/ was answered with more than 3 bytes, which were not read; maxResponseBytes sets the limit.",
    });
    expect(cancelled).toBeUndefined();
  });
});

describe("a wait", () => {
  const timers = () =>
    process.getActiveResourcesInfo().filter((kind) => kind === "Timeout")
      .length;
  const { signal } = new AbortController();
  const wait = (ms: number, on: AbortSignal, isIdle = false): Promise<void> =>
    waitUntil(performance.now() + ms, on, isIdle);

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("that is idle keeps no process alive, any other does", async () => {
    const before = timers();
    const abort = new AbortController();
    const idle = errorOf(wait(60_000, abort.signal, true));
    expect(timers()).toBe(before);
    const busy = errorOf(wait(60_000, abort.signal));
    expect(timers()).toBe(before + 1);
    abort.abort("bye");
    expect(await Promise.all([idle, busy])).toEqual(["bye", "bye"]);
  });

  test("ends also where timers are numbers, as in a browser", async () => {
    const { setTimeout: set } = globalThis;
    vi.stubGlobal("setTimeout", (end: () => void, ms: number) => {
      set(end, ms);
      return 7;
    });
    await expect(wait(1, signal, true)).resolves.toBeUndefined();
  });

  test("that is longer than timers can be does not end early", async () => {
    vi.useFakeTimers();
    const days = 2 ** 31 + 1000;
    let isOver = false;
    const waiting = wait(days, signal).then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(2 ** 31 - 2);
    expect([isOver, vi.getTimerCount()]).toEqual([false, 1]);
    await vi.advanceTimersByTimeAsync(1001);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(isOver).toBe(true);
  });

  test("of nothing is over at once, and leaves nothing on the signal", async () => {
    await wait(0, signal);
    expect(EventEmitter.getEventListeners(signal, "abort")).toEqual([]);
  });

  test("on a signal that has aborted does not begin", async () => {
    const before = timers();
    const waiting = errorOf(wait(60_000, AbortSignal.abort("bye")));
    expect(timers()).toBe(before);
    expect(await waiting).toBe("bye");
  });

  test("of a limit ends with what it limits, in success and failure, and frees what is left over", async () => {
    const before = timers();
    const outer = new AbortController();
    expect(await within(60_000, outer.signal, async () => 7)).toBe(7);
    let inner: AbortSignal | undefined;
    const broken = within(60_000, outer.signal, async (given) => {
      inner = given;
      throw new Error("It broke.");
    });
    await expect(broken).rejects.toThrow("It broke.");
    expect(inner?.aborted).toBe(true);
    expect(timers()).toBe(before);
    const left = EventEmitter.getEventListeners(outer.signal, "abort");
    expect(left).toEqual([]);
  });

  test("of a limit ends with the time, or with who gave it, even where nobody reacts", async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(within(1, undefined, never)).rejects.toMatchObject({
      name: "TimeUp",
    });
    const outer = new AbortController();
    const waiting = errorOf(within(60_000, outer.signal, never));
    outer.abort("bye");
    expect(await waiting).toBe("bye");
    let runs = 0;
    const late = within(60_000, outer.signal, async () => (runs += 1));
    expect([await errorOf(late), runs]).toEqual(["bye", 0]);
  });

  test("of a limit that no timer can hold is no wait of a moment", async () => {
    const run = () => new Promise((done) => void setTimeout(done, 5, "whole"));
    expect(await within(Infinity, undefined, run)).toBe("whole");
    expect(await within(2 ** 31, undefined, run)).toBe("whole");
  });

  test("for a promise ends with the signal, before it or after it", async () => {
    const never = new Promise<never>(() => undefined);
    expect(await errorOf(until(never, AbortSignal.abort("bye")))).toBe("bye");
    const abort = new AbortController();
    const waiting = errorOf(until(never, abort.signal));
    abort.abort("bye");
    expect(await waiting).toBe("bye");
    expect(await until(Promise.resolve(7), signal)).toBe(7);
    await new Promise((done) => setImmediate(done));
    expect(EventEmitter.getEventListeners(signal, "abort")).toEqual([]);
  });
});
