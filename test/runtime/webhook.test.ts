import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import { CloseDecodeError, CloseInputError } from "../../src/runtime/errors.js";
import { whenChanged } from "../../src/runtime/admin/event-filter.js";
import {
  CloseWebhookError,
  verifyWebhook,
} from "../../src/runtime/events/webhook.js";
import type { WebhookDelivery } from "../../src/runtime/events/webhook.js";
import { openWebhooks } from "../../src/runtime/admin/webhooks.js";
import { account, contact, lead } from "../../generated/index.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

const key = "0f".repeat(31) + "aB";
const otherKey = "11".repeat(32);
const rawBody = '{"event":{"id":"ev_1"},"note":"Grüße ✓"}';
const now = new Date("2026-03-01T12:00:00Z");
const seconds = String(now.getTime() / 1000);

function sign(
  body: string | Uint8Array,
  timestamp = seconds,
  signatureKey = key,
): string {
  return createHmac("sha256", Buffer.from(signatureKey, "hex"))
    .update(timestamp)
    .update(body)
    .digest("hex");
}

function signed(
  body: string | Uint8Array = rawBody,
  timestamp = seconds,
): Record<string, string> {
  return {
    "close-sig-hash": sign(body, timestamp),
    "close-sig-timestamp": timestamp,
  };
}

/** A delivery that is accepted, but for what is changed. */
function delivery(changes: object = {}): WebhookDelivery {
  return { headers: signed(), rawBody, signatureKey: key, now, ...changes };
}

async function codeOf(changes: object): Promise<string> {
  const error = await errorOf(verifyWebhook(delivery(changes)));
  expect(error).toBeInstanceOf(CloseWebhookError);
  return error instanceof CloseWebhookError ? error.code : "";
}

describe("a delivery that Close signed", () => {
  test("gives its text, from text and from bytes", async () => {
    expect(await verifyWebhook(delivery())).toBe(rawBody);
    const bytes = Buffer.from(`  ${rawBody}`, "utf8").subarray(2);
    expect(await verifyWebhook(delivery({ rawBody: bytes }))).toBe(rawBody);
    const array = new TextEncoder().encode(rawBody);
    expect(await verifyWebhook(delivery({ rawBody: array }))).toBe(rawBody);
  });

  test("may have its headers in a Headers, in any case, and in lists of one", async () => {
    const { "close-sig-hash": hash, "close-sig-timestamp": time } = signed();
    const forms: readonly object[] = [
      new Headers(signed()),
      { "Close-Sig-Hash": hash, "CLOSE-SIG-TIMESTAMP": time, host: undefined },
      { "close-sig-hash": [hash], "close-sig-timestamp": [time] },
      { "close-sig-hash": hash?.toUpperCase(), "close-sig-timestamp": time },
      { ...signed(), "Close-Sig-Hash": undefined },
    ];
    for (const headers of forms)
      expect(await verifyWebhook(delivery({ headers }))).toBe(rawBody);
  });

  test("is accepted by any of several keys", async () => {
    const keys = [otherKey, key.toUpperCase()];
    expect(await verifyWebhook(delivery({ signatureKey: keys }))).toBe(rawBody);
    expect(await codeOf({ signatureKey: [otherKey] })).toBe("wrong_signature");
  });

  test("may be as old, and as far ahead, as the tolerance says and no more (D7)", async () => {
    const at = (age: number): object => ({
      now: new Date(now.getTime() + age * 1000),
    });
    for (const age of [300, -300])
      expect(await verifyWebhook(delivery(at(age)))).toBe(rawBody);
    expect(await codeOf(at(301))).toBe("stale_timestamp");
    expect(await codeOf(at(-301))).toBe("future_timestamp");
    expect(await codeOf({ ...at(11), tolerance: 10 })).toBe("stale_timestamp");
    const days = { ...at(3 * 86_400), tolerance: 4 * 86_400 };
    expect(await verifyWebhook(delivery(days))).toBe(rawBody);
  });

  test("is compared with the computer's own time", async () => {
    const time = String(Math.floor(Date.now() / 1000));
    const headers = signed(rawBody, time);
    const fresh = { headers, rawBody, signatureKey: key };
    expect(await verifyWebhook(fresh)).toBe(rawBody);
  });
});

describe("a delivery that is not to be trusted", () => {
  const { "close-sig-hash": hash = "", "close-sig-timestamp": time = "" } =
    signed();
  const both = (values: object): object => ({ headers: values });
  const cases: readonly (readonly [string, object, string])[] = [
    ["an altered body", { rawBody: `${rawBody} ` }, "wrong_signature"],
    [
      "an altered timestamp",
      both({ ...signed(), "close-sig-timestamp": String(Number(time) + 1) }),
      "wrong_signature",
    ],
    ["another key", { signatureKey: otherKey }, "wrong_signature"],
    [
      "a key that was used without decoding",
      both({
        ...signed(),
        "close-sig-hash": createHmac("sha256", key)
          .update(time + rawBody)
          .digest("hex"),
      }),
      "wrong_signature",
    ],
    ["no headers", both({}), "missing_header"],
    ["no headers at all", { headers: undefined }, "missing_header"],
    ["an empty Headers", both(new Headers()), "missing_header"],
    ["no signature", both({ "close-sig-timestamp": time }), "missing_header"],
    ["no timestamp", both({ "close-sig-hash": hash }), "missing_header"],
    [
      "a list of signatures",
      both({ ...signed(), "close-sig-hash": [hash, hash] }),
      "duplicate_header",
    ],
    [
      "signatures that were joined",
      both({ ...signed(), "close-sig-hash": `${otherKey}, ${hash}` }),
      "duplicate_header",
    ],
    [
      "headers in two spellings",
      both({ ...signed(), "Close-Sig-Timestamp": "1" }),
      "duplicate_header",
    ],
    [
      "a signature that is cut",
      both({ ...signed(), "close-sig-hash": hash.slice(0, 32) }),
      "invalid_header",
    ],
    [
      "an empty signature",
      both({ ...signed(), "close-sig-hash": "" }),
      "invalid_header",
    ],
    [
      "a timestamp that is no number",
      both({ ...signed(), "close-sig-timestamp": "now" }),
      "invalid_header",
    ],
    [
      "a timestamp in another notation",
      both({ ...signed(), "close-sig-timestamp": "0x65" }),
      "invalid_header",
    ],
    [
      "a timestamp with letters for a fraction",
      both({ ...signed(), "close-sig-timestamp": `${time}.x` }),
      "invalid_header",
    ],
    [
      "a timestamp before its zero",
      both({ ...signed(), "close-sig-timestamp": `-${time}` }),
      "invalid_header",
    ],
    [
      "a signature with something before or behind it",
      both({ ...signed(), "close-sig-hash": `${hash}0` }),
      "invalid_header",
    ],
    [
      "headers that are no text",
      both({ ...signed(), "close-sig-timestamp": 7 }),
      "invalid_header",
    ],
    ["a replay", { now: new Date("2026-03-02") }, "stale_timestamp"],
    ["a clock that is none", { now: new Date(NaN) }, "stale_timestamp"],
    ["50 MB of text", { rawBody: "x".repeat(50_000_000) }, "body_too_large"],
    [
      "50 MB of bytes",
      { rawBody: new Uint8Array(50_000_000) },
      "body_too_large",
    ],
    [
      "text that is too large in bytes only",
      { rawBody: "é".repeat(3 * 1024 * 1024) },
      "body_too_large",
    ],
    ["a parsed body", { rawBody: JSON.parse(rawBody) }, "not_raw"],
    ["no body", { rawBody: undefined }, "not_raw"],
    ["an empty key", { signatureKey: "" }, "invalid_key"],
    ["no key", { signatureKey: undefined }, "invalid_key"],
    ["no keys", { signatureKey: [] }, "invalid_key"],
    ["a short key", { signatureKey: key.slice(2) }, "invalid_key"],
    [
      "a key that is not hexadecimal",
      { signatureKey: "g".repeat(64) },
      "invalid_key",
    ],
    ["a key that is too long", { signatureKey: `${key}0` }, "invalid_key"],
    [
      "a key with something before it",
      { signatureKey: ` ${key}` },
      "invalid_key",
    ],
    ["a list in the list of keys", { signatureKey: [[key]] }, "invalid_key"],
    ["one key of two that is none", { signatureKey: [key, ""] }, "invalid_key"],
  ];

  test.each(cases)("%s is refused (D7)", async (_, changes, code) => {
    expect(await codeOf(changes)).toBe(code);
  });

  test("a body that is no text is refused although it was signed (D7)", async () => {
    const rawBody = Uint8Array.from([0x7b, 0xff, 0x7d]);
    const refused = delivery({ headers: signed(rawBody), rawBody });
    const error = await errorOf(verifyWebhook(refused));
    expect(error).toMatchObject({
      code: "not_utf8",
      message: "The body is no UTF-8.",
      cause: expect.any(TypeError),
    });
  });

  const at = (age: number): object => ({
    now: new Date(now.getTime() + age * 1000),
  });
  test.each<readonly [object, string]>([
    [both({}), "There is no close-sig-hash."],
    [
      both({ ...signed(), "close-sig-hash": [hash, hash] }),
      "There is more than one close-sig-hash.",
    ],
    [
      both({ ...signed(), "close-sig-hash": "" }),
      "close-sig-hash is not what Close sends.",
    ],
    [
      both({ ...signed(), "close-sig-timestamp": "now" }),
      "close-sig-timestamp is not what Close sends.",
    ],
    [at(301), "The delivery is 301 s old; 300 s are allowed."],
    [at(-301), "The delivery's time lies 301 s ahead; 300 s are allowed."],
    [
      { rawBody: "x".repeat(6_000_000) },
      "The body has more than 5242880 bytes.",
    ],
    [
      { rawBody: {} },
      "Give the body as it came, as text or bytes: a parsed body cannot be checked.",
    ],
    [
      { signatureKey: "" },
      "A signature key has 64 hexadecimal characters: Close gives it once, when the subscription is created.",
    ],
    [
      { signatureKey: otherKey },
      "The signature does not belong to this body and this key.",
    ],
  ])("what is wrong is said in words: %#", async (changes, message) => {
    const error = await errorOf(verifyWebhook(delivery(changes)));
    expect(error).toMatchObject({ message });
  });

  test("a body of exactly 5 MiB is still read", async () => {
    const body = "x".repeat(5 * 1024 * 1024);
    const whole = delivery({ headers: signed(body), rawBody: body });
    expect(await verifyWebhook(whole)).toBe(body);
    expect(await codeOf({ rawBody: `${body}x` })).toBe("body_too_large");
  });

  test("errors hold neither key nor signature", async () => {
    for (const changes of [
      { signatureKey: otherKey },
      { signatureKey: "ab" },
    ]) {
      const error = await errorOf(verifyWebhook(delivery(changes)));
      const shown = `${String(error)} ${JSON.stringify(error)}`;
      expect(shown).not.toContain(otherKey);
      expect(shown).not.toContain(hash);
    }
  });

  test("a tolerance that is no number is a mistake of the caller", async () => {
    for (const tolerance of [NaN, -1, "300"]) {
      const error = await errorOf(
        verifyWebhook(delivery({ tolerance: tolerance as number })),
      );
      expect(error).toBeInstanceOf(CloseInputError);
      expect(error).toMatchObject({
        message: expect.stringContaining("tolerance"),
      });
    }
  });
});

describe("filters of subscriptions", () => {
  test("one field is asked for by its key, several by any of them", () => {
    const { wireKey } = account.fields.status;
    const one = {
      type: "field_accessor",
      field: "changed_fields",
      filter: { type: "contains", value: wireKey },
    };
    expect(whenChanged(account.fields.status)).toEqual(one);
    expect(
      whenChanged(account.fields.status, contact.fields.languages),
    ).toMatchObject({ type: "or", filters: [one, {}] });
  });

  test("a field of several organisations is asked for by each of its keys", () => {
    const ids = { main: "cf_1", sandbox: "cf_2" };
    const filter = whenChanged({ ...account.fields.status, ids });
    expect(JSON.stringify(filter)).toContain("custom.cf_1");
    expect(JSON.stringify(filter)).toContain("custom.cf_2");
  });
});

async function localWebhooks() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const transport = transportTo(emulator.url, {
    auth: () => ({ apiKey: emulator.apiKey }),
  });
  return { webhooks: openWebhooks(transport), transport, emulator };
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** A receiver of deliveries; `next` gives them one by one. */
async function receiver() {
  const received: { body: Buffer; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({ body: Buffer.concat(parts), headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, received };
}

describe("subscriptions", () => {
  test("are created with a key that is shown once, changed, paused and deleted", async () => {
    const { webhooks } = await localWebhooks();
    const created = await webhooks.create({
      url: "https://example.com/close",
      events: [
        {
          objectType: "lead",
          action: "updated",
          extraFilter: whenChanged(lead.fields.industry),
        },
      ],
    });
    const { id, signatureKey, ...rest } = created;
    expect(signatureKey).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toMatchObject({ status: "active", verifySsl: true });
    const [listed] = await all(webhooks.list());
    expect(listed).toMatchObject({ id, events: rest.events });
    expect(listed).not.toHaveProperty("signatureKey");

    expect(await webhooks.pause(id)).toMatchObject({ status: "paused" });
    expect(await webhooks.resume(id)).toMatchObject({ status: "active" });
    const events = [
      ...created.events,
      { objectType: "custom_object", action: "deleted" },
    ];
    const updated = await webhooks.update(id, { events });
    expect(updated.events.map(({ objectType }) => objectType)).toEqual([
      "lead",
      "custom_object",
    ]);
    expect(updated.events[0]?.extraFilter).toEqual(
      whenChanged(lead.fields.industry),
    );
    await webhooks.delete(id);
    expect(await all(webhooks.list())).toEqual([]);
  });

  test("what they get from Close is accepted with their key", async () => {
    const { webhooks, transport, emulator } = await localWebhooks();
    const { url, received } = await receiver();
    const { id, signatureKey } = await webhooks.create({
      url,
      events: [{ objectType: "custom_object_type", action: "created" }],
    });
    await transport.request("POST", "/custom_object_type/", {
      body: { name: "Lizenz – ✓", name_plural: "Lizenzen" },
    });
    await emulator.delivered();
    const [delivered] = received;
    const text = await verifyWebhook({
      headers: delivered?.headers ?? {},
      rawBody: delivered?.body ?? "",
      signatureKey,
    });
    expect(JSON.parse(text)).toMatchObject({
      subscription_id: id,
      event: { data: { name: "Lizenz – ✓" } },
    });
  });

  test("unknown attributes of events are sent back as they came", async () => {
    const raw = {
      id: "whsub_1",
      url: "https://example.com",
      status: "active",
      events: [{ object_type: "lead", action: "created", new_one: { a_b: 1 } }],
    };
    const server = await serve((response) => json(response, 200, raw));
    const webhooks = openWebhooks(transportTo(server.url));
    const { events } = await webhooks.get("whsub_1");
    await webhooks.update("whsub_1", { events });
    expect(JSON.parse(server.seen[1]?.body ?? "")).toEqual({
      events: raw.events,
    });
  });

  test("a new one without a key is an error that names it", async () => {
    const raw = { id: "whsub_1", url: "x", status: "active", events: [] };
    const server = await serve((response) => json(response, 201, raw));
    const webhooks = openWebhooks(transportTo(server.url));
    const error = await errorOf(webhooks.create({ url: "x", events: [] }));
    expect(error).toBeInstanceOf(CloseDecodeError);
    expect(error).toMatchObject({
      message: expect.stringContaining("whsub_1"),
    });
  });
});
