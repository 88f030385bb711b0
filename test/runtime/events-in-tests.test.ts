/** Events as people write them in the tests of their own apps. */
import { describe, expect, test } from "vitest";
import {
  account,
  CloseDecodeError,
  CloseInputError,
  CloseWebhookError,
  lead,
  parseEvent,
  verifyWebhook,
} from "../../generated/index.js";
import { buildEvent, signWebhook } from "../../generated/testing.js";

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
