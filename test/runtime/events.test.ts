import { readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { EmulatorOptions } from "../../src/emulator/index.js";
import { CloseDecodeError, CloseInputError } from "../../src/runtime/errors.js";
import { openEvents } from "../../src/runtime/events/log.js";
import type { EventFilters } from "../../src/runtime/events/log.js";
import {
  becamePublished,
  defineEvents,
} from "../../src/runtime/events/events.js";
import type { ParseEvent } from "../../src/runtime/events/events.js";
import type { Mismatch } from "../../src/runtime/record/descriptors.js";
import { account, fax, lead, siteVisit } from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import type { Models } from "../../generated/models.js";
import {
  errorOf,
  json,
  serve,
  transportTo,
} from "../support/runtime-server.js";

/** Made anew for each event: what one has been read with does not help another. */
const parseEvent: ParseEvent<Models> = (input, options) =>
  defineEvents<Models>(wrappers)(input, options);

/** An event as Close documents it (docs/close-api.md §10.3), with what is changed. */
function wireEvent(changes: object = {}): Record<string, unknown> {
  return {
    id: "ev_2sYKRjcrA79yKxi3S4Crd7",
    date_created: "2019-01-15T12:48:23.395000",
    date_updated: "2019-01-15T12:48:23.395000",
    action: "updated",
    object_type: "lead",
    object_id: "lead_1",
    lead_id: "lead_1",
    organization_id: "orga_1",
    user_id: "user_1",
    request_id: "req_1",
    api_key_id: null,
    changed_fields: [],
    previous_data: {},
    data: { id: "lead_1", name: "Acme" },
    meta: { request_method: "PUT", request_path: "/api/v1/lead/lead_1/" },
    ...changes,
  };
}

const key = (field: { readonly wireKey: string }): string => field.wireKey;

describe("an event of a webhook", () => {
  test("is read from the delivery, from the event alone and from the text of either", () => {
    const event = wireEvent();
    const delivery = { subscription_id: "whsub_1", event };
    const alone = parseEvent(event);
    expect(alone).toMatchObject({ object: "lead", subscriptionId: null });
    expect(parseEvent(JSON.stringify(event))).toEqual(alone);
    const delivered = { ...alone, subscriptionId: "whsub_1" };
    expect(parseEvent(delivery)).toEqual(delivered);
    expect(parseEvent(JSON.stringify(delivery))).toEqual(delivered);
  });

  test("says by names what changed and what was there before", () => {
    const { fields } = lead;
    const event = parseEvent(
      wireEvent({
        changed_fields: [
          key(fields.industry),
          key(fields.tags),
          key(fields.renewalDate),
          "custom.cf_new",
          "date_updated",
          "status_id",
        ],
        data: {
          id: "lead_1",
          name: "Acme",
          status_id: "stat_2",
          [key(fields.industry)]: "SaaS",
        },
        previous_data: {
          [key(fields.industry)]: null,
          [key(fields.tags)]: null,
          [key(fields.renewalDate)]: "2026-01-01",
          "custom.cf_new": 1,
          status_id: "stat_1",
          date_updated: "2019-01-15T12:47:39.873000+00:00",
        },
      }),
    );
    if (event.object !== "lead" || event.action !== "updated")
      throw new Error("It is another event.");
    expect(event.changedFields).toEqual([
      "industry",
      "tags",
      "renewalDate",
      "custom.cf_new",
      "dateUpdated",
      "statusId",
      "status",
    ]);
    expect(event.previousData).toEqual({
      industry: null,
      tags: [],
      renewalDate: "2026-01-01",
      statusId: "stat_1",
      status: "stat_1",
      dateUpdated: "2019-01-15T12:47:39.873000+00:00",
      extra: { "custom.cf_new": 1 },
    });
    expect(event.data).toMatchObject({ industry: "SaaS", tags: [] });
    expect(event.data).toMatchObject({ statusId: "stat_2", budget: null });
  });

  test("keeps in extra the deprecated dictionary of what was before, which does not say what changed", () => {
    const event = parseEvent(
      wireEvent({ previous_data: { name: "Old", custom: { Industry: "x" } } }),
    );
    expect(event.previousData).toEqual({
      name: "Old",
      extra: { custom: { Industry: "x" } },
    });
  });

  test("knows contacts of a lead as a member", () => {
    const event = parseEvent(
      wireEvent({
        changed_fields: ["contacts"],
        previous_data: { contacts: [{ id: "cont_1", name: "Ann" }] },
      }),
    );
    expect(event.previousData).toMatchObject({
      contacts: [{ id: "cont_1", name: "Ann", title: null }],
    });
    expect(event.previousData).not.toHaveProperty("extra");
  });

  test("of a deletion has the record as it was last", () => {
    const event = parseEvent(
      wireEvent({
        action: "deleted",
        object_type: "custom_object",
        object_id: "custobj_1",
        data: null,
        previous_data: {
          id: "custobj_1",
          custom_object_type_id: account.typeId,
          [key(account.fields.status)]: "Active",
        },
      }),
    );
    expect(event).toMatchObject({
      object: "account",
      action: "deleted",
      data: null,
      previousData: { id: "custobj_1", status: "Active", tags: [] },
    });
  });

  test("of a deletion without a last state has none", () => {
    for (const previous of [null, {}, undefined]) {
      const changes = { action: "deleted", data: null };
      const event = parseEvent(
        wireEvent({ ...changes, previous_data: previous }),
      );
      expect(event.previousData).toBeNull();
    }
  });

  test("tells custom objects and activities apart by their type", () => {
    const custom = (type: string, attributes: object) =>
      parseEvent(
        wireEvent({
          object_type: type,
          object_id: "x_1",
          data: { id: "x_1", ...attributes },
        }),
      ).object;
    const activity = "activity.custom_activity";
    expect(
      custom("custom_object", { custom_object_type_id: account.typeId }),
    ).toBe("account");
    expect(custom(activity, { custom_activity_type_id: fax.typeId })).toBe(
      "fax",
    );
    expect(
      custom("custom_activity", { custom_activity_type_id: siteVisit.typeId }),
    ).toBe("siteVisit");
    expect(custom(activity, { custom_activity_type_id: "actitype_new" })).toBe(
      "other",
    );
    // The right id under the wrong kind is no such type.
    expect(custom(activity, { custom_activity_type_id: account.typeId })).toBe(
      "other",
    );
    expect(custom(activity, {})).toBe("other");
  });

  test("finds a type by its id in any of several organisations", () => {
    const typeIds = { main: "cotype_1", sandbox: "cotype_2" };
    const shared = defineEvents<Pick<Models, "account">>({
      account: { ...account, typeIds },
    });
    const objectOf = (id: string): string =>
      shared(
        wireEvent({
          object_type: "custom_object",
          data: { custom_object_type_id: id },
        }),
      ).object;
    expect(["cotype_1", "cotype_2"].map(objectOf)).toEqual([
      "account",
      "account",
    ]);
    expect(objectOf(account.typeId)).toBe("other");
  });

  test("names fields by their keys in any of several organisations", () => {
    const { status } = account.fields;
    const ids = { main: status.id, sandbox: "cf_sandbox" };
    const shared = defineEvents<Pick<Models, "account">>({
      account: {
        ...account,
        fields: { ...account.fields, status: { ...status, ids } },
      },
    });
    const event = shared(
      wireEvent({
        object_type: "custom_object",
        changed_fields: [status.wireKey, "custom.cf_sandbox"],
        data: { custom_object_type_id: account.typeId },
      }),
    );
    expect(event.changedFields).toEqual(["status", "status"]);
  });

  test("of a merge names the two leads", () => {
    const meta = {
      merge_source_lead_id: "lead_1",
      merge_destination_lead_id: "lead_2",
    };
    expect(parseEvent(wireEvent({ action: "merged", meta }))).toMatchObject({
      object: "lead",
      action: "merged",
      meta,
    });
  });

  test("knows who did it, and by which request and key", () => {
    const by = { api_key_id: "api_1", request_id: "req_2", user_id: "user_2" };
    expect(parseEvent(wireEvent(by))).toMatchObject({
      ...{ apiKeyId: "api_1", requestId: "req_2", userId: "user_2" },
      extra: {},
    });
  });

  test("knows opportunities of a lead as a member, and a key that several members are read from", () => {
    const event = parseEvent(
      wireEvent({
        changed_fields: ["opportunities", "contacts"],
        previous_data: { opportunities: [{ id: "oppo_1", note: "N" }], x: 1 },
      }),
    );
    expect(event.changedFields).toEqual(["opportunities", "contacts"]);
    expect(event.previousData).toEqual({
      opportunities: [expect.objectContaining({ id: "oppo_1", note: "N" })],
      extra: { x: 1 },
    });
    const { status } = account.fields;
    const twice = defineEvents<Pick<Models, "account">>({
      account: {
        ...account,
        fields: { ...account.fields, again: status },
      } as never,
    })(
      wireEvent({
        object_type: "custom_object",
        changed_fields: [status.wireKey, "contacts"],
        data: { custom_object_type_id: account.typeId },
      }),
    );
    expect(twice.changedFields).toEqual(["status", "again", "contacts"]);
  });

  test("of a type whose id is no text is about something else", () => {
    for (const id of [7, null, { toString: 1 }, ["cotype_1"]])
      expect(
        parseEvent(
          wireEvent({
            object_type: "custom_object",
            data: { custom_object_type_id: id },
          }),
        ).object,
      ).toBe("other");
  });

  test("reports values of another shape", () => {
    const heard: Mismatch[] = [];
    const data = { id: "lead_1", [key(lead.fields.industry)]: ["SaaS"] };
    parseEvent(wireEvent({ data }), {
      onMismatch: (mismatch) => heard.push(mismatch),
    });
    expect(heard).toMatchObject([{ field: "industry", received: ["SaaS"] }]);
  });
});

describe("an event about anything else", () => {
  test.each([
    ["activity.opportunity_status_change", "created"],
    ["status_change.opportunity", "created"],
    ["note", "updated"],
    ["custom_fields.lead", "updated"],
    ["__proto__", "updated"],
    ["constructor", "updated"],
    ["contact", "merged"],
    ["lead", "restored"],
  ])("%s %s comes as it is (R5)", (objectType, action) => {
    const changes = {
      object_type: objectType,
      action,
      data: { id: "x", status_id: 1 },
      previous_data: { status_id: 2 },
      changed_fields: ["status_id"],
    };
    expect(parseEvent(wireEvent(changes))).toMatchObject({
      object: "other",
      objectType,
      action,
      data: { id: "x", status_id: 1 },
      previousData: { status_id: 2 },
      changedFields: ["status_id"],
    });
  });

  test("a recorded event of a phone number and one of a group are read", async () => {
    const file = new URL("../fixtures/runtime/recorded.json", import.meta.url);
    const text = await readFile(file, "utf8");
    const { items } = JSON.parse(text) as {
      readonly items: readonly unknown[];
    };
    const [phone, group] = items.map((one) => parseEvent(one));
    expect(phone).toMatchObject({
      object: "other",
      objectType: "phone_number",
      userId: null,
      requestId: null,
      meta: {},
      subscriptionId: null,
      changedFields: ["date_updated", "next_billing_on"],
    });
    expect(group).toMatchObject({
      object: "other",
      subscriptionId: "whsub_123",
      leadId: null,
      extra: { oauth_client_id: null, oauth_scope: null },
    });
    // What has a name of its own is not there twice.
    expect(Object.keys(group?.extra ?? {}).sort()).toEqual([
      "oauth_client_id",
      "oauth_scope",
    ]);
  });

  test.each([
    ["no JSON", "{", "it is no JSON"],
    ["an empty text", "", "it is no JSON"],
    ["null", null, "it is no JSON object"],
    ["a list", [], "it is no JSON object"],
    ["an object of something else", { data: [] }, "its object_type is missing"],
    ["an event whose id is no text", wireEvent({ id: 7 }), "its id is missing"],
    [
      "an event whose organisation is no text",
      wireEvent({ organization_id: 7 }),
      "its organization_id is missing",
    ],
    [
      "an event whose date is no text",
      wireEvent({ date_created: 7 }),
      "its date_created is missing",
    ],
    [
      "an event whose last date is no text",
      wireEvent({ date_updated: 7 }),
      "its date_updated is missing",
    ],
    [
      "an event without a kind",
      wireEvent({ object_type: 7 }),
      "its object_type is missing",
    ],
    [
      "an event without an action",
      wireEvent({ action: undefined }),
      "its action is missing",
    ],
    ["a change without data", wireEvent({ data: null }), "its data is missing"],
    [
      "data that is no object",
      wireEvent({ data: [1] }),
      "its data is no JSON object",
    ],
    [
      "earlier data that is no object",
      wireEvent({ previous_data: [1] }),
      "its previous_data is no JSON object",
    ],
    [
      "a record without its id",
      wireEvent({ object_id: null }),
      "its object_id is missing",
    ],
  ])("%s is no event, and the error says why", (_, input, reason) => {
    const read = () => parseEvent(input);
    expect(read).toThrow(CloseDecodeError);
    expect(read).toThrow(`Not an event of Close: ${reason}.`);
  });

  test("that is no JSON gives the parser's own error as its cause", () => {
    expect(() => parseEvent("{")).toThrow(
      expect.objectContaining({ cause: expect.any(SyntaxError) }),
    );
  });
});

describe("the members that all events have", () => {
  test("are not among extra, and what is new is", () => {
    expect(parseEvent(wireEvent()).extra).toEqual({});
    const isNew = { oauth_client_id: "client_1" };
    expect(parseEvent(wireEvent(isNew)).extra).toEqual(isNew);
  });

  test("are empty where Close sends something of another shape", () => {
    const changes = {
      changed_fields: [1, "name", null],
      meta: "x",
      user_id: 1,
    };
    expect(parseEvent(wireEvent(changes))).toMatchObject({
      changedFields: ["name"],
      meta: {},
      userId: null,
    });
    expect(
      parseEvent(wireEvent({ changed_fields: "name" })).changedFields,
    ).toEqual([]);
  });
});

describe("becoming published", () => {
  const visit = (action: string, changes: object = {}) => ({
    object_type: "activity.custom_activity",
    object_id: "acti_1",
    action,
    data: {
      id: "acti_1",
      custom_activity_type_id: siteVisit.typeId,
      status: "published",
    },
    ...changes,
  });
  const draft = { ...visit("").data, status: "draft" };

  test.each([
    ["created published", visit("created"), true],
    ["created as a draft", visit("created", { data: draft }), false],
    [
      "a draft that is published",
      visit("updated", {
        changed_fields: ["status"],
        previous_data: { status: "draft" },
      }),
      true,
    ],
    [
      "changed while published",
      visit("updated", { changed_fields: ["activity_at"] }),
      false,
    ],
    [
      "taken back to a draft",
      visit("updated", { changed_fields: ["status"], data: draft }),
      false,
    ],
    [
      "deleted",
      visit("deleted", { data: null, previous_data: visit("").data }),
      false,
    ],
    [
      "of a type without a wrapper",
      visit("created", {
        data: { custom_activity_type_id: "actitype_x", status: "published" },
      }),
      false,
    ],
    [
      "of a type without a wrapper, changed to be published",
      visit("updated", {
        changed_fields: ["status"],
        data: {
          customActivityTypeId: "actitype_x",
          custom_activity_type_id: "actitype_x",
          status: "published",
        },
      }),
      false,
    ],
    [
      "merged",
      { action: "merged", changed_fields: ["status"], data: visit("").data },
      false,
    ],
    [
      "of no status",
      visit("created", {
        data: { custom_activity_type_id: siteVisit.typeId },
      }),
      false,
    ],
    [
      "an opportunity with a status",
      { action: "created", data: { id: "x", status: "published" } },
      false,
    ],
    [
      "a contact with a status",
      {
        object_type: "contact",
        action: "created",
        data: { id: "x", status: "published" },
      },
      false,
    ],
  ])("an activity %s: %j is %s", (_, changes, expected) => {
    expect(becamePublished(parseEvent(wireEvent(changes)))).toBe(expected);
  });
});

/** A local Close with its log, and what writes to it. */
async function local(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const transport = transportTo(emulator.url, {
    auth: () => ({ apiKey: emulator.apiKey }),
  });
  const events = openEvents<Models>(transport, wrappers, {});
  const write = async (
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body?: object,
  ): Promise<string> => {
    const answer = await transport.request(method, path, { body });
    return (answer as { id?: string } | null)?.id ?? "";
  };
  return { emulator, events, write };
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

describe("the log", () => {
  test("tells what happened to records, newest first, by named fields", async () => {
    const { events, write } = await local();
    const leadId = await write("POST", "/lead/", { name: "Acme" });
    const contactId = await write("POST", "/contact/", {
      lead_id: leadId,
      name: "Ann",
    });
    const { fields } = account;
    const id = await write("POST", "/custom_object/", {
      custom_object_type_id: account.typeId,
      lead_id: leadId,
      name: "Main",
      [key(fields.pointOfContact)]: contactId,
    });
    await write("PUT", `/custom_object/${id}/`, {
      [key(fields.status)]: "Active",
    });
    await write("DELETE", `/custom_object/${id}/`);
    const found = await all(
      events.list({ objectType: "custom_object", objectId: id }),
    );
    expect(found).toMatchObject([
      { action: "deleted", data: null, previousData: { status: "Active" } },
      {
        action: "updated",
        data: { status: "Active", pointOfContact: contactId },
        previousData: { status: null },
      },
      { action: "created", data: { name: "Main", status: null } },
    ]);
    expect(found.map(({ object }) => object)).toEqual(
      Array.from({ length: 3 }, () => "account"),
    );
    expect(found[1]?.changedFields).toContain("status");
    const one = await events.get(found[1]?.id ?? "");
    expect(one).toEqual(found[1]);
  });

  test("is walked over all pages, with the span of time sent once", async () => {
    const { events, write, emulator } = await local();
    const leadId = await write("POST", "/lead/", { name: "0" });
    for (let turn = 1; turn <= 120; turn += 1)
      await write("PUT", `/lead/${leadId}/`, { name: String(turn) });
    const since = new Date(Date.now() - 3_600_000);
    const filters = {
      leadId: leadId as `lead_${string}`,
      objectType: "lead",
      action: "updated",
      dateUpdated: { gte: since, lt: "2999-01-01T00:00:00Z" },
    };
    const found = await all(events.list(filters));
    expect(new Set(found.map(({ id }) => id)).size).toBe(120);
    const queries = emulator.requests
      .filter(({ path }) => path === "/event/")
      .map(({ query }) => query);
    expect(queries).toHaveLength(3);
    expect(queries[0]).toEqual({
      lead_id: leadId,
      object_type: "lead",
      action: "updated",
      _limit: "50",
      date_updated__gte: since.toISOString(),
      date_updated__lt: "2999-01-01T00:00:00Z",
    });
    for (const query of queries.slice(1)) {
      expect(query).toMatchObject({ lead_id: leadId, action: "updated" });
      expect(query).toHaveProperty("_cursor");
      expect(Object.keys(query).join()).not.toContain("date_updated");
    }
  });

  test("may be walked twice, and left early", async () => {
    const { events, write } = await local();
    await write("POST", "/lead/", { name: "A" });
    const list = events.list();
    expect(await all(list)).toEqual(await all(list));
    for await (const event of list) {
      expect(event.object).toBe("lead");
      break;
    }
  });

  test("shows that something happened when its data is hidden", async () => {
    const { data: _data, previous_data: _previous, ...hidden } = wireEvent();
    const rows = [
      { ...hidden, action: "created" },
      wireEvent({ action: "deleted", data: null, previous_data: null }),
      wireEvent({ object_type: "custom_object", data: null }),
    ];
    const server = await serve((response) =>
      json(response, 200, { data: rows, cursor_next: null }),
    );
    const events = openEvents<Models>(transportTo(server.url), wrappers, {});
    expect(await all(events.list())).toMatchObject([
      { object: "lead", action: "created", data: null, previousData: null },
      { object: "lead", action: "deleted", data: null, previousData: null },
      { object: "other", objectType: "custom_object", data: null },
    ]);
  });

  test("filters that Close does not take together are refused before anything is sent", async () => {
    const { events, emulator } = await local();
    const wrong: readonly object[] = [
      { objectType: "lead" },
      { action: "created" },
      { objectType: "lead", objectId: "lead_1", action: "created" },
      { requestId: "req_1", userId: "user_1" },
      { leadId: undefined },
      { leadId: "" },
      { lead_id: "lead_1" },
      { toString: "x" },
      { dateUpdated: undefined },
      { dateUpdated: {} },
      { dateUpdated: { after: "2026-01-01" } },
      { dateUpdated: { gte: new Date(NaN) } },
      { dateUpdated: "2026-01-01" },
      { dateUpdated: { gte: 1 } },
      { dateUpdated: { gte: ["2026-01-01"] } },
    ];
    for (const filters of ["lead", 7, ["leadId"], new Map()])
      expect(
        await errorOf(all(events.list(filters as EventFilters))),
      ).toMatchObject({
        name: "CloseInputError",
        message: "Give what narrows the events as an object.",
      });
    for (const filters of wrong)
      expect(
        await errorOf(all(events.list(filters as EventFilters))),
        JSON.stringify(filters),
      ).toBeInstanceOf(CloseInputError);
    expect(await errorOf(events.get("../lead/lead_1"))).toBeInstanceOf(
      CloseInputError,
    );
    expect(emulator.requests).toEqual([]);
  });

  test.each<[object, string]>([
    [
      { requestId: "req_1", userId: "user_1" },
      "Close does not narrow events by requestId + userId. It takes: objectType + objectId, objectType + action, objectId + action, leadId, leadId + objectType, leadId + objectType + action, leadId + userId, leadId + userId + objectType, leadId + userId + objectType + action, userId, userId + objectId, userId + objectId + action, userId + objectType, userId + objectType + action, requestId; and dateUpdated with each.",
    ],
    [{ leadId: "" }, "leadId of the events must be text."],
    ...[{ between: "2026" }, { xgt: "2026" }, { gtx: "2026" }, { gt: "" }].map(
      (dateUpdated): [object, string] => [
        { dateUpdated },
        "dateUpdated of the events takes gt, gte, lt and lte, each a Date or ISO text.",
      ],
    ),
  ])(
    "filters %j are refused in words that say what goes",
    async (filters, words) => {
      const { events } = await local();
      expect(
        await errorOf(all(events.list(filters as EventFilters))),
      ).toHaveProperty("message", words);
    },
  );

  test("each combination that Close takes is answered", async () => {
    const { events } = await local();
    const who = { userId: "user_1" } as const;
    const where = { leadId: "lead_1" } as const;
    const kind = { objectType: "lead" } as const;
    const which = { objectId: "lead_1" } as const;
    const what = { action: "created" } as const;
    const right: readonly EventFilters[] = [
      {},
      { ...kind, ...which },
      { ...kind, ...what },
      { ...which, ...what },
      where,
      { ...where, ...kind },
      { ...where, ...kind, ...what },
      { ...where, ...who },
      { ...where, ...who, ...kind },
      { ...where, ...who, ...kind, ...what },
      who,
      { ...who, ...which },
      { ...who, ...which, ...what },
      { ...who, ...kind },
      { ...who, ...kind, ...what },
      { requestId: "req_1" },
    ];
    for (const filters of right)
      expect(await all(events.list(filters))).toEqual([]);
  });

  test("an answer about another event, or without a list, is an error", async () => {
    const answers: Readonly<Record<string, object>> = {
      ev_other: wireEvent(),
      "lead_id=lead_1": { data: {} },
      "lead_id=lead_2": { data: [], cursor_next: 2 },
      "lead_id=lead_3": { data: [wireEvent()], cursor_next: "again" },
      "_cursor=again": {
        data: [wireEvent({ id: "ev_2" })],
        cursor_next: "again",
      },
    };
    const server = await serve((response, { url }) => {
      const [, answer = {}] =
        Object.entries(answers).findLast(([part]) => url.includes(part)) ?? [];
      json(response, 200, answer);
    });
    const events = openEvents<Models>(transportTo(server.url), wrappers, {});
    const other = await errorOf(events.get("ev_other"));
    expect(other).toBeInstanceOf(CloseDecodeError);
    expect(String(other)).toContain("GET /event/ev_other/");
    for (const [leadId, words] of [
      ["lead_1", "GET /event/ gave no list of events."],
      ["lead_2", "GET /event/ does not say where the next page is."],
      ["lead_3", "GET /event/ gave a cursor again that was used"],
    ] as const)
      expect(await errorOf(all(events.list({ leadId })))).toMatchObject({
        name: "CloseDecodeError",
        message: expect.stringContaining(words),
      });
  });
});
