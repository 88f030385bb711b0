import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createCloseClient, verifyWebhook } from "../../generated/index.js";
import { CloseApiError, CloseInputError } from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

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
function nested(
  depth: number,
  around: (value: unknown) => unknown = (value) => [value],
): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = around(value);
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
    ["an invalid date", { leadId: new Date(Number.NaN) }],
    ["no object at all", "leadId=a"],
    ["a list in its place", ["a"]],
    ["URLSearchParams", new URLSearchParams("leadId=a")],
    ["a Map", new Map([["leadId", "a"]])],
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
    ["a member that is a function", { value: () => 1 }],
    ["a member that is a symbol", { value: Symbol("a") }],
    ["an item that is undefined", { value: [undefined] }],
    ["an invalid date", { value: new Date(Number.NaN) }],
    ["a Map", { value: new Map([["a", 1]]) }],
    ["a promise that was not awaited", { value: Promise.resolve(1) }],
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

/** What cannot even be looked at, in its many ways. */
const unreadable: readonly (readonly [string, unknown])[] = [
  [
    "a getter that throws",
    {
      get name(): string {
        throw new Error("No value.");
      },
    },
  ],
  ["a proxy that throws", throwingProxy()],
  ["a revoked proxy", revoked({})],
  ["a revoked list", revoked([])],
];

const endless: readonly (readonly [string, unknown])[] = [
  ["100,000 lists", nested(100_000)],
  ["100,000 objects", nested(100_000, (value) => ({ value }))],
  ["a circle", circle()],
];

function throwingProxy(): object {
  const fail = (): never => {
    throw new Error("Not for you.");
  };
  return new Proxy(
    {},
    {
      get: fail,
      has: fail,
      ownKeys: fail,
      getPrototypeOf: fail,
      getOwnPropertyDescriptor: fail,
    },
  );
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Every way in which a caller's value gets into a request; plain JavaScript has no types. */
const ways: readonly (readonly [
  string,
  (close: ReturnType<typeof createCloseClient>, value: never) => unknown,
])[] = [
  ["a body", (close, body) => close.request("POST", "/a/", { body })],
  ["an update", (close, value) => close.leads.update("lead_a", value)],
  [
    "a member of an update",
    (close, name) => close.leads.update("lead_a", { name }),
  ],
  [
    "a custom field",
    (close, industry) => close.leads.update("lead_a", { industry }),
  ],
  ["an edit", (close, value) => close.contacts.update("cont_a", value)],
  ["a create", (close, value) => close.leads.create(value)],
  [
    "a nested create",
    (close, name) => close.leads.create({ name: "a", contacts: [{ name }] }),
  ],
  [
    "a list of nested creates",
    (close, contacts) => close.leads.create({ name: "a", contacts }),
  ],
  ["a filter", (close, query) => first(close.opportunities.list(query))],
  [
    "a filter's value",
    (close, dateWon) => first(close.opportunities.list({ dateWon })),
  ],
  ["a search", (close, query) => first(close.leads.search(query))],
  ["a where", (close, where) => first(close.leads.search({ where }))],
  [
    "a part of a where",
    (close, part) => first(close.leads.search({ where: { and: [part] } })),
  ],
  [
    "a text that is searched",
    (close, words) => first(close.leads.search({ where: { name: { words } } })),
  ],
  ["an order", (close, orderBy) => first(close.leads.search({ orderBy }))],
  ["a count", (close, query) => close.leads.count(query)],
  ["events", (close, filters) => first(close.events.list(filters))],
  [
    "a period of events",
    (close, dateUpdated) => first(close.events.list({ dateUpdated })),
  ],
  ["a subscription", (close, value) => close.webhooks.create(value)],
  [
    "a part of a subscription",
    (close, events) => close.webhooks.create({ url: "https://a.test", events }),
  ],
  ["a selection", (close, select) => close.leads.get("lead_a", { select })],
  [
    "an expansion",
    (close, expand) => close.opportunities.get("oppo_a", { expand }),
  ],
  [
    "back references",
    (close, record) => close.objects.accounts.backReferences(record),
  ],
  ["a method", (close, method) => close.request(method, "/a/")],
  ["a path", (close, path) => close.request("GET", path)],
  ["an id", (close, id) => close.leads.get(id)],
];

async function first(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list) return;
}

test.each(ways)("what cannot be read is refused as %s", async (_, call) => {
  const { close, sent } = counting();
  for (const [what, value] of [...unreadable, ...endless]) {
    const error = await errorOf((async () => call(close, value as never))());
    expect(error, what).toBeInstanceOf(Error);
    expect(error, what).toMatchObject({ name: "CloseInputError" });
  }
  expect(sent()).toBe(0);
});

test.each<[string, object]>([
  ["null", { options: null }],
  ["a text", { options: "signal" }],
  ["a list", { options: [] }],
  ["a signal in its place", { options: new AbortController().signal }],
  ["a signal that is none", { options: { signal: {} } }],
  ["a signal that is null", { options: { signal: null } }],
  [
    "a getter that throws",
    {
      options: {
        get signal(): never {
          throw new Error("No signal.");
        },
      },
    },
  ],
])("options of a call that are %s are refused", async (_, given) => {
  const { close, sent } = counting();
  const options = Reflect.get(given, "options") as never;
  for (const call of [
    () => close.request("GET", "/a/", options),
    () => close.leads.get("lead_a", options),
    () => close.leads.update("lead_a", { name: "a" }, options),
    () => first(close.leads.list({}, options)),
  ]) {
    const error = await errorOf((async () => call())());
    expect(error).toMatchObject({ name: "CloseInputError" });
  }
  expect(sent()).toBe(0);
});

test("a Map, a list or a promise that was not awaited is no empty update or query", async () => {
  const { close, sent } = counting();
  for (const value of [new Map(), [], Promise.resolve({}), new Date(), 7]) {
    const given = value as never;
    for (const call of [
      () => close.leads.update("lead_a", given),
      () => close.leads.create(given),
      () => first(close.leads.list(given)),
      () => first(close.leads.search(given)),
      () => first(close.events.list(given)),
    ]) {
      const error = await errorOf((async () => call())());
      expect(error).toMatchObject({ name: "CloseInputError" });
    }
  }
  expect(sent()).toBe(0);
});

test.each([new Map(), new Set(), Promise.resolve("a")])(
  "a member that JSON would make an empty object of is refused (%#)",
  async (value) => {
    const { close, sent } = counting();
    const update = close.leads.update("lead_a", { name: value as never });
    expect(await errorOf(update)).toBeInstanceOf(Error);
    expect(await errorOf(update)).toMatchObject({
      message: expect.stringMatching(/^name of "Lead" is a (Map|Set|Promise)/),
    });
    expect(sent()).toBe(0);
  },
);

test("half of a character is text in JSON, which has a way to say it (D3)", async () => {
  const server = await serve((response) => json(response, 200, {}));
  const body = { name: "\ud800" };
  await transportTo(server.url).request("POST", "/lead/", { body });
  expect(server.seen[0]?.body).toBe('{"name":"\\ud800"}');
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
