import { MockAgent } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { CloseConnectionError } from "../../src/runtime/errors.js";
import {
  deferred,
  errorOf,
  fakeClock,
  freePort,
  json,
  serve,
  serveRaw,
  transportTo,
} from "../support/runtime-server.js";
import type { Clock } from "../../src/runtime/transport/clock.js";
import { callKinds, sendCall } from "../support/calls.js";

describe("sending again", () => {
  test.each(["undici", "fetch"])(
    "what never left is sent again, creates too (%s) (D1)",
    async (way) => {
      const port = await freePort();
      for (const kind of callKinds) {
        let retries = 0;
        const options = {
          onRetry: () => void (retries += 1),
          ...(way === "fetch" ? { fetch } : {}),
        };
        const transport = transportTo(
          `http://127.0.0.1:${port}`,
          options,
          fakeClock(),
        );
        const error = await errorOf(sendCall(transport, kind));
        expect(error).toBeInstanceOf(CloseConnectionError);
        expect(error).toMatchObject({ sent: false });
        expect(String(error)).toContain("ECONNREFUSED");
        expect(retries).toBe(3);
      }
    },
  );

  test("a create is sent again when the handshake broke off", async () => {
    const server = await serveRaw((socket) => socket.destroy(), "connect");
    const transport = transportTo(
      `https://127.0.0.1:${server.port}`,
      {},
      fakeClock(),
    );
    const error = await errorOf(sendCall(transport, "POST"));
    expect(error).toMatchObject({ name: "CloseConnectionError", sent: false });
    expect(server.turns()).toBe(4);
  });

  test.each([
    ["every address fails", "ETIMEDOUT", true],
    ["a connection breaks", "ETIMEDOUT", false],
  ])("when %s with %s it depends on the connection", async (_, code, inner) => {
    const failure = Object.assign(new Error(code), {
      code,
      syscall: inner ? "connect" : "read",
    });
    const cause = inner ? new AggregateError([failure]) : failure;
    let sends = 0;
    const transport = transportTo(
      "http://127.0.0.1:1",
      {
        fetch: () => {
          sends += 1;
          return Promise.reject(new TypeError("fetch failed", { cause }));
        },
      },
      fakeClock(),
    );
    expect(await errorOf(sendCall(transport, "POST"))).toMatchObject({
      sent: !inner,
    });
    expect(sends).toBe(inner ? 4 : 1);
  });

  test("what waiting does not mend fails at once: no TLS at the other end, no mock", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const agent = new MockAgent();
    agent.disableNetConnect();
    const retries: unknown[] = [];
    const onRetry = (event: unknown) => void retries.push(event);
    const https = transportTo(server.url.replace("http:", "https:"), {
      onRetry,
    });
    expect(await errorOf(sendCall(https, "GET"))).toMatchObject({
      name: "CloseConnectionError",
      sent: false,
    });
    const mocked = transportTo(server.url, { onRetry, dispatcher: agent });
    expect(String(await errorOf(sendCall(mocked, "GET")))).toContain(
      "UND_MOCK",
    );
    expect(retries).toEqual([]);
  });

  test("a create arrives once Close can be reached", async () => {
    const port = await freePort();
    const created: string[] = [];
    const late = await import("node:http").then(({ createServer }) =>
      createServer((request, response) => {
        created.push(request.method ?? "");
        json(response, 200, { id: "lead_1" });
      }),
    );
    onTestFinished(
      () => new Promise<void>((done) => void late.close(() => done())),
    );
    const clock = fakeClock();
    const patient: Clock = {
      ...clock,
      wait: () =>
        new Promise((done) => void late.listen(port, "127.0.0.1", done)),
    };
    const transport = transportTo(`http://127.0.0.1:${port}`, {}, patient);
    expect(await sendCall(transport, "POST")).toEqual({ id: "lead_1" });
    expect(created).toEqual(["POST"]);
    await transport.close();
  });

  test("a doubt stays even when the repetition never left", async () => {
    let refuse = false;
    const transport = transportTo(
      "http://127.0.0.1:1",
      {
        fetch: () => {
          const code = refuse ? "ECONNREFUSED" : "ECONNRESET";
          refuse = true;
          return Promise.reject(
            new TypeError("fetch failed", {
              cause: Object.assign(new Error(code), { code }),
            }),
          );
        },
      },
      fakeClock(),
    );
    const error = await errorOf(sendCall(transport, "PUT"));
    expect(String(error)).toContain("ECONNREFUSED");
    expect(error).toMatchObject({ sent: true });
  });

  test("a repeated DELETE that finds nothing is done", async () => {
    const server = await serve((response, _, turn) =>
      json(response, turn === 0 ? 502 : 404, {}),
    );
    expect(
      await sendCall(transportTo(server.url, {}, fakeClock()), "DELETE"),
    ).toBeNull();
  });

  test("a DELETE that was only turned away and then finds nothing is an error", async () => {
    const server = await serve((response, _, turn) =>
      json(response, turn === 0 ? 429 : 404, {}),
    );
    expect(
      await errorOf(
        sendCall(transportTo(server.url, {}, fakeClock()), "DELETE"),
      ),
    ).toMatchObject({ status: 404 });
  });

  test("an update is not sent again over a newer one (D2)", async () => {
    const answers: (() => void)[] = [];
    const first = deferred();
    const server = await serve((response, { body }) => {
      if (body.includes("newer")) return json(response, 200, { name: "newer" });
      answers.push(() => json(response, 502, {}));
      first.resolve();
    });
    const transport = transportTo(server.url, {}, fakeClock());
    const older = errorOf(sendCall(transport, "PUT"));
    await first.promise;
    await transport.request("PUT", "/lead/lead_1/", {
      body: { name: "newer" },
    });
    answers.forEach((answer) => answer());
    expect(await older).toMatchObject({ status: 502 });
    expect(server.seen).toHaveLength(2);
  });

  test("retries: 0 sends once", async () => {
    const server = await serve((response) => json(response, 502, {}));
    await errorOf(sendCall(transportTo(server.url, { retries: 0 }), "GET"));
    expect(server.seen).toHaveLength(1);
  });

  test("waits grow, at random from nothing to twice the last", async () => {
    const server = await serve((response) => json(response, 500, {}));
    const clock = fakeClock(0.5);
    await errorOf(
      sendCall(transportTo(server.url, { retries: 8 }, clock), "GET"),
    );
    expect(clock.waits).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  test("a Retry-After of a 503 is obeyed (D5)", async () => {
    const server = await serve((response, _, turn) =>
      json(response, turn === 0 ? 503 : 200, {}, { "retry-after": "11" }),
    );
    const clock = fakeClock(0);
    await sendCall(transportTo(server.url, {}, clock), "GET");
    expect(clock.waits).toEqual([11_000]);
  });

  test("what would end after the deadline is not begun", async () => {
    const server = await serve((response) =>
      json(response, 503, {}, { "retry-after": "121" }),
    );
    const clock = fakeClock();
    const error = await errorOf(
      sendCall(transportTo(server.url, {}, clock), "GET"),
    );
    expect(error).toMatchObject({ status: 503, retryAfter: 121 });
    expect(clock.waits).toEqual([]);
  });
});
