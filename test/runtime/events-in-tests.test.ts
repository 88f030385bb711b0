/** Events as people write them in the tests of their own apps. */
import { describe, expect, test } from "vitest";
import {
  account,
  CloseDecodeError,
  CloseInputError,
  CloseWebhookError,
  lead,
  parseEvent,
  siteVisit,
  verifyWebhook,
} from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import type { Models } from "../../generated/models.js";
import { buildEvent, signWebhook } from "../../generated/testing.js";
import { defineEventBuilder } from "../../src/runtime/events/build-event.js";

const status = account.fields.status.wireKey;
const typeKey = { custom_object_type_id: account.typeId };

describe("an event of which only some is written", () => {
  test("is filled in", () => {
    expect(parseEvent({ object_type: "lead", action: "updated" })).toEqual({
      ...{ object: "lead", objectType: "lead", action: "updated" },
      ...{ id: "ev_unknown", objectId: "lead_unknown" },
      ...{ leadId: "lead_unknown", organizationId: "orga_unknown" },
      ...{ userId: null, apiKeyId: null, requestId: null },
      ...{ subscriptionId: null, meta: {}, extra: {} },
      dateCreated: "1970-01-01T00:00:00.000000",
      dateUpdated: "1970-01-01T00:00:00.000000",
      ...{ changedFields: [], previousData: {} },
      data: expect.objectContaining({ id: "lead_unknown", industry: null }),
    });
  });

  test("takes from its data what the data say, and the other way round", () => {
    const data = { ...typeKey, id: "custobj_1", lead_id: "lead_1" };
    const event = { object_type: "custom_object", action: "created" };
    expect(parseEvent({ event: { ...event, data } })).toMatchObject({
      ...{ object: "account", objectId: "custobj_1", leadId: "lead_1" },
      data: { id: "custobj_1", leadId: "lead_1" },
    });
    const ids = { object_id: "custobj_2", lead_id: "lead_2" };
    expect(parseEvent({ ...event, ...ids, data: typeKey })).toMatchObject({
      ...{ objectId: "custobj_2", leadId: "lead_2" },
      data: { id: "custobj_2", leadId: "lead_2" },
    });
  });

  test("changed what was before", () => {
    const { industry } = lead.fields;
    const event = parseEvent({
      ...{ object_type: "lead", action: "updated" },
      previous_data: { [industry.wireKey]: "SaaS" },
      date_updated: "2026-03-01T09:00:00.000000",
    });
    expect(event.changedFields).toEqual(["industry"]);
    expect(event.previousData).toEqual({ industry: "SaaS" });
    expect(event.dateCreated).toBe("2026-03-01T09:00:00.000000");
  });

  test.each([
    ["lead", "lead_unknown", "lead_unknown"],
    ["contact", "cont_unknown", null],
    ["opportunity", "oppo_unknown", null],
    ["custom_object", "custobj_unknown", null],
    ["activity.custom_activity", "acti_unknown", null],
    ["export.lead", null, null],
  ])("of %s gets an id of its kind", (object_type, objectId, leadId) => {
    const event = { object_type, action: "updated" };
    expect(parseEvent(event)).toMatchObject({ objectId, leadId });
    const named = { ...event, data: { id: "x_1" } };
    expect(parseEvent(named).objectId).toBe("x_1");
    const isLead = object_type === "lead";
    expect(parseEvent({ ...event, object_id: "x_2" })).toMatchObject({
      ...{ objectId: "x_2", leadId: isLead ? "x_2" : null },
      ...{ changedFields: [] },
    });
  });

  test("of what is no record gets no record", () => {
    const other = { object_type: "export.lead", action: "created" };
    expect(parseEvent(other)).toMatchObject({ data: null, previousData: null });
    const data = { a: 1 };
    expect(parseEvent({ ...other, data }).data).toEqual({ a: 1 });
    const gone = { ...other, action: "deleted", previous_data: { a: 1 } };
    expect(parseEvent(gone)).toMatchObject({
      ...{ data: null, previousData: { a: 1 } },
    });
  });

  test("has one time, where another is missing, and what its record says of it", () => {
    const event = { object_type: "lead", action: "created" };
    const [a, b] = ["2026-01-01T00:00:00", "2026-02-01T00:00:00"];
    const times = (more: object) => {
      const { dateCreated, dateUpdated } = parseEvent({ ...event, ...more });
      return [dateCreated, dateUpdated];
    };
    expect(times({ date_created: a })).toEqual([a, a]);
    expect(times({ date_updated: b })).toEqual([b, b]);
    expect(times({ date_created: a, date_updated: b })).toEqual([a, b]);
    expect(times({ data: { date_created: b } })).toEqual([b, b]);
    const before = { id: "lead_2", organization_id: "orga_2", name: "Acme" };
    expect(parseEvent({ ...event, previous_data: before })).toMatchObject({
      ...{ objectId: "lead_2", organizationId: "orga_2", changedFields: [] },
    });
    const given = { previous_data: before, data: { id: "lead_3" } };
    expect(parseEvent({ ...event, ...given }).objectId).toBe("lead_3");
  });

  test("gives its record the ids that the event has, but for what was not sent of a deletion", () => {
    const event = { object_type: "opportunity", lead_id: "lead_1" };
    const named = { object_id: "oppo_1", ...event };
    expect(parseEvent({ ...named, action: "created" }).data).toMatchObject({
      ...{ id: "oppo_1", leadId: "lead_1" },
    });
    const gone = { ...named, action: "deleted", previous_data: { note: "N" } };
    expect(parseEvent(gone).previousData).toMatchObject({
      ...{ id: "oppo_1", leadId: "lead_1", note: "N" },
    });
    const own = { ...named, action: "created", data: { id: "oppo_2" } };
    expect(parseEvent(own).data).toMatchObject({ id: "oppo_2" });
    const leads = { object_type: "lead", action: "created" };
    expect(parseEvent(leads).data).toHaveProperty("extra", {});
  });

  test.each(["created", "updated", "deleted", "merged"])(
    "is one of every kind of record, and of none: %s",
    (action) => {
      const kinds = "lead contact opportunity activity.custom_activity";
      for (const kind of [...kinds.split(" "), "custom_object", "export.lead"])
        expect(parseEvent({ object_type: kind, action }).action).toBe(action);
    },
  );

  test("of a deletion says nothing of what was there", () => {
    const event = { object_type: "contact", action: "deleted" };
    expect(parseEvent(event)).toMatchObject({
      ...{ objectId: "cont_unknown", data: null, previousData: null },
    });
    const previous_data = { name: "Ada" };
    expect(parseEvent({ ...event, previous_data })).toMatchObject({
      previousData: { id: "cont_unknown", name: "Ada" },
    });
  });

  test.each([
    ["nothing", {}],
    ["a record", { id: "lead_1", name: "Acme" }],
    ["no action", { object_type: "lead", data: {} }],
    ["no kind", { action: "updated", data: {} }],
  ])("but %s is no event", (_, input) => {
    expect(() => parseEvent(input)).toThrow(CloseDecodeError);
  });
});

describe("a built event", () => {
  test("comes out of the parser as it was named", () => {
    const body = buildEvent("account", "updated", {
      data: { id: "custobj_1", status: "Active", tags: ["vip"] },
      previousData: { status: null },
      userId: null,
    });
    expect(body.event).toMatchObject({
      ...{ object_type: "custom_object", object_id: "custobj_1" },
      ...{ changed_fields: [status], previous_data: { [status]: null } },
      data: { ...typeKey, id: "custobj_1", [status]: "Active" },
    });
    const event = parseEvent(body);
    expect(event).toMatchObject({
      ...{ object: "account", action: "updated", subscriptionId: "whsub_test" },
      ...{ objectId: "custobj_1", leadId: "lead_test", userId: null },
      ...{ changedFields: ["status"], previousData: { status: null } },
      data: { status: "Active", tags: ["vip"], leadId: "lead_test" },
    });
  });

  test("is of every object type and action, with nothing given", () => {
    const actions = ["created", "updated", "deleted"] as const;
    const objects = ["lead", "contact", "opportunity", "account"] as const;
    for (const object of [...objects, "siteVisit"] as const)
      for (const action of actions)
        expect(parseEvent(buildEvent(object, action))).toMatchObject({
          ...{ object, action },
        });
    expect(parseEvent(buildEvent("lead", "merged")).object).toBe("lead");
    const visit = parseEvent(buildEvent("siteVisit", "created"));
    expect(visit.data).toMatchObject({ status: "published" });
  });

  const stamp = "2026-01-01T09:00:00.000000";
  /** What is made up of an event, whatever it is about. */
  const made = {
    id: expect.stringMatching(/^ev_[0-9a-f]{8}$/),
    ...{ organization_id: "orga_test", lead_id: "lead_test" },
    ...{ user_id: "user_test", api_key_id: null, request_id: null },
    ...{ date_created: stamp, date_updated: stamp },
    ...{ meta: {}, changed_fields: [], previous_data: {} },
  };
  const record = {
    ...{ organization_id: "orga_test" },
    ...{ created_by: "user_test", updated_by: "user_test" },
    ...{ date_created: `${stamp}+00:00`, date_updated: `${stamp}+00:00` },
  };
  const visitKey = { custom_activity_type_id: siteVisit.typeId };

  test.each([
    ["lead", "lead", "lead_test", { name: "Test" }],
    ["contact", "contact", "cont_test", { lead_id: "lead_test" }],
    ["opportunity", "opportunity", "oppo_test", { lead_id: "lead_test" }],
    [
      "account",
      "custom_object",
      "custobj_test",
      { ...typeKey, name: "Test", lead_id: "lead_test" },
    ],
    [
      "siteVisit",
      "activity.custom_activity",
      "acti_test",
      { ...visitKey, status: "published", lead_id: "lead_test" },
    ],
  ] as const)(
    "of %s is whole, with nothing given",
    (object, object_type, id, own) => {
      const whole = { ...made, object_type, object_id: id };
      const known = { ...record, ...own, id };
      for (const action of ["created", "updated"] as const)
        expect(buildEvent(object, action)).toEqual({
          subscription_id: "whsub_test",
          event: { ...whole, action, data: known },
        });
      expect(buildEvent(object, "deleted").event).toEqual({
        ...{ ...whole, action: "deleted", data: null, previous_data: known },
      });
    },
  );

  test("says all that is given of it", () => {
    const { subscription_id, event } = buildEvent("account", "updated", {
      ...{ id: "ev_1", subscriptionId: "whsub_1", organizationId: "orga_1" },
      ...{ leadId: "lead_1", userId: "user_1", requestId: "req_1" },
      ...{ dateCreated: "2026-02-01T00:00:00", meta: { a: 1 } },
      data: { name: "Car" },
    });
    expect(subscription_id).toBe("whsub_1");
    expect(event).toMatchObject({
      ...{ id: "ev_1", organization_id: "orga_1", lead_id: "lead_1" },
      ...{ user_id: "user_1", request_id: "req_1", meta: { a: 1 } },
      date_created: "2026-02-01T00:00:00",
      date_updated: "2026-02-01T00:00:00",
      data: { organization_id: "orga_1", lead_id: "lead_1", name: "Car" },
    });
    const dateUpdated = "2026-03-01T00:00:00";
    expect(buildEvent("lead", "created", { dateUpdated }).event).toMatchObject({
      ...{ date_created: stamp, date_updated: dateUpdated },
    });
    const lead_9 = buildEvent("lead", "deleted", { objectId: "lead_9" }).event;
    expect(lead_9).toMatchObject({ object_id: "lead_9", lead_id: "lead_9" });
    const changedFields = ["contacts", "name"] as const;
    expect(
      buildEvent("lead", "updated", { changedFields }).event,
    ).toMatchObject({ changed_fields: ["contacts", "name"] });
    const userId = null;
    expect(buildEvent("lead", "created", { userId }).event["user_id"]).toBe(
      null,
    );
    const gone = { previousData: { leadId: "lead_3", status: null } } as const;
    expect(
      buildEvent("account", "deleted", { ...gone, objectId: "custobj_7" })
        .event,
    ).toMatchObject({
      ...{ object_id: "custobj_7", lead_id: "lead_3" },
      previous_data: { id: "custobj_7", lead_id: "lead_3", [status]: null },
    });
  });

  test("leaves out what is unset, as Close does, and keeps it in what was before", () => {
    const name = null as never;
    const data = { name, industry: null, description: undefined };
    const { event } = buildEvent("lead", "updated", {
      data,
      previousData: { ...data, name: "Acme" },
    });
    expect(event["data"]).toEqual({ ...record, id: "lead_test" });
    const { wireKey } = lead.fields.industry;
    expect(event["previous_data"]).toEqual({ name: "Acme", [wireKey]: null });
    expect(event["changed_fields"]).toEqual(["name", wireKey]);
  });

  test("has nothing among its changes that says where a record is, or what", () => {
    const previousData = { id: "custobj_1", leadId: "lead_1", tags: [] };
    const { event } = buildEvent("account", "updated", {
      previousData: {
        ...previousData,
        extra: { custom_object_type_id: "x", _type_id_of: 1 },
      },
    } as never);
    expect(event["changed_fields"]).toEqual([
      account.fields.tags.wireKey,
      "_type_id_of",
    ]);
    expect(
      buildEvent("account", "created", { changedFields: ["tags"] }).event,
    ).toMatchObject({ changed_fields: [] });
  });

  test("holds the records within a lead, each by its own members", () => {
    const { event } = buildEvent("lead", "created", {
      data: {
        contacts: [{ name: "Ada", leadId: "lead_1" }, 7] as never,
        opportunities: [{ statusId: "stat_1", dateLost: new Date(0) }] as never,
      },
    });
    expect(event["data"]).toMatchObject({
      contacts: [{ name: "Ada", lead_id: "lead_1" }, 7],
      opportunities: [
        { status_id: "stat_1", date_lost: "1970-01-01T00:00:00.000Z" },
      ],
    });
    const none = { contacts: null as never, extra: 7 as never };
    expect(buildEvent("lead", "created", { data: none }).event["data"]).toEqual(
      { ...record, name: "Test", id: "lead_test", contacts: [] },
    );
    const alone = defineEventBuilder<Pick<Models, "lead">>({ lead });
    const stranger = { data: { contacts: [{ title: "Boss" }] } as never };
    expect(() => alone("lead", "created", stranger)).toThrow(
      'title of "Lead" cannot be given: there is no such member.',
    );
  });

  test("holds days of lists, and what functions of one's own write", () => {
    const build = defineEventBuilder<Models>({
      ...wrappers,
      account: {
        ...account,
        fields: {
          ...account.fields,
          status: {
            ...account.fields.status,
            write: (value: unknown) => `written ${String(value)}`,
          },
        },
      } as never,
    });
    const given = { status: "Active", tags: [new Date(0)] as never } as const;
    const { event } = build("account", "created", { data: given });
    expect(event["data"]).toMatchObject({
      [status]: "written Active",
      [account.fields.tags.wireKey]: ["1970-01-01T00:00:00.000Z"],
    });
    const none = build("account", "updated", {
      previousData: { status: null },
    });
    expect(none.event["previous_data"]).toEqual({ [status]: null });
  });

  test("is of one of several organisations, the first unless it is said", () => {
    const { tags } = account.fields;
    const shared = {
      ...account,
      typeIds: { main: account.typeId, sandbox: "cotype_2" },
      fields: {
        ...account.fields,
        status: {
          ...account.fields.status,
          ids: { main: account.fields.status.id, sandbox: "cf_2" },
        },
      },
    };
    const build = defineEventBuilder<Models>({
      ...wrappers,
      account: shared as never,
    });
    const data = { status: "Active", tags: ["vip"] } as never;
    const of = (org: string | undefined) =>
      build("account", "created", { data, org }).event["data"];
    expect(of("sandbox")).toMatchObject({
      custom_object_type_id: "cotype_2",
      "custom.cf_2": "Active",
      [tags.wireKey]: ["vip"],
    });
    const main = { custom_object_type_id: account.typeId, [status]: "Active" };
    expect(of("main")).toMatchObject(main);
    expect(of(undefined)).toMatchObject(main);
    const plain = buildEvent("account", "created", { org: "main" }).event;
    expect(plain["data"]).toMatchObject(typeKey);
  });

  test("has the id of another event only if it is the same", () => {
    const idOf = (name: string): unknown =>
      buildEvent("lead", "updated", { data: { name } }).event["id"];
    expect(idOf("A")).toBe(idOf("A"));
    expect(idOf("A")).not.toBe(idOf("B"));
    const id = "ev_mine";
    expect(buildEvent("lead", "created", { id }).event["id"]).toBe(id);
  });

  test("changed what is said, what was before, or what is given", () => {
    const changed = (
      given: Parameters<typeof buildEvent<"lead", "updated">>[2],
    ): unknown =>
      parseEvent(buildEvent("lead", "updated", given)).changedFields;
    const data = { id: "lead_1", industry: "SaaS", name: "Acme" } as const;
    expect(changed({ data })).toEqual(["industry", "name"]);
    expect(changed({ data, previousData: { name: "A" } })).toEqual(["name"]);
    expect(changed({ data, changedFields: ["tags"] })).toEqual(["tags"]);
  });

  test("holds contacts of a lead, unnamed keys, and days that are Dates", () => {
    const body = buildEvent("lead", "created", {
      data: {
        contacts: [{ name: "Ada" } as never],
        extra: { "custom.cf_new": 1 },
      },
    });
    expect(parseEvent(body).data).toMatchObject({
      contacts: [{ name: "Ada" }],
      extra: { "custom.cf_new": 1 },
    });
  });

  test("refuses what the object type has not", () => {
    const given: object = { data: { colour: "red" } };
    expect(() => buildEvent("lead", "created", given)).toThrow(
      new CloseInputError(
        'colour of "Lead" cannot be given: there is no such member.',
      ),
    );
    const within: object = { data: { contacts: [], opportunities: [] } };
    expect(() => buildEvent("contact", "created", within)).toThrow(
      'contacts of "Contact" cannot be given: there is no such member.',
    );
    const labelled: object = { data: { Industry: "x" } };
    expect(() => buildEvent("lead", "created", labelled)).toThrow(
      'Industry of "Lead" cannot be given: its name is industry.',
    );
    const inherited: object = { data: { constructor: 1 } };
    expect(() => buildEvent("lead", "created", inherited)).toThrow(
      "constructor of",
    );
    const other = "gone" as "lead";
    expect(() => buildEvent(other, "created")).toThrow(
      'There is no object type "gone".',
    );
  });
});

describe("a signed delivery", () => {
  test("is one that is verified, with the key that it was signed with", async () => {
    const body = buildEvent("lead", "created", { data: { name: "Ä €" } });
    const delivery = await signWebhook({ body });
    expect(await verifyWebhook(delivery)).toBe(delivery.rawBody);
    expect(parseEvent(delivery.rawBody)).toEqual(parseEvent(body));
    const signatureKey = "ab".repeat(32);
    const { headers, rawBody } = await signWebhook({ body, signatureKey });
    expect(await verifyWebhook({ headers, rawBody, signatureKey })).toBe(
      rawBody,
    );
    await expect(verifyWebhook({ ...delivery, headers })).rejects.toThrow(
      CloseWebhookError,
    );
    const request = new Request("http://localhost/", { headers });
    expect(
      await verifyWebhook({ headers: request.headers, rawBody, signatureKey }),
    ).toBe(rawBody);
  });

  test("says that it is JSON, and shows nobody its key", async () => {
    const { headers } = await signWebhook({ body: {} });
    expect(headers).toEqual({
      "content-type": "application/json",
      "close-sig-hash": expect.stringMatching(/^[0-9a-f]{64}$/),
      "close-sig-timestamp": expect.stringMatching(/^\d{10}$/),
    });
    const silent = { toJSON: () => undefined };
    await expect(signWebhook({ body: silent })).rejects.toThrow(
      new CloseInputError("The body cannot be sent as JSON."),
    );
  });

  test("can be of text, and of another time", async () => {
    const now = new Date("2026-01-01T09:00:00Z");
    const delivery = await signWebhook({ body: '{"event": {}}', now });
    expect(delivery.rawBody).toBe('{"event": {}}');
    expect(await verifyWebhook({ ...delivery, now })).toBe(delivery.rawBody);
    await expect(verifyWebhook(delivery)).rejects.toMatchObject({
      code: "stale_timestamp",
    });
  });

  test("needs a key that can be one", async () => {
    const signing = signWebhook({ body: {}, signatureKey: "secret" });
    await expect(signing).rejects.toMatchObject({ code: "invalid_key" });
  });
});
