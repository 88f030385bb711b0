/** Makes the bodies of webhooks' deliveries out of named fields, for tests of what receives them. */
import { own } from "../own.js";
import type { ObjectKind } from "../record/builtins.js";
import { endpoints } from "../collection/endpoints.js";
import { CloseInputError } from "../errors.js";
import type { LeadId, UserId } from "../ids.js";
import { nestedMembers } from "../record/nested-members.js";
import { adviceFor, wireKeyIn } from "../record/wire-keys.js";
import type { AnyWrapper, Model, ModelMap, Wrappers } from "../record/model.js";
import type { WireRecord } from "../record/descriptors.js";
import { isObject } from "../record/read.js";
import { completeEvent, idPrefixes } from "./partial.js";
import type { EventMembers } from "./types.js";

/** The body of a delivery, as Close sends it in JSON. */
export interface WebhookBody {
  readonly subscription_id: string;
  readonly event: WireRecord;
}

/** What can happen to the records of a model. */
export type RecordAction<M extends Model> =
  | "created"
  | "updated"
  | "deleted"
  | (M["kind"] extends "lead" ? "merged" : never);

/** A record of which some members are given; its id may be any text. */
export type EventRecord<M extends Model> = {
  readonly [Name in keyof M["record"]]?: Name extends "id"
    ? string
    : M["record"][Name] | undefined;
};

/** What may be said of an event beside its data; the rest is made up, always in the same way. */
export interface EventDetails {
  /** Its id. By default it follows from everything else: another event has another id. */
  readonly id?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly organizationId?: EventMembers["organizationId"] | undefined;
  readonly leadId?: LeadId | undefined;
  /** @default `user_test`; null when Close did it. */
  readonly userId?: UserId | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly dateCreated?: string | undefined;
  readonly dateUpdated?: string | undefined;
  readonly meta?: WireRecord | undefined;
  /** With code for several organisations: the one that it happens in; the first one by default. */
  readonly org?: string | undefined;
}

/** What an event of an action takes: the record after it, and what was there before. */
export type EventGiven<
  M extends Model,
  Action extends string,
> = EventDetails & {
  /** What changed, as it was before; of a deletion the record as it was last. */
  readonly previousData?: EventRecord<M> | undefined;
} & (Action extends "deleted"
    ? { readonly objectId?: string }
    : {
        /** The record as it is now. */
        readonly data?: EventRecord<M> | undefined;
        /** @default the members of `previousData`, or of `data` where that is not given */
        readonly changedFields?:
          readonly (keyof M["record"] & string)[] | undefined;
      });

/**
 * Makes the body of a webhook's delivery for a test: `buildEvent("lead", "updated", { data: { … } })`. `parseEvent`
 * reads it, `signWebhook` signs it. Throws `CloseInputError` for members that the object type does not have.
 */
export type BuildEvent<Models extends ModelMap<Models>> = <
  Name extends keyof Models & string,
  Action extends RecordAction<Models[Name]>,
>(
  object: Name,
  action: Action,
  given?: EventGiven<Models[Name], Action>,
) => WebhookBody;

/** Makes what builds the events of an organisation out of its wrappers. */
export function defineEventBuilder<Models extends ModelMap<Models>>(
  wrappers: Wrappers,
): BuildEvent<Models> {
  return (object, action, given) => {
    const wrapper = own(wrappers, object);
    if (wrapper === undefined)
      throw new CloseInputError(
        `There is no object type ${JSON.stringify(object)}.`,
      );
    return bodyOf({ wrapper, wrappers, action, given: given ?? {} });
  };
}

/** What is given of an event, as far as nothing but its shape is known. */
interface Given extends EventDetails {
  readonly objectId?: string | undefined;
  readonly data?: object | undefined;
  readonly previousData?: object | undefined;
  readonly changedFields?: readonly string[] | undefined;
}

interface Building {
  readonly wrapper: AnyWrapper;
  readonly wrappers: Wrappers;
  readonly action: string;
  readonly given: Given;
}

/** Close's words for the kinds of records in events. */
const words: Readonly<Record<ObjectKind, string>> = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  customActivity: "activity.custom_activity",
  customObject: "custom_object",
};

/** When everything made up was; in UTC, without a zone, as Close writes it. */
const then = "2026-01-01T09:00:00.000000";

function bodyOf(building: Building): WebhookBody {
  const { wrapper, action, given } = building;
  const { subscriptionId = "whsub_test", org } = given;
  const isGone = action === "deleted";
  const data = wireOf(building, given.data ?? {});
  const before = wireOf(building, given.previousData ?? {});
  const changed =
    given.changedFields?.map((name) => keyOf(wrapper, name, org)) ??
    Object.keys(given.previousData === undefined ? data : before);
  const recordId = (isGone ? before : data)["id"];
  const event = {
    object_type: words[wrapper.kind],
    object_id: given.objectId ?? recordId ?? `${idPrefixes[wrapper.kind]}test`,
    action,
    ...detailsOf(building, isGone ? before : data),
    changed_fields: action === "updated" ? changed.filter(isChange) : [],
    data: isGone ? null : withoutNulls({ ...basics(building), ...data }),
    previous_data: isGone ? { ...basics(building), ...before } : before,
  };
  const whole = completeEvent(event, wrapper.kind);
  const id = given.id ?? `ev_${digest(JSON.stringify(whole))}`;
  return { subscription_id: subscriptionId, event: { ...whole, id } };
}

function detailsOf({ wrapper, given }: Building, record: WireRecord) {
  const lead = wrapper.kind === "lead" ? undefined : "lead_test";
  const { dateCreated = then, dateUpdated = dateCreated } = given;
  return {
    organization_id: given.organizationId ?? "orga_test",
    lead_id: given.leadId ?? record["lead_id"] ?? lead,
    user_id: given.userId === undefined ? "user_test" : given.userId,
    api_key_id: null,
    request_id: given.requestId ?? null,
    date_created: dateCreated,
    date_updated: dateUpdated,
    meta: given.meta ?? {},
  };
}

/** What every record of the type has. */
function basics({ wrapper, given }: Building): WireRecord {
  const { kind, typeId, typeIds } = wrapper;
  const { typeKey } = endpoints[kind];
  const { org } = given;
  const ownId = org === undefined ? typeId : (typeIds?.[org] ?? typeId);
  const stamp = `${then}+00:00`;
  return {
    organization_id: given.organizationId ?? "orga_test",
    ...(typeKey === null ? {} : { [typeKey]: ownId }),
    ...(kind === "customActivity" ? { status: "published" } : {}),
    ...(kind === "lead" || kind === "customObject" ? { name: "Test" } : {}),
    created_by: "user_test",
    updated_by: "user_test",
    date_created: stamp,
    date_updated: stamp,
  };
}

/** Where a record is, and who it is, does not change. */
function isChange(key: string): boolean {
  return key !== "id" && key !== "lead_id" && !key.endsWith("_type_id");
}

/** Close leaves out what is unset. */
function withoutNulls(record: WireRecord): WireRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null),
  );
}

/** The members of a record under Close's keys. */
function wireOf(building: Building, record: object): WireRecord {
  const { wrapper, wrappers, given } = building;
  const entries = Object.entries(record).flatMap(
    ([name, value]: [string, unknown]): readonly (readonly [
      string,
      unknown,
    ])[] => {
      if (value === undefined) return [];
      if (name === "extra") return isObject(value) ? Object.entries(value) : [];
      if (nestedMembers(wrapper.kind).includes(name)) {
        const kindWithin = name === "contacts" ? "contact" : "opportunity";
        const inner = Object.values(wrappers).find(
          ({ kind }) => kind === kindWithin,
        );
        return [
          [name, nestedOf({ ...building, wrapper: inner ?? wrapper }, value)],
        ];
      }
      const key = keyOf(wrapper, name, given.org);
      const field = own(wrapper.fields, name);
      const write = value === null ? undefined : field?.write;
      return [
        [key, write === undefined ? jsonValue(value) : write(value as never)],
      ];
    },
  );
  return Object.fromEntries(entries);
}

function nestedOf(building: Building, value: unknown): unknown {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map((item) => (isObject(item) ? wireOf(building, item) : item));
}

function keyOf(
  { kind, label, builtIns, fields }: AnyWrapper,
  name: string,
  org: string | undefined,
): string {
  const subject = `${name} of ${JSON.stringify(label)}`;
  const field = own(fields, name);
  if (field !== undefined) return wireKeyIn(field, org, subject);
  const builtin = own(builtIns, name);
  if (builtin !== undefined) return builtin[0];
  if (nestedMembers(kind).includes(name)) return name;
  throw new CloseInputError(
    `${subject} cannot be given${adviceFor({ builtIns, fields }, name, "it is built in")}.`,
  );
}

function jsonValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => jsonValue(item));
}

/** A short text that is another for another text (FNV-1a): ids of events say what has been seen. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
