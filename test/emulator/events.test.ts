import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type {
  InternalOptions,
  OrganizationSeed,
} from "../../src/emulator/index.js";
import type { LoggedEvent } from "../../src/emulator/state/logged-events.js";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, start } from "../support/emulator-client.js";
import { startReceiver } from "../support/receiver.js";

const seed: OrganizationSeed = {
  id: "orga_one",
  name: "Eventful",
  users: [
    {
      id: "user_me",
      email: "me@eventful.example",
      first_name: "Mia",
      last_name: "Ek",
    },
  ],
  custom_fields: {
    lead: [
      { id: "cf_size", name: "Size", type: "number", description: "Metres" },
      { id: "cf_tint", name: "Tint", type: "choices", choices: ["a", "b"] },
    ],
    shared: [
      {
        id: "cf_kind",
        name: "Kind",
        type: "text",
        associations: [{ object_type: "lead" }],
      },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_house",
      name: "House",
      name_plural: "Houses",
      fields: [
        { id: "cf_one", name: "One", type: "text" },
        { id: "cf_two", name: "Two", type: "text" },
      ],
    },
  ],
  custom_activity_types: [
    {
      id: "actitype_call",
      name: "Call",
      fields: [
        { id: "cf_mood", name: "Mood", type: "text" },
        { id: "cf_tone", name: "Tone", type: "text" },
      ],
    },
  ],
  lead_statuses: [{ id: "stat_x", label: "X" }],
  pipelines: [
    {
      id: "pipe_one",
      name: "One",
      statuses: [{ id: "stat_a", label: "A", type: "active" }],
    },
  ],
};

/** A clock that a test sets. */
function createTime(iso: string): {
  now: () => Date;
  set: (iso: string) => void;
} {
  const current = { iso };
  return {
    now: () => new Date(current.iso),
    set: (next) => {
      current.iso = next;
    },
  };
}

const open = (options: InternalOptions = {}): Promise<Subject> =>
  start({ organization: seed, ...options });

/** What happened, oldest first, as `action object_type object_id`. */
async function logOf(subject: Subject): Promise<readonly string[]> {
  const { body } = await subject.get("/event/");
  return body.data
    .map(
      (event: Readonly<Record<string, string>>) =>
        `${event["action"]} ${event["object_type"]} ${event["object_id"]}`,
    )
    .toReversed();
}

async function lastEvent(subject: Subject): Promise<Reply["body"]> {
  const { body } = await subject.get("/event/?_limit=1");
  return body.data[0];
}

describe("an event", () => {
  test("of an update says what changed, what stood there and which request did it", async () => {
    const time = createTime("2026-05-06T07:08:09.123Z");
    const subject = await open({ now: time.now });
    const before = await subject.get("/custom_field/lead/cf_size/");
    time.set("2026-05-06T08:00:00.000Z");
    await subject.put("/custom_field/lead/cf_size/", { name: "Length" });
    const after = await subject.get("/custom_field/lead/cf_size/");
    const event = await lastEvent(subject);
    expect(event).toEqual({
      id: expect.stringMatching(/^ev_[0-9A-Za-z]{22}$/),
      date_created: "2026-05-06T08:00:00.000000",
      date_updated: "2026-05-06T08:00:00.000000",
      action: "updated",
      object_type: "custom_fields.lead",
      object_id: "cf_size",
      lead_id: null,
      organization_id: "orga_one",
      user_id: "user_me",
      request_id: expect.stringMatching(/^req_[0-9A-Za-z]{22}$/),
      api_key_id: null,
      oauth_client_id: null,
      oauth_scope: null,
      changed_fields: ["date_updated", "name"],
      previous_data: {
        date_updated: before.body.date_updated,
        name: "Size",
      },
      data: after.body,
      meta: {
        request_method: "PUT",
        request_path: "/api/v1/custom_field/lead/cf_size/",
      },
    });
    expect((await subject.get(`/event/${event.id}/`)).body).toEqual(event);
  });

  test("of a creation has the new object and no earlier data", async () => {
    const subject = await open();
    const made = await subject.post("/custom_field/lead/", {
      name: "New",
      type: "text",
    });
    const event = await lastEvent(subject);
    expect(event).toMatchObject({
      action: "created",
      object_id: made.body.id,
      data: made.body,
      changed_fields: [],
    });
    expect(event.previous_data).toEqual({});
  });

  test("of a deletion has no data, and the last full state as earlier data", async () => {
    const subject = await open();
    const before = await subject.get("/custom_field/lead/cf_size/");
    await subject.delete("/custom_field/lead/cf_size/");
    expect(await lastEvent(subject)).toMatchObject({
      action: "deleted",
      object_id: "cf_size",
      data: null,
      previous_data: before.body,
      changed_fields: [],
    });
  });

  test("is not written when a request is refused or changes nothing", async () => {
    const subject = await open();
    await subject.post("/custom_field/lead/", { name: "No type" });
    await subject.put("/custom_field/lead/cf_size/", { name: "Size" });
    await subject.put("/custom_activity/actitype_call/", { name: "Call" });
    expect(await logOf(subject)).toEqual([]);
  });

  test("shares its request's id with the others of that request only", async () => {
    const subject = await open();
    await subject.delete("/custom_activity/actitype_call/");
    await subject.delete("/custom_object_type/cotype_house/");
    const { body } = await subject.get("/event/");
    const requests = new Set(
      body.data.map((event: LoggedEvent) => event.request_id),
    );
    expect(body.data).toHaveLength(6);
    expect(requests.size).toBe(2);
    const [request] = requests;
    const some = await subject.get(`/event/?request_id=${String(request)}`);
    expect(some.body.data).toHaveLength(3);
  });
});

describe("events of records", () => {
  test("name the lead, and custom values by their whole key", async () => {
    const subject = await open();
    const made = await subject.post("/lead/", {
      name: "Acme",
      "custom.cf_size": 1,
    });
    const { id } = made.body;
    await subject.put(`/lead/${id}/`, {
      "custom.cf_size": null,
      "custom.cf_tint": "a",
    });
    expect(await lastEvent(subject)).toMatchObject({
      action: "updated",
      object_type: "lead",
      object_id: id,
      lead_id: id,
      previous_data: { "custom.cf_size": 1, "custom.cf_tint": null },
      data: (await subject.get(`/lead/${id}/`)).body,
      meta: { request_path: `/api/v1/lead/${id}/` },
    });
    const { changed_fields: changed } = await lastEvent(subject);
    expect(changed).toEqual(expect.arrayContaining(["custom.cf_size"]));
    expect(changed).not.toContain("custom");
  });

  test("are none where a write leaves everything as it was", async () => {
    const time = createTime("2026-05-01T00:00:00Z");
    const subject = await open({ now: time.now });
    const { id } = (await subject.post("/lead/", { name: "Acme" })).body;
    time.set("2026-05-02T00:00:00Z");
    await subject.put(`/lead/${id}/`, { name: "Acme" });
    expect(await logOf(subject)).toEqual([`created lead ${id}`]);
  });

  test("are all there when a lead takes its children along", async () => {
    const subject = await open();
    const { id } = (
      await subject.post("/lead/", {
        name: "Acme",
        contacts: [{ name: "Ada" }],
      })
    ).body;
    await subject.delete(`/lead/${id}/`);
    const { body } = await subject.get(`/event/?lead_id=${id}`);
    const deleted = body.data
      .filter((event: LoggedEvent) => event.action === "deleted")
      .map((event: LoggedEvent) => event.object_type);
    expect(deleted.toSorted()).toEqual(["contact", "lead"]);
  });
});

describe("changes of the schema that are events", () => {
  test("a field of any kind: made, changed in name, type or choices, deleted", async () => {
    const subject = await open();
    await subject.put("/custom_field/lead/cf_tint/", { choices: ["a", "c"] });
    await subject.put("/custom_field/lead/cf_size/", { type: "text" });
    await subject.put("/custom_field/shared/cf_kind/", { name: "Sort" });
    await subject.put("/custom_field/custom_object_type/cf_one/", {
      name: "First",
    });
    expect(await logOf(subject)).toEqual([
      "updated custom_fields.lead cf_tint",
      "updated custom_fields.lead cf_size",
      "updated custom_fields.shared cf_kind",
      "updated custom_fields.custom_object cf_one",
    ]);
  });

  test("but not a field's description, nor where a shared field hangs", async () => {
    const subject = await open();
    await subject.put("/custom_field/lead/cf_size/", { description: "Feet" });
    await subject.post("/custom_field/shared/cf_kind/association/", {
      object_type: "contact",
    });
    await subject.put("/custom_field_schema/lead/", {
      fields: [{ id: "cf_tint" }],
    });
    expect(await logOf(subject)).toEqual([]);
  });

  test("a custom activity type: also through its fields, their order and associations", async () => {
    const subject = await open();
    const type = "custom_activity_type actitype_call";
    await subject.put("/custom_activity/actitype_call/", { name: "Phone" });
    await subject.put("/custom_activity/actitype_call/", {
      fields: [{ id: "cf_tone" }],
    });
    await subject.post("/custom_field/shared/cf_kind/association/", {
      object_type: "custom_activity_type",
      custom_activity_type_id: "actitype_call",
    });
    await subject.put("/custom_field/activity/cf_mood/", { required: true });
    expect(await logOf(subject)).toEqual([
      `updated ${type}`,
      `updated ${type}`,
      `updated ${type}`,
      `updated ${type}`,
    ]);
    expect((await lastEvent(subject)).changed_fields).toEqual(["fields"]);
  });

  test("a custom object type: by itself, and through its fields by a switch", async () => {
    const order = { fields: [{ id: "cf_two" }] };
    const path = "/custom_field_schema/custom_object/cotype_house/";
    const subject = await open();
    await subject.put(path, order);
    expect(await logOf(subject)).toEqual([]);
    await subject.put("/custom_object_type/cotype_house/", {
      is_archived: true,
    });
    expect(await logOf(subject)).toEqual([
      "updated custom_object_type cotype_house",
    ]);
    const other = await open({ fieldsInObjectTypeEvents: true });
    await other.put(path, order);
    expect(await logOf(other)).toEqual([
      "updated custom_object_type cotype_house",
    ]);
  });

  test("statuses of leads and opportunities", async () => {
    const subject = await open();
    await subject.put("/status/lead/stat_x/", { label: "Y" });
    await subject.delete("/status/opportunity/stat_a/");
    expect(await logOf(subject)).toEqual([
      "updated status.lead stat_x",
      "deleted status.opportunity stat_a",
    ]);
  });

  test("the end of a conversion, which no request and no user causes", async () => {
    const subject = await open({ conversions: "manual" });
    await subject.put("/custom_field/lead/cf_size/", { type: "text" });
    subject.emulator.finishConversions();
    expect(await lastEvent(subject)).toMatchObject({
      object_id: "cf_size",
      changed_fields: ["converting_to_type", "type"],
      request_id: null,
      user_id: null,
      meta: {},
    });
  });
});

/** Renames a field so often that there are that many events. */
async function rename(subject: Subject, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1)
    await subject.put("/custom_field/lead/cf_size/", {
      name: `Size ${String(index)}`,
    });
}

const namesOf = (page: Reply): readonly unknown[] =>
  page.body.data.map((event: LoggedEvent) => event.data?.["name"]);

describe("the list of events", () => {
  test("is newest first, in pages of 50 with cursors both ways", async () => {
    const subject = await open();
    await rename(subject, 120);
    const first = await subject.get("/event/");
    expect(namesOf(first)).toHaveLength(50);
    expect(namesOf(first)[0]).toBe("Size 120");
    expect(first.body.cursor_previous).toBeNull();
    const second = await subject.get(
      `/event/?_cursor=${first.body.cursor_next}`,
    );
    expect(namesOf(second)[0]).toBe("Size 70");
    const third = await subject.get(
      `/event/?_cursor=${second.body.cursor_next}`,
    );
    expect(namesOf(third)).toHaveLength(20);
    expect(third.body.cursor_next).toBeNull();
    const back = await subject.get(
      `/event/?_cursor=${third.body.cursor_previous}`,
    );
    expect(namesOf(back)).toEqual(namesOf(second));
  });

  test("keeps its place while new events arrive", async () => {
    const subject = await open();
    await rename(subject, 3);
    const first = await subject.get("/event/?_limit=1");
    await subject.put("/custom_field/lead/cf_size/", { name: "Late" });
    const { cursor_next: next } = first.body;
    const second = await subject.get(`/event/?_limit=1&_cursor=${next}`);
    expect(namesOf(second)).toEqual(["Size 2"]);
  });

  test("takes a page of 50 at most, and cursors of its own only", async () => {
    const subject = await open();
    expect((await subject.get("/event/?_limit=51")).body).toEqual({
      error:
        "The limit you set is larger than the maximum limit for this resource (max_limit = 50).",
    });
    expect((await subject.get("/event/?_cursor=abc")).status).toBe(400);
  });

  test("has no has_more", async () => {
    const subject = await open();
    expect(Object.keys((await subject.get("/event/")).body)).toEqual([
      "data",
      "cursor_next",
      "cursor_previous",
    ]);
  });

  test("can be narrowed by the documented combinations", async () => {
    const subject = await open();
    await subject.put("/custom_field/lead/cf_size/", { name: "Length" });
    await subject.delete("/custom_field/lead/cf_size/");
    await subject.delete("/status/lead/stat_x/");
    const count = async (query: string): Promise<number> =>
      (await subject.get(`/event/?${query}`)).body.data.length;
    expect(await count("object_type=custom_fields.lead&action=deleted")).toBe(
      1,
    );
    expect(
      await count("object_type=custom_fields.lead&object_id=cf_size"),
    ).toBe(2);
    expect(await count("object_id=cf_size&action=updated")).toBe(1);
    expect(await count("user_id=user_me")).toBe(3);
    expect(await count("user_id=user_else")).toBe(0);
    expect(
      await count("user_id=user_me&object_id=cf_size&action=deleted"),
    ).toBe(1);
    expect(
      await count("lead_id=lead_a&object_type=contact&action=updated"),
    ).toBe(0);
  });

  test.each([
    "object_type=lead",
    "object_id=lead_a",
    "action=created",
    "lead_id=lead_a&action=created",
    "lead_id=lead_a&object_id=lead_a",
    "request_id=req_a&user_id=user_me",
    "object_type=lead&object_id=lead_a&action=created",
  ])("can not be narrowed by %s", async (query) => {
    const subject = await open();
    expect((await subject.get(`/event/?${query}`)).status).toBe(400);
  });

  test("can be narrowed by time, which its cursors remember", async () => {
    const time = createTime("2026-05-01T00:00:00Z");
    const subject = await open({ now: time.now });
    for (const day of ["02", "03", "04", "05"]) {
      time.set(`2026-05-${day}T12:00:00Z`);
      await subject.put("/custom_field/lead/cf_size/", { name: day });
    }
    const from = "date_updated__gte=2026-05-03T12:00:00.000000";
    expect(namesOf(await subject.get(`/event/?${from}`))).toEqual([
      "05",
      "04",
      "03",
    ]);
    const until = "date_updated__lt=2026-05-05T14:00:00%2B02:00";
    expect(namesOf(await subject.get(`/event/?${from}&${until}`))).toEqual([
      "04",
      "03",
    ]);
    const first = await subject.get(`/event/?_limit=2&${from}`);
    const next = await subject.get(
      `/event/?_limit=2&_cursor=${first.body.cursor_next}`,
    );
    expect(namesOf(next)).toEqual(["03"]);
    expect(next.body.cursor_next).toBeNull();
    const wrong = await subject.get("/event/?date_updated__gt=yesterday");
    expect(wrong.body["field-errors"]).toEqual({
      date_updated__gt: "Invalid ISO 8601 datetime.",
    });
  });

  test("forgets after 30 days", async () => {
    const time = createTime("2026-05-01T00:00:00Z");
    const subject = await open({ now: time.now });
    await rename(subject, 1);
    const { id } = await lastEvent(subject);
    time.set("2026-05-31T00:00:00Z");
    expect((await subject.get("/event/")).body.data).toHaveLength(1);
    time.set("2026-05-31T00:00:01Z");
    expect((await subject.get("/event/")).body.data).toEqual([]);
    expect((await subject.get(`/event/${id}/`)).body).toEqual({
      error: "Empty query: Event matching query does not exist.",
    });
  });

  test("hides data from others than admins after an hour", async () => {
    const time = createTime("2026-05-01T00:00:00Z");
    const [user] = seed.users ?? [];
    const subject = await open({
      now: time.now,
      organization: {
        ...seed,
        users: user === undefined ? [] : [{ ...user, role: "superuser" }],
      },
    });
    await rename(subject, 1);
    time.set("2026-05-01T00:59:59Z");
    expect(await lastEvent(subject)).toHaveProperty("data");
    time.set("2026-05-01T01:00:00Z");
    const event = await lastEvent(subject);
    expect(event).not.toHaveProperty("data");
    expect(event).not.toHaveProperty("previous_data");
    expect(event.changed_fields).toContain("name");
  });
});

const fieldUpdated = { object_type: "custom_fields.lead", action: "updated" };

describe("a webhook subscription", () => {
  test("shows its key in the answer to the POST only", async () => {
    const now = (): Date => new Date("2026-06-19T12:07:14.366Z");
    const subject = await open({ now });
    const made = await subject.post("/webhook/", {
      url: "https://example.com/hook",
      events: [fieldUpdated],
      verify_ssl: false,
    });
    expect(made.status).toBe(201);
    expect(made.headers["location"]).toBe(`/api/v1/webhook/${made.body.id}/`);
    const { signature_key: key, ...rest } = made.body;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual({
      id: expect.stringMatching(/^whsub_[0-9A-Za-z]{22}$/),
      url: "https://example.com/hook",
      events: [{ ...fieldUpdated, extra_filter: null }],
      status: "active",
      verify_ssl: false,
      created_by: "user_me",
      updated_by: "user_me",
      date_created: "2026-06-19T12:07:14.366000",
      date_updated: "2026-06-19T12:07:14.366000",
      counters: {},
      health_status: null,
      history: { errors: [], successes: [] },
      latest_error: null,
      pause_reason: null,
      recent_consecutive_fail_buckets_cnt: 0,
    });
    expect((await subject.get(`/webhook/${rest.id}/`)).body).toEqual(rest);
    expect((await subject.get("/webhook/")).body.data).toEqual([rest]);
  });

  test("can be changed, paused and deleted", async () => {
    const subject = await open();
    const { body } = await subject.post("/webhook/", {
      url: "https://example.com/hook",
      events: [fieldUpdated],
    });
    const path = `/webhook/${body.id}/`;
    const changed = await subject.put(path, {
      url: "https://example.com/other",
      status: "paused",
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      url: "https://example.com/other",
      status: "paused",
      events: [{ ...fieldUpdated, extra_filter: null }],
    });
    expect(changed.body).not.toHaveProperty("signature_key");
    const gone = await subject.delete(path);
    expect([gone.status, gone.body]).toEqual([200, {}]);
    expect((await subject.get(path)).status).toBe(404);
  });

  test.each([
    [{ url: "ftp://example.com", events: [fieldUpdated] }, ["url"]],
    [{ url: "hook", events: [fieldUpdated] }, ["url"]],
    [{ events: [fieldUpdated] }, ["url"]],
    [{ url: "https://example.com" }, ["events"]],
    [{ url: "https://example.com", events: [] }, ["events"]],
    [{ url: "https://example.com", events: ["lead"] }, ["events"]],
    [
      { url: "https://example.com", events: [{ object_type: "lead" }] },
      ["events"],
    ],
    [
      {
        url: "https://example.com",
        events: [{ object_type: "custom_objects", action: "created" }],
      },
      ["events"],
    ],
    [
      {
        url: "https://example.com",
        events: [{ ...fieldUpdated, extra_filter: { type: "is" } }],
      },
      ["events"],
    ],
    [
      {
        url: "https://example.com",
        events: [fieldUpdated],
        event_filter: { type: "and", filters: [{ type: "equals" }] },
      },
      ["event_filter"],
    ],
    [
      { url: "https://example.com", events: [fieldUpdated], status: "off" },
      ["status"],
    ],
  ])("is refused as %j", async (body, keys) => {
    const subject = await open();
    const answer = await subject.post("/webhook/", body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body["field-errors"])).toEqual(keys);
    expect((await subject.get("/webhook/")).body.data).toEqual([]);
  });

  test("is one of 40 at most", async () => {
    const subject = await open();
    const add = async (): Promise<number> => {
      const url = "https://example.com/hook";
      const body = { url, events: [fieldUpdated] };
      return (await subject.post("/webhook/", body)).status;
    };
    for (let count = 0; count < 40; count += 1) expect(await add()).toBe(201);
    expect(await add()).toBe(400);
  });
});

/** Subscribes, and gives the answer to the POST. */
async function subscribe(
  subject: Subject,
  url: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Reply["body"]> {
  const made = await subject.post("/webhook/", {
    url,
    events: [fieldUpdated],
    ...more,
  });
  expect(made.status).toBe(201);
  return made.body;
}

describe("a delivery", () => {
  test("is the event of the log, signed with the decoded key", async () => {
    const now = (): Date => new Date("2026-06-19T12:07:14.366Z");
    const receiver = await startReceiver();
    const subject = await open({ now });
    const webhook = await subscribe(subject, receiver.url);
    await subject.put("/custom_field/lead/cf_size/", { name: "Größe" });
    await subject.emulator.delivered();
    expect(receiver.received).toHaveLength(1);
    const [{ headers, text, body } = { headers: {}, text: "", body: null }] =
      receiver.received;
    expect(body).toEqual({
      subscription_id: webhook.id,
      event: await lastEvent(subject),
    });
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["close-sig-timestamp"]).toBe("1781870834");
    expect(headers["close-sig-hash"]).toBe(
      createHmac("sha256", Buffer.from(webhook.signature_key, "hex"))
        .update(`1781870834${text}`)
        .digest("hex"),
    );
  });

  test("goes to those only who asked for this kind of event and action", async () => {
    const receiver = await startReceiver();
    const subject = await open();
    await subscribe(subject, receiver.url, {
      events: [
        { object_type: "custom_fields.lead", action: "deleted" },
        { object_type: "status.lead", action: "updated" },
      ],
    });
    await subject.put("/custom_field/lead/cf_size/", { name: "Length" });
    await subject.delete("/status/lead/stat_x/");
    await subject.delete("/custom_field/lead/cf_size/");
    await subject.emulator.delivered();
    expect(receiver.received.map(({ body }) => body.event.action)).toEqual([
      "deleted",
    ]);
  });

  test("is made neither to paused nor to deleted subscriptions", async () => {
    const receiver = await startReceiver();
    const subject = await open();
    const paused = await subscribe(subject, receiver.url);
    const deleted = await subscribe(subject, receiver.url);
    await subject.put(`/webhook/${paused.id}/`, { status: "paused" });
    await subject.delete(`/webhook/${deleted.id}/`);
    await rename(subject, 1);
    await subject.emulator.delivered();
    expect(receiver.received).toEqual([]);
    await subject.put(`/webhook/${paused.id}/`, { status: "active" });
    await rename(subject, 2);
    await subject.emulator.delivered();
    expect(receiver.received.length).toBeGreaterThan(0);
  });

  test("is repeated until it is accepted", async () => {
    const receiver = await startReceiver([500, 302, 200]);
    const subject = await open({ webhookRetries: [1, 1, 1, 1] });
    await subscribe(subject, receiver.url);
    await rename(subject, 1);
    await subject.emulator.delivered();
    const ids = receiver.received.map(({ body }) => body.event.id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  test("is not repeated once its subscription is paused", async () => {
    const receiver = await startReceiver([503]);
    const subject = await open({ webhookRetries: [1000] });
    const { id } = await subscribe(subject, receiver.url);
    await rename(subject, 1);
    await expect
      .poll(() => receiver.received.length, { timeout: 20_000 })
      .toBe(1);
    await subject.put(`/webhook/${id}/`, { status: "paused" });
    await subject.emulator.delivered();
    expect(receiver.received).toHaveLength(1);
  });

  test("is given up after the last of the repetitions", async () => {
    const receiver = await startReceiver([503]);
    const subject = await open({ webhookRetries: [1, 1] });
    await subscribe(subject, receiver.url);
    await rename(subject, 1);
    await subject.emulator.delivered();
    expect(receiver.received).toHaveLength(3);
  });

  test("is given up when nobody listens, and harms no request", async () => {
    const subject = await open({ webhookRetries: [1] });
    await subscribe(subject, "http://127.0.0.1:1/hook");
    await rename(subject, 1);
    await subject.emulator.delivered();
    expect((await subject.get("/me/")).status).toBe(200);
  });

  test("holds up neither the request that caused it nor the end", async () => {
    const receiver = await startReceiver([null]);
    const subject = await open();
    await subscribe(subject, receiver.url);
    await rename(subject, 1);
    expect((await subject.get("/event/")).body.data).toHaveLength(1);
    await subject.emulator.close();
    await subject.emulator.delivered();
  });

  test("leaves this computer only when it may", async () => {
    const receiver = await startReceiver();
    // Another way to this computer, which does not say so.
    const url = receiver.url.replace("127.0.0.1", "0.0.0.0");
    for (const webhookTargets of ["loopback", "any"] as const) {
      const subject = await open({ webhookRetries: [], webhookTargets });
      await subscribe(subject, url);
      await rename(subject, 1);
      await subject.emulator.delivered();
      expect(receiver.received).toHaveLength(webhookTargets === "any" ? 1 : 0);
    }
  });
});

describe("a filter", () => {
  const changed = (key: string): object => ({
    type: "field_accessor",
    field: "changed_fields",
    filter: { type: "contains", value: key },
  });
  const named = (filter: object): object => ({
    type: "field_accessor",
    field: "data",
    filter: { type: "field_accessor", field: "name", filter },
  });

  test.each<[string, object, boolean]>([
    ["a changed field", changed("name"), true],
    ["another field", changed("type"), false],
    ["an equal value", named({ type: "equals", value: "Size 1" }), true],
    ["an unequal value", named({ type: "equals", value: "Size" }), false],
    [
      "null as a value",
      {
        type: "field_accessor",
        field: "nothing",
        filter: { type: "equals", value: null },
      },
      true,
    ],
    ["not_equals", named({ type: "not_equals", value: "Size" }), true],
    ["a part of a text", named({ type: "contains", value: "ize" }), true],
    [
      "null",
      { type: "field_accessor", field: "lead_id", filter: { type: "is_null" } },
      true,
    ],
    [
      "null of what is not there",
      { type: "field_accessor", field: "nothing", filter: { type: "is_null" } },
      true,
    ],
    [
      "non_null",
      {
        type: "field_accessor",
        field: "lead_id",
        filter: { type: "non_null" },
      },
      false,
    ],
    [
      "and",
      { type: "and", filters: [changed("name"), changed("type")] },
      false,
    ],
    ["or", { type: "or", filters: [changed("name"), changed("type")] }, true],
    ["not", { type: "not", filter: changed("name") }, false],
    [
      "any_array_value",
      {
        type: "field_accessor",
        field: "changed_fields",
        filter: {
          type: "any_array_value",
          filter: { type: "equals", value: "name" },
        },
      },
      true,
    ],
  ])("on %s lets through what it says", async (_, filter, passes) => {
    const receiver = await startReceiver();
    const subject = await open();
    const events = [{ ...fieldUpdated, extra_filter: filter }];
    const one = await subscribe(subject, `${receiver.url}/one`, { events });
    const all = await subscribe(subject, `${receiver.url}/two`, {
      event_filter: filter,
    });
    expect(one.events[0].extra_filter).toEqual(filter);
    expect(all.event_filter).toEqual(filter);
    await rename(subject, 1);
    await subject.emulator.delivered();
    expect(receiver.received).toHaveLength(passes ? 2 : 0);
  });
});

test("events and webhooks want the key", async () => {
  const subject = await open();
  for (const path of ["/event/", "/webhook/"]) {
    const answer = await ask(subject.emulator, "GET", path, {
      headers: { authorization: "Basic eDo=" },
    });
    expect(answer.status).toBe(401);
  }
});
