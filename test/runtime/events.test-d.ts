/** What the types of events, webhooks and schema administration allow and refuse; `tsc` runs this file. */
import { expectTypeOf, test } from "vitest";
import type { EventFilters, EventLog } from "../../src/runtime/events/log.js";
import type { EventOf, OtherEvent } from "../../src/runtime/events/types.js";
import { becamePublished } from "../../src/runtime/events/events.js";
import type { ParseEvent } from "../../src/runtime/events/events.js";
import type {
  CustomObjectId,
  LeadId,
  OpportunityId,
} from "../../src/runtime/ids.js";
import type {
  CustomActivityRecord,
  CustomObjectRecord,
  LeadRecord,
  OpportunityRecord,
} from "../../src/runtime/record/record-types.js";
import type {
  AssociationTarget,
  NewFieldType,
} from "../../src/runtime/admin/records.js";
import type { SchemaAdmin } from "../../src/runtime/admin/schema.js";
import type {
  BuildEvent,
  WebhookBody,
} from "../../src/runtime/events/build-event.js";
import { signWebhook } from "../../src/runtime/events/sign.js";
import { verifyWebhook } from "../../src/runtime/events/webhook.js";
import type { Webhooks } from "../../src/runtime/admin/webhooks.js";

interface Lead extends LeadRecord {
  industry: string | null;
}
interface Account extends CustomObjectRecord<"cotype_A"> {
  tags: readonly string[];
}
interface Visit extends CustomActivityRecord<"actitype_V"> {
  summary: string | null;
}
interface Types {
  readonly create: object;
  readonly update: object;
  readonly dates: never;
  readonly references: object;
  readonly mapped: never;
  readonly referredBy: never;
}
interface Models {
  lead: Types & { kind: "lead"; record: Lead };
  opportunity: Types & { kind: "opportunity"; record: OpportunityRecord };
  account: Types & { kind: "customObject"; record: Account };
  visit: Types & { kind: "customActivity"; record: Visit };
}

declare const parseEvent: ParseEvent<Models>;
declare const log: EventLog<Models>;
declare const schema: SchemaAdmin;
declare const webhooks: Webhooks;
declare const leadId: LeadId;
declare const body: string;

test("object and action tell what an event's data is", () => {
  const check = (event: EventOf<Models>): void => {
    if (event.object === "account" && event.action === "updated") {
      expectTypeOf(event.data).toEqualTypeOf<Account>();
      expectTypeOf(event.previousData).toEqualTypeOf<Partial<Account>>();
      expectTypeOf(event.objectId).toEqualTypeOf<CustomObjectId<"cotype_A">>();
      expectTypeOf(event.changedFields).toExtend<readonly string[]>();
      expectTypeOf<"tags">().toExtend<(typeof event.changedFields)[number]>();
    }
    if (event.object === "opportunity" && event.action === "deleted") {
      expectTypeOf(event.data).toBeNull();
      expectTypeOf(
        event.previousData,
      ).toEqualTypeOf<OpportunityRecord | null>();
      expectTypeOf(event.objectId).toEqualTypeOf<OpportunityId>();
    }
    if (event.object === "lead" && event.action === "merged")
      expectTypeOf(event.data.industry).toEqualTypeOf<string | null>();
    if (event.object === "other") {
      expectTypeOf(event).toEqualTypeOf<OtherEvent>();
      expectTypeOf(event.data).toEqualTypeOf<Readonly<
        Record<string, unknown>
      > | null>();
    }
    // @ts-expect-error only leads are merged
    void (event.object === "account" && event.action === "merged");
    // @ts-expect-error there is no such model
    void (event.object === "acount");
  };
  void [check, () => parseEvent(body)];
});

test("what a switch leaves over is of no model that it named", () => {
  const check = (event: EventOf<Models>): string => {
    switch (event.object) {
      case "lead":
      case "opportunity":
      case "account":
      case "visit":
        return event.id;
      default:
        expectTypeOf(event).toEqualTypeOf<OtherEvent>();
        return event.objectType;
    }
  };
  void check;
});

test("a publication is of a custom activity that has its data", () => {
  const check = (event: EventOf<Models>): void => {
    if (!becamePublished(event)) return;
    expectTypeOf(event.object).toEqualTypeOf<"visit">();
    expectTypeOf(event.action).toEqualTypeOf<"created" | "updated">();
    expectTypeOf(event.data.status).toEqualTypeOf<"published">();
    expectTypeOf(event.data.summary).toEqualTypeOf<string | null>();
  };
  void check;
});

test("in the log data may be hidden, in a webhook it is there", async () => {
  const check = async (): Promise<void> => {
    for await (const event of log.list({ leadId })) {
      if (event.object === "lead" && event.action === "created")
        expectTypeOf(event.data).toEqualTypeOf<Lead | null>();
      if (becamePublished(event))
        expectTypeOf(event.data.summary).toEqualTypeOf<string | null>();
    }
  };
  void check;
});

test("the log takes the combinations of filters that Close takes", () => {
  const right: readonly EventFilters[] = [
    {},
    { leadId, objectType: "lead", action: "merged" },
    { requestId: "req_1", dateUpdated: { gte: new Date(), lt: "2026-01-01" } },
    { objectType: "something.newer", objectId: "x_1" },
  ];
  // @ts-expect-error a kind needs an action, an object, a lead or a user
  const kind: EventFilters = { objectType: "lead" };
  // @ts-expect-error a request goes with nothing else
  const request: EventFilters = { requestId: "req_1", leadId };
  // @ts-expect-error a user is no lead
  const user: EventFilters = { userId: leadId };
  void [right, kind, request, user];
});

test("a webhook is checked over what came, not over what was parsed", () => {
  const headers = new Headers();
  const signatureKey = "";
  const event: { readonly id: string } = JSON.parse(body);
  const check = (): void => {
    void verifyWebhook({ headers, rawBody: body, signatureKey });
    void verifyWebhook({
      headers: { "close-sig-hash": ["a"], host: undefined },
      rawBody: new Uint8Array(),
      signatureKey: [signatureKey],
    });
    // @ts-expect-error a parsed body has lost its bytes
    void verifyWebhook({ headers, rawBody: event, signatureKey });
    // @ts-expect-error there is no checking without a key
    void verifyWebhook({ headers, rawBody: body, signatureKey: undefined });
  };
  void check;
});

test("only a new subscription has its key", () => {
  const check = async (): Promise<void> => {
    const created = await webhooks.create({
      url: "https://example.com",
      events: [{ objectType: "custom_object", action: "created" }],
    });
    expectTypeOf(created.signatureKey).toEqualTypeOf<string>();
    // @ts-expect-error it is never shown again
    void (await webhooks.get(created.id)).signatureKey;
  };
  void check;
});

test("fields are made with what their type needs, and of the kind that takes them", () => {
  const { fields, sharedFields } = schema;
  const owner = { customActivityTypeId: "actitype_V" };
  const check = (): void => {
    void fields.lead.create({ name: "A", type: "choices", choices: ["a"] });
    void fields.activity.create({ ...owner, name: "A", type: "textarea" });
    // @ts-expect-error choices need choices
    void fields.lead.create({ name: "A", type: "choices" });
    // @ts-expect-error a reference needs the type that it refers to
    void fields.lead.create({ name: "A", type: "custom_object" });
    // @ts-expect-error Close has no such type
    void fields.lead.create({ name: "A", type: "boolean" });
    // @ts-expect-error a text is one value
    const one: NewFieldType = { type: "text", acceptsMultipleValues: true };
    void fields.lead.create({ name: "A", ...one });
    // @ts-expect-error only activities have long texts
    void fields.lead.create({ name: "A", type: "textarea" });
    // @ts-expect-error fields of leads are never required
    void fields.lead.create({ name: "A", type: "text", required: true });
    // @ts-expect-error fields of activities belong to a type
    void fields.activity.create({ name: "A", type: "text" });
    void fields.lead.update("cf_a", { type: "number" });
    // @ts-expect-error the type of these never changes
    void fields.customObject.update("cf_a", { type: "number" });
    // @ts-expect-error roles of a shared field belong to its associations
    void sharedFields.update("cf_a", { editableWithRoles: [] });
  };
  void check;
});

test("associations say which type they mean", () => {
  const { sharedFields } = schema;
  const customObjectTypeId = "cotype_A";
  const check = (): void => {
    void sharedFields.associate("cf_a", { objectType: "lead" });
    void sharedFields.associate("cf_a", {
      objectType: "custom_object_type",
      customObjectTypeId,
      required: true,
    });
    // @ts-expect-error which type?
    void sharedFields.associate("cf_a", { objectType: "custom_object_type" });
    // @ts-expect-error a lead has no type
    const odd: AssociationTarget = { objectType: "lead", customObjectTypeId };
    void sharedFields.disassociate("cf_a", odd);
    // @ts-expect-error on a lead nothing is required
    void sharedFields.associate("cf_a", { objectType: "lead", required: true });
    // @ts-expect-error schemas of types need the type
    void schema.get("activity");
    void schema.get({ customObjectTypeId });
  };
  void check;
});

declare const buildEvent: BuildEvent<Models>;

test("a built event takes the named fields of its object type, by action", () => {
  const check = (): void => {
    expectTypeOf(buildEvent("lead", "created")).toEqualTypeOf<WebhookBody>();
    buildEvent("account", "updated", {
      data: { id: "custobj_1", tags: ["a"] },
      previousData: { tags: [] },
      changedFields: ["tags"],
    });
    buildEvent("lead", "merged", { data: { industry: null } });
    buildEvent("visit", "deleted", { previousData: { summary: "x" } });
    // @ts-expect-error only leads are merged
    buildEvent("account", "merged");
    // @ts-expect-error there is no such model
    buildEvent("acount", "created");
    // @ts-expect-error there is no such member
    buildEvent("lead", "created", { data: { tags: [] } });
    // @ts-expect-error tags are texts
    buildEvent("account", "created", { data: { tags: [1] } });
    // @ts-expect-error of what is deleted there are no data
    buildEvent("lead", "deleted", { data: { industry: null } });
    void signWebhook({ body: buildEvent("lead", "created") }).then(
      verifyWebhook,
    );
  };
  void check;
});
