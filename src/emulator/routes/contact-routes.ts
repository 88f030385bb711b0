/** `/contact/`: contacts, each on one lead (docs/close-api.md §2.10). */
import type { PendingWrite } from "../endpoint/resource.js";
import { own } from "../state/json-object.js";
import { makeLead } from "../records/new-leads.js";
import { readContactAttributes } from "../records/attributes.js";
import { viewRecord } from "../records/views.js";
import type { RecordDraft } from "../records/writes.js";
import {
  addRecords,
  completeRecord,
  deleteRecord,
  logRecord,
  readLead,
  replaceRecord,
} from "../records/writes.js";
import { findByWords } from "../search/text-search.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import {
  listedRecords,
  recordRoutes,
  recordsOnLeads,
} from "./record-routes.js";

/** The endpoints of contacts. */
export const contactRoutes = recordRoutes({
  kind: "contact",
  path: "/contact/",
  feature: "contact",
  created: 200,
  deleted: 200,
  selects: "always",
  list: { envelope: "paged", query: ["lead_id", "query"], items: listContacts },
  create,
  update,
  remove,
});

function listContacts(
  context: Context,
  call: ApiCall,
): readonly StoredRecord[] {
  const leadId = call.query.get("lead_id");
  const query = call.query.get("query") ?? "";
  if (query.trim() !== "")
    return findByWords("contact", query, context).filter(
      (contact) => leadId === undefined || contact.lead_id === leadId,
    );
  return leadId === undefined
    ? listedRecords("contact", context)
    : recordsOnLeads("contact", [leadId], context);
}

/** A contact without a lead makes one that is called like the contact. */
function create(write: PendingWrite<undefined>): () => StoredRecord {
  const { reader, context, call } = write;
  const lead = readLead(write);
  const name = reader.optionalText("name", null) ?? "";
  const home = lead ?? makeLead(name, write);
  const contact = readContact({ ...write, leadId: home.id });
  return () => {
    if (lead === undefined) addRecords([home, contact], context, call);
    else
      withLead(lead, context, call, () => {
        addRecords([contact], context, call);
      });
    return contact;
  };
}

function update(write: PendingWrite<StoredRecord>): () => StoredRecord {
  const { context, call, current } = write;
  const leadId = readLead(write)?.id ?? current.lead_id;
  const contact = readContact({ ...write, leadId });
  return () => replaceRecord(current, contact, context, call);
}

function readContact(draft: RecordDraft): StoredRecord {
  const attributes = readContactAttributes(draft);
  return completeRecord(draft, { kind: "contact", attributes });
}

function remove(contact: StoredRecord, context: Context, call: ApiCall): void {
  const lead = context.organization.records.find("lead", contact.lead_id);
  if (lead === undefined) deleteRecord(contact, context, call);
  else
    withLead(lead, context, call, () => {
      deleteRecord(contact, context, call);
    });
}

/** A contact that comes or goes changes its lead, too (docs/close-api.md §10.4). */
function withLead(
  lead: StoredRecord,
  context: Context,
  call: ApiCall,
  change: () => void,
): void {
  const { records, stamp } = context.organization;
  const before = viewRecord(lead, context);
  change();
  const touched = { ...lead, stamp: stamp(lead.stamp) };
  records.replace(lead, touched);
  const after = viewRecord(touched, context);
  // Contacts are named in opportunities, which have events of their own.
  const opportunities = own(after, "opportunities");
  logRecord("updated", touched, { ...before, opportunities }, after, {
    context,
    call,
  });
}
