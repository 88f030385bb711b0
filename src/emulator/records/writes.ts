/** Creates, updates and deletes records of any kind; a body is read as a whole first, so that a write that fails changes nothing. */
import { failed, refuse } from "../endpoint/replies.js";
import type { PendingWrite } from "../endpoint/resource.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import { missingFields } from "./custom-values.js";
import { logChange } from "../events/log-change.js";
import type { JsonObject } from "../state/json-object.js";
import { recordWords } from "./kinds.js";
import { viewRecord } from "./views.js";
import type { ApiCall } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredStamp, StoredRecord } from "../state/state.js";
import { addStatusChange, removeThingsOf } from "../stored/lead-things.js";
import { readValues, restrictedField } from "./value-writes.js";

/** A write of one record while it is read. */
export interface RecordDraft extends PendingWrite<StoredRecord | undefined> {
  /** The lead that the record is on afterwards. */
  readonly leadId: string;
}

/** The parts of a record that are read before its custom values; all else is that of the record as it stands, or new. */
export interface DraftParts extends Pick<StoredRecord, "kind" | "attributes"> {
  readonly type_id?: string;
  readonly stamp?: StoredStamp;
}

/**
 * Reads the custom values of a record whose attributes have been read, and checks that nothing
 * required is missing. The result is of use only when the reader has no problems.
 */
export function completeRecord(
  draft: RecordDraft,
  { kind, attributes, type_id: typeId, stamp }: DraftParts,
): StoredRecord {
  const { reader, context, current, leadId } = draft;
  const { organization } = context;
  const isLead = kind === "lead";
  const empty = {
    kind,
    id:
      current?.id ??
      (isLead ? leadId : organization.nextId(recordWords[kind].prefix)),
    lead_id: leadId,
    type_id: current?.type_id ?? typeId ?? null,
    attributes,
    values: current?.values ?? {},
    stamp: stamp ?? organization.stamp(current?.stamp),
  };
  const record = { ...empty, values: readValues(reader, empty, context) };
  refuseUnknownAttributes(reader, record, context);
  // Drafts of activities may lack what is required (docs/close-api.md §2.8); custom objects need it whenever
  // they are saved (§1.1).
  if (record.attributes["status"] !== "draft")
    for (const { id } of missingFields(record, context))
      reader.refuse(`custom.${id}`, "This field is required.");
  return record;
}

/** Attributes that are not shown but can be written. */
const writeOnly: ReadonlySet<string> = new Set(["status", "created_by_id"]);

function refuseUnknownAttributes(
  reader: BodyReader,
  record: StoredRecord,
  context: Context,
): void {
  if (context.switches.unknownAttributes === "ignored") return;
  const known = viewRecord(record, context);
  for (const [key] of reader.entries()) {
    const isKnown =
      key.startsWith("custom.") ||
      Object.hasOwn(known, key) ||
      writeOnly.has(key);
    if (!isKnown) reader.refuse(key, "This attribute is not known here.");
  }
}

/** Refuses a write with 403 where the switch says so and a field is restricted: other problems are named by the reader. */
export function checkRestricted({
  reader,
  context,
}: PendingWrite<StoredRecord | undefined>): void {
  const problems = Object.values(reader.problems() ?? {});
  if (
    problems.includes(restrictedField) &&
    context.switches.restrictedFieldStatus === 403
  )
    refuse(failed(403, restrictedField));
}

/** The stamp of a record after a write; a new one may say when and by whom it was made. */
export function readStamp(
  { reader, context, current }: RecordDraft,
  creator: "created_by" | "created_by_id",
): StoredStamp {
  const { organization } = context;
  if (current !== undefined) return organization.stamp(current.stamp);
  const stamp = organization.stamp();
  return {
    ...stamp,
    created_by: readUser(reader, creator, stamp.created_by, context),
    date_created: reader.moment("date_created", null) ?? stamp.date_created,
  };
}

/** The id of a user, also of one who has left; null puts back what stood. */
export function readUser(
  reader: BodyReader,
  key: string,
  current: string | null,
  { organization }: Context,
): string | null {
  const id = reader.optionalText(key, current) ?? current;
  if (id !== null && organization.users.find(id) === undefined)
    reader.refuse(relationOf(key), "Object does not exist.");
  return id;
}

/** The id of a contact on the draft's lead; null clears. Older endpoints name the relation in the error, newer ones the key. */
export function readContact(
  { reader, context, leadId }: RecordDraft,
  current: string | null,
  problemKey: "contact" | "contact_id",
): string | null {
  const id = reader.optionalText("contact_id", current);
  if (id === null || reader.raw("contact_id") === undefined) return id;
  const contact = context.organization.records.find("contact", id);
  if (contact?.lead_id !== leadId)
    reader.refuse(problemKey, "Object does not exist.");
  return id;
}

/** Recorded for leads: the posted key is `lead_id`, that of the error `lead` (docs/close-api.md §7.3). */
function relationOf(key: string): string {
  return key.replace(/_id$/, "");
}

/** The lead that a write is about; `current` stands when the body names none. */
export function readLead({
  reader,
  context,
  current,
}: PendingWrite<StoredRecord | undefined>): StoredRecord | undefined {
  const { organization, switches } = context;
  const { records } = organization;
  if (current !== undefined && !switches.movableRecords)
    reader.unchanged("lead_id", current.lead_id);
  const id = reader.optionalText("lead_id", current?.lead_id ?? null);
  if (id === null) {
    if (current !== undefined) reader.refuse("lead", "This field is required.");
    return undefined;
  }
  const lead = records.find("lead", id);
  if (lead === undefined) reader.refuse("lead", "Object does not exist.");
  return lead;
}

/** Stores new records, all of them before the first is logged: a lead's event shows the contacts made with it. */
export function addRecords(
  records: readonly StoredRecord[],
  context: Context,
  call: ApiCall,
): void {
  const { records: store, events } = context.organization;
  for (const record of records) store.add(record);
  if (!events.areKept) return;
  for (const record of records)
    logRecord("created", record, null, viewRecord(record, context), {
      context,
      call,
    });
}

/** Stores a new version of a record, logs it and gives it back. */
export function replaceRecord(
  current: StoredRecord,
  record: StoredRecord,
  context: Context,
  call: ApiCall,
): StoredRecord {
  const before = viewRecord(current, context);
  context.organization.records.replace(current, record);
  const after = viewRecord(record, context);
  logRecord("updated", record, withChildrenOf(after, before), after, {
    context,
    call,
  });
  addStatusChange(current, record, context, call);
  return record;
}

/**
 * Opportunities have events of their own: that their copies inside the lead show a new name of the lead
 * is no change of the lead (docs/close-api.md §10.4).
 */
function withChildrenOf(after: JsonObject, before: JsonObject): JsonObject {
  const { opportunities } = after;
  return opportunities === undefined ? before : { ...before, opportunities };
}

/** Takes out a record and logs it; of a lead everything that belongs to it goes first. */
export function deleteRecord(
  record: StoredRecord,
  context: Context,
  call: ApiCall,
): void {
  const { records } = context.organization;
  const before = viewRecord(record, context);
  if (record.kind === "lead") {
    removeThingsOf(record.id, context, call);
    for (const child of records.ofLead(record.id))
      if (child !== record) deleteRecord(child, context, call);
  }
  records.remove(record);
  logRecord("deleted", record, before, null, { context, call });
}

/** The request that a change comes from, and what its event says beside it. */
export interface Cause {
  readonly context: Context;
  readonly call: ApiCall;
  readonly meta?: JsonObject;
}

/** Logs what happened to a record, with what it looked like before and after. */
export function logRecord(
  action: string,
  { kind, id, lead_id }: StoredRecord,
  before: JsonObject | null,
  after: JsonObject | null,
  { context, call, meta = {} }: Cause,
): void {
  logChange(context, {
    action,
    object_type: recordWords[kind].eventType,
    object_id: id,
    lead_id,
    before,
    after,
    request: call.request,
    meta,
  });
}
