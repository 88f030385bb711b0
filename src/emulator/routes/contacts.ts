/** `/contact/`: contacts, each on one lead (docs/close-api.md §2.10). */
import type { Answer } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { own } from "../state/json-object.js";
import { pagedList, pagingParameters } from "../endpoint/lists.js";
import { makeLead } from "../records/new-leads.js";
import { readContactAttributes } from "../records/attributes.js";
import { viewRecord } from "../records/views.js";
import {
  addRecords,
  completeRecord,
  deleteRecord,
  logRecord,
  readLead,
  refusal,
  replaceRecord,
} from "../records/writes.js";
import type { StoredRecord } from "../state/state.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { route } from "../endpoint/router.js";
import type { RecordEndpoints } from "./records.js";
import { listedRecords, recordRoutes, selectedView } from "./records.js";

const endpoints: RecordEndpoints = {
  kind: "contact",
  base: "/contact/",
  feature: "contact",
  created: 200,
  deleted: 200,
  takesFields: true,
  create,
  update,
  remove,
};

/** The endpoints of contacts. */
export const contactRoutes: readonly Route[] = [
  route("GET", "/contact/", list, {
    feature: "contact",
    query: ["_fields", "lead_id", ...pagingParameters],
  }),
  ...recordRoutes(endpoints),
];

function list(context: Context, call: Call): Answer {
  const leadId = call.query.get("lead_id");
  const contacts = listedRecords("contact", context);
  return pagedList(
    leadId === undefined
      ? contacts
      : contacts.filter((contact) => contact.lead_id === leadId),
    (contact) => selectedView(contact, context, call),
    call,
    context,
  );
}

/** A contact without a lead makes one that is called like the contact. */
function create(context: Context, call: Call): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  const lead = readLead(reader, undefined, context);
  const name = reader.optionalText("name", null) ?? "";
  const home = lead ?? makeLead(name, context, call);
  const contact = readContact(reader, undefined, home.id, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  if (lead === undefined) addRecords([home, contact], context, call);
  else
    withLead(lead, context, call, () => {
      addRecords([contact], context, call);
    });
  return contact;
}

function update(
  current: StoredRecord,
  context: Context,
  call: Call,
): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  const lead = readLead(reader, current, context);
  const leadId = lead?.id ?? current.lead_id;
  const contact = readContact(reader, current, leadId, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  replaceRecord(current, contact, context, call);
  return contact;
}

function readContact(
  reader: BodyReader,
  current: StoredRecord | undefined,
  leadId: string,
  context: Context,
  call: Call,
): StoredRecord {
  const { organization } = context;
  const draft = { reader, context, call, current, leadId };
  return completeRecord(draft, {
    kind: "contact",
    id: current?.id ?? organization.nextId("cont"),
    type_id: null,
    attributes: readContactAttributes(draft),
    stamp:
      current === undefined
        ? organization.stamp()
        : organization.restamp(current.stamp),
  });
}

function remove(contact: StoredRecord, context: Context, call: Call): void {
  const lead = context.organization.records.find("lead", contact.lead_id);
  if (lead === undefined) deleteRecord(contact, context, call);
  else
    withLead(lead, context, call, () => {
      deleteRecord(contact, context, call);
    });
}

/** That a contact comes or goes is a change of its lead, too (docs/close-api.md §10.4). */
function withLead(
  lead: StoredRecord,
  context: Context,
  call: Call,
  change: () => void,
): void {
  const { records, restamp } = context.organization;
  const before = viewRecord(lead, context);
  change();
  const touched = { ...lead, stamp: restamp(lead.stamp) };
  records.replace(lead, touched);
  const after = viewRecord(touched, context);
  // Contacts are named in opportunities, which have events of their own.
  const opportunities = own(after, "opportunities");
  logRecord("updated", touched, { ...before, opportunities }, after, {
    context,
    call,
  });
}
