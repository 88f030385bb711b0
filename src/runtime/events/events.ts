/** Reads events, of webhooks and of the log, into records by named fields. */
import { own } from "../own.js";
import type { ObjectKind } from "../record/builtins.js";
import { endpoints } from "../collection/endpoints.js";
import { CloseDecodeError } from "../errors.js";
import { completeEvent } from "./partial.js";
import type {
  EventMembers,
  EventOf,
  OtherEvent,
  PublishedEvent,
} from "./types.js";
import type { AnyWrapper, ModelMap, Wrappers } from "../record/model.js";
import type { FromWireOptions, WireRecord } from "../record/descriptors.js";
import { isObject } from "../record/read.js";
import { nestedMembers } from "../record/nested-members.js";
import { wireKeysOf } from "../record/wire-keys.js";

/**
 * Reads an event: the body of a webhook as `verifyWebhook` gave it, its parsed JSON, or the event
 * alone. What has no wrapper comes as `object: "other"`. An event needs its `object_type` and `action` only:
 * in tests the rest may be left out, and is filled in. Throws `CloseDecodeError` for what is no event.
 */
export type ParseEvent<Models extends ModelMap<Models>> = (
  input: unknown,
  options?: FromWireOptions,
) => EventOf<Models>;

/** Makes what reads the events of an organisation out of its wrappers. */
export function defineEvents<Models extends ModelMap<Models>>(
  wrappers: Wrappers,
): ParseEvent<Models> {
  const read = createEventReader(wrappers, "delivered");
  // The one cast: an event is made of the wrappers, and these belong to the models.
  return (input, options) => read(input, options) as EventOf<Models>;
}

/** An event of which only what all have is known. */
export type AnyEvent = EventMembers &
  Pick<OtherEvent, "objectId" | "action" | "changedFields"> & {
    readonly object: string;
    readonly data: object | null;
    readonly previousData: object | null;
  };

/**
 * Whether an event is the one by which a custom activity was published: created so, or turned from a
 * draft. Required fields are set from then on. Later changes of a published activity are not it.
 */
export function becamePublished<E extends AnyEvent>(
  event: E,
): event is E & PublishedEvent<E> {
  const { object, action, data } = event;
  if (object === "other" || data === null) return false;
  if (!("customActivityTypeId" in data) || !("status" in data)) return false;
  if (data.status !== "published") return false;
  if (action === "created") return true;
  return action === "updated" && event.changedFields.includes("status");
}

/** Where an event comes from: in the log, data may be hidden from who asks. */
export type EventSource = "delivered" | "logged";

/** Makes what reads events by wrappers. */
export function createEventReader(
  wrappers: Wrappers,
  source: EventSource,
): (input: unknown, options?: FromWireOptions) => AnyEvent {
  const find = createFinder(wrappers);
  const wireNames = new Map<AnyWrapper, WireNames>();
  return (input, options) => {
    const { raw, subscriptionId } = unwrap(input);
    const whole =
      source === "logged"
        ? raw
        : completeEvent(raw, recordKindOf(raw["object_type"]));
    const event = readMembers(whole, subscriptionId);
    const found = find(event);
    if (found === undefined) return event;
    const { wrapper } = found;
    const known = wireNames.get(wrapper) ?? wireNamesOf(wrapper);
    wireNames.set(wrapper, known);
    return recordEvent(event, { ...found, known, source, options });
  };
}

/** The body of a webhook, its JSON or the event in it. */
function unwrap(input: unknown): {
  readonly raw: WireRecord;
  readonly subscriptionId: string | null;
} {
  const value = typeof input === "string" ? parseJson(input) : input;
  if (!isObject(value)) throw noEvent("it is no JSON object");
  const { event, subscription_id: subscription } = value;
  if (!isObject(event)) return { raw: value, subscriptionId: null };
  return { raw: event, subscriptionId: textOrNull(subscription) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noEvent("it is no JSON", { cause });
  }
}

function noEvent(reason: string, options?: ErrorOptions): CloseDecodeError {
  return new CloseDecodeError(`Not an event of Close: ${reason}.`, options);
}

const memberKeys: ReadonlySet<string> = new Set([
  "id",
  "object_type",
  "object_id",
  "action",
  "lead_id",
  "organization_id",
  "user_id",
  "api_key_id",
  "request_id",
  "date_created",
  "date_updated",
  "meta",
  "changed_fields",
  "data",
  "previous_data",
]);

/** What all events have, with data as it came. */
function readMembers(
  raw: WireRecord,
  subscriptionId: string | null,
): OtherEvent {
  const { meta, changed_fields: changed } = raw;
  const extra = Object.entries(raw).filter(([key]) => !memberKeys.has(key));
  return {
    id: requiredText(raw, "id"),
    object: "other",
    objectType: requiredText(raw, "object_type"),
    objectId: textOrNull(raw["object_id"]),
    action: requiredText(raw, "action"),
    // The casts of this reader: Close's ids as the types that say which kind they are.
    organizationId: requiredText(
      raw,
      "organization_id",
    ) as OtherEvent["organizationId"],
    leadId: textOrNull(raw["lead_id"]) as OtherEvent["leadId"],
    userId: textOrNull(raw["user_id"]) as OtherEvent["userId"],
    apiKeyId: textOrNull(raw["api_key_id"]),
    requestId: textOrNull(raw["request_id"]),
    dateCreated: requiredText(raw, "date_created"),
    dateUpdated: requiredText(raw, "date_updated"),
    meta: isObject(meta) ? meta : {},
    subscriptionId,
    changedFields: Array.isArray(changed) ? changed.filter(isText) : [],
    data: objectOf(raw, "data"),
    previousData: objectOf(raw, "previous_data"),
    extra: Object.fromEntries(extra),
  };
}

function requiredText(raw: WireRecord, key: string): string {
  const value = raw[key];
  if (typeof value === "string") return value;
  throw noEvent(`its ${key} is missing`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function textOrNull(value: unknown): string | null {
  return isText(value) ? value : null;
}

function objectOf(raw: WireRecord, key: string): WireRecord | null {
  const value = raw[key] ?? null;
  if (value === null) return null;
  if (isObject(value)) return value;
  throw noEvent(`its ${key} is no JSON object`);
}

/** Close's words for the kinds that have wrappers; one published example leaves out the first half. */
const kinds: Readonly<Record<string, ObjectKind>> = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  "activity.custom_activity": "customActivity",
  custom_activity: "customActivity",
  custom_object: "customObject",
};

function recordKindOf(objectType: unknown): ObjectKind | undefined {
  const word = String(objectType);
  return own(kinds, word);
}

/** A wrapper and its name. */
interface NamedWrapper {
  readonly name: string;
  readonly wrapper: AnyWrapper;
}

/** Finds the wrapper that an event is about, by its kind and the type's id in its data. */
function createFinder(
  wrappers: Wrappers,
): (event: OtherEvent) => NamedWrapper | undefined {
  const known = new Map<string, NamedWrapper>();
  for (const [name, wrapper] of Object.entries(wrappers)) {
    const ids = Object.values(wrapper.typeIds ?? {});
    // A wrapper of several organisations has no single id, and may be bound to one without the type.
    const all = ids.length === 0 ? [wrapper.typeId] : ids;
    for (const id of all) known.set(`${wrapper.kind} ${id}`, { name, wrapper });
  }
  return ({ objectType, data, previousData }) => {
    const kind = recordKindOf(objectType);
    if (kind === undefined) return undefined;
    const { typeKey } = endpoints[kind];
    const id =
      typeKey === null ? kind : (data?.[typeKey] ?? previousData?.[typeKey]);
    return typeof id === "string" ? known.get(`${kind} ${id}`) : undefined;
  };
}

/** The members that each key of Close is read into. */
type WireNames = ReadonlyMap<string, readonly string[]>;

function wireNamesOf({
  kind,
  builtIns,
  fields,
  statuses = {},
}: AnyWrapper): WireNames {
  const pairs: readonly (readonly [string, string])[] = [
    ...Object.entries(builtIns).map(([name, [key]]) => [key, name] as const),
    ...nestedMembers(kind).map((key) => [key, key] as const),
    ...Object.entries(statuses).map(
      ([name, { wireKey }]) => [wireKey, name] as const,
    ),
    ...Object.entries(fields).flatMap(([name, field]) =>
      wireKeysOf(field).map((key) => [key, name] as const),
    ),
  ];
  const names = new Map<string, readonly string[]>();
  for (const [key, name] of pairs)
    names.set(key, [...(names.get(key) ?? []), name]);
  return names;
}

/** What the event of a record is read with. */
interface RecordReading extends NamedWrapper {
  readonly known: WireNames;
  readonly source: EventSource;
  readonly options: FromWireOptions | undefined;
}

/** The event with its data as records; as it came when its action is none that records have. */
function recordEvent(event: OtherEvent, reading: RecordReading): AnyEvent {
  const { name, wrapper, known, source, options } = reading;
  const { action, data, previousData } = event;
  if (!isRecordAction(wrapper, action)) return event;
  if (event.objectId === null) throw noEvent("its object_id is missing");
  const named = {
    ...event,
    object: name,
    changedFields: event.changedFields.flatMap((key) => known.get(key) ?? key),
  };
  if (action === "deleted") {
    const isKnown =
      previousData !== null && Object.keys(previousData).length > 0;
    const last = isKnown ? wrapper.fromWire(previousData, options) : null;
    return { ...named, data: null, previousData: last };
  }
  if (data === null) {
    if (source === "delivered") throw noEvent("its data is missing");
    return { ...named, data: null, previousData: null };
  }
  return {
    ...named,
    data: wrapper.fromWire(data, options),
    previousData: readPart(previousData ?? {}, reading),
  };
}

function isRecordAction({ kind }: AnyWrapper, action: string): boolean {
  if (action === "merged") return kind === "lead";
  return ["created", "updated", "deleted"].includes(action);
}

/** Only the members that were sent: defaults for the others would look like old values. */
function readPart(
  raw: WireRecord,
  { wrapper, known, options }: RecordReading,
): object {
  // The deprecated dictionary of leads does not say which of its values changed.
  const { custom, ...flat } = raw;
  const record = Object.entries(wrapper.fromWire(flat, options));
  const sent = new Set(
    Object.keys(flat).flatMap((key) => known.get(key) ?? []),
  );
  const unnamed = Object.entries(flat).filter(([key]) => !known.has(key));
  const extra =
    custom === undefined ? unnamed : [...unnamed, ["custom", custom] as const];
  return {
    ...Object.fromEntries(record.filter(([name]) => sent.has(name))),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}
