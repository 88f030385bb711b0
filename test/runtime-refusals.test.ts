import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createCloseClient, verifyWebhook } from "../generated/index.js";
import { CloseApiError, CloseInputError } from "../src/runtime/errors.js";
import { createTransport } from "../src/runtime/transport/transport.js";
import { errorOf, json, serve, transportTo } from "./support/runtime-server.js";

/** A client whose every request is counted. */
function counting() {
  let sent = 0;
  const fetch: typeof globalThis.fetch = () => {
    sent += 1;
    return Promise.resolve(new Response("{}"));
  };
  const options = { apiKey: "api_refusals.key", fetch };
  return {
    close: createCloseClient(options),
    transport: createTransport(options),
    sent: () => sent,
  };
}

/** Deeper than the call stack. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

const unprintable = {
  toString(): string {
    throw new Error("No text.");
  },
};

describe("what cannot be sent is refused as an input, and nothing is sent:", () => {
  test.each<[string, unknown]>([
    ["a lone surrogate", { query: "\ud800" }],
    ["a lone surrogate in a list", { ids: ["a", "\udc00"] }],
    ["a lone surrogate in a name", { "\ud800": "a" }],
    ["null", { leadId: null }],
    ["an object", { leadId: {} }],
    ["an object in a list", { leadId: [{}] }],
    ["an empty list", { leadId: [] }],
    ["a symbol", { leadId: Symbol("a") }],
    ["a bigint", { leadId: 1n }],
    ["a function", { leadId: () => "a" }],
    ["NaN", { leadId: Number.NaN }],
    ["an object without text", { leadId: unprintable }],
    ["no object at all", "leadId=a"],
    ["a list in its place", ["a"]],
  ])("%s in a query", async (_, query) => {
    const { transport, sent } = counting();
    const error = await errorOf(
      transport.request("GET", "/lead/", { query: query as never }),
    );
    expect(error).toBeInstanceOf(CloseInputError);
    expect(sent()).toBe(0);
  });

  test.each<[string, unknown]>([
    ["100,000 levels", nested(100_000)],
    ["a circle", circle()],
    ["a bigint", { value: 1n }],
    ["Infinity", { value: Number.POSITIVE_INFINITY }],
    ["a function", () => 1],
  ])("a body of %s", async (_, body) => {
    const { transport, sent } = counting();
    const error = await errorOf(transport.request("POST", "/lead/", { body }));
    expect(error).toBeInstanceOf(CloseInputError);
    expect(sent()).toBe(0);
  });

  test.each<[string, unknown]>([
    ["no text", unprintable],
    ["null", null],
    ["undefined", undefined],
    ["a number", 7],
    ["a path", "../me"],
  ])("an id that is %s", async (_, id) => {
    const { close, sent } = counting();
    const error = await errorOf((async () => close.leads.get(id as never))());
    expect(error).toMatchObject({ name: "CloseInputError" });
    expect(sent()).toBe(0);
  });

  test.each<unknown>([null, undefined, 7, {}, unprintable])(
    "a path that is no text (%#)",
    async (path) => {
      const { transport, sent } = counting();
      const error = await errorOf(transport.request("GET", path as never));
      expect(error).toBeInstanceOf(CloseInputError);
      expect(sent()).toBe(0);
    },
  );
});

describe("one signal for all calls", () => {
  test("has one listener while they run, and none once they have ended", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const transport = transportTo(server.url);
    const { signal } = new AbortController();
    const calls = Array.from({ length: 30 }, () =>
      transport.request("GET", "/me/", { signal }),
    );
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await Promise.all(calls);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("ends all of them, and each with its reason (D6)", async () => {
    const server = await serve(() => undefined);
    const transport = transportTo(server.url);
    const controller = new AbortController();
    const calls = Array.from({ length: 30 }, () =>
      errorOf(transport.request("GET", "/me/", { signal: controller.signal })),
    );
    const reason = new Error("The user left.");
    controller.abort(reason);
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ name: "CloseAbortError", cause: reason });
  });

  test("is left alone by a list that is not read to its end", async () => {
    const server = await serve((response) =>
      json(response, 200, { data: [{ id: "lead_a" }], has_more: true }),
    );
    const close = createCloseClient({
      apiKey: "api_refusals.key",
      baseUrl: server.url,
    });
    const { signal } = new AbortController();
    for await (const lead of close.leads.list({}, { signal })) {
      expect(lead.id).toBe("lead_a");
      break;
    }
    await close.close();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

test("a huge error body is cut before it is read", async () => {
  const huge = JSON.stringify({ error: "x".repeat(8 * 1024 * 1024) });
  const server = await serve((response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end(huge);
  });
  const error = await errorOf(transportTo(server.url).request("GET", "/me/"));
  expect(error).toBeInstanceOf(CloseApiError);
  // Cut text is no JSON any more: its start is the message.
  expect(error).toMatchObject({
    errors: [expect.stringMatching(/^\{"error":"x+…?/)],
  });
});

test.each(["1700000000.5", "1700000000.", "1e9", " 1700000000", "+1700000000"])(
  "a webhook's timestamp of another spelling than Close's is refused: %s (D7)",
  async (timestamp) => {
    const error = await errorOf(
      verifyWebhook({
        headers: {
          "close-sig-hash": "0".repeat(64),
          "close-sig-timestamp": timestamp,
        },
        rawBody: "{}",
        signatureKey: "0".repeat(64),
        now: new Date(1_700_000_000_000),
      }),
    );
    expect(error).toMatchObject({ code: "invalid_header" });
  },
);
