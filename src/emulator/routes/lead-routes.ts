/** `/lead/`: leads with what is nested in them, and how two of them become one (docs/close-api.md §2.9). */
import type { Reply } from "../endpoint/replies.js";
import { ok } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { PendingWrite } from "../endpoint/resource.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import type { PagingCaps } from "../endpoint/lists.js";
import { mergeLeads } from "../records/lead-merge.js";
import {
  readContactAttributes,
  readLeadAttributes,
} from "../records/attributes.js";
import type { RecordDraft } from "../records/writes.js";
import {
  addRecords,
  completeRecord,
  deleteRecord,
  replaceRecord,
} from "../records/writes.js";
import { findByWords } from "../search/text-search.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { route } from "../endpoint/router.js";
import { requirePermission } from "../endpoint/role-checks.js";
import { listedRecords, recordRoutes } from "./record-routes.js";

/** Measured in September 2026, when these errors were in the newer words (docs/close-api.md §5.1). */
const leadCaps: PagingCaps = { maxLimit: 200, maxSkip: 35_000, errors: "new" };

/** The endpoints of leads. */
export const leadRoutes: readonly Route[] = [
  route("POST", "/lead/merge/", merge, { feature: "lead" }),
  ...recordRoutes({
    kind: "lead",
    path: "/lead/",
    feature: "lead",
    created: 200,
    deleted: 200,
    selects: "always",
    list: {
      envelope: "paged",
      query: ["query"],
      caps: lowered,
      counts: true,
      items: (context, call) => {
        const query = call.query.get("query") ?? "";
        return query.trim() === ""
          ? listedRecords("lead", context)
          : findByWords("lead", query, context);
      },
    },
    create,
    update,
    remove: (lead, context, call) => {
      requirePermission("delete_leads", context);
      deleteRecord(lead, context, call);
    },
  }),
];

/** The switches can make pages smaller than Close's own caps, so that tests need no hundreds of leads. */
function lowered({ switches }: Context): PagingCaps {
  const { maxLimit, maxSkip } = switches;
  return {
    ...leadCaps,
    maxLimit: Math.min(leadCaps.maxLimit, maxLimit),
    maxSkip: Math.min(leadCaps.maxSkip ?? Infinity, maxSkip ?? Infinity),
  };
}

/** A lead with the contacts that are nested in it. */
function create(write: PendingWrite<undefined>): () => StoredRecord {
  const { context, call } = write;
  const draft = { ...write, leadId: context.organization.nextId("lead") };
  const lead = readLead(draft);
  const contacts = readContacts(draft);
  return () => {
    addRecords([lead, ...contacts], context, call);
    return lead;
  };
}

function update(write: PendingWrite<StoredRecord>): () => StoredRecord {
  const { reader, context, call, current } = write;
  if (
    reader.raw("contacts") !== undefined &&
    context.switches.contactsInLeadUpdates === "refused"
  )
    reader.refuse("contacts", "Update contacts through /contact/.");
  const lead = readLead({ ...write, leadId: current.id });
  return () => replaceRecord(current, lead, context, call);
}

function readLead(draft: RecordDraft): StoredRecord {
  const attributes = readLeadAttributes(draft);
  return completeRecord(draft, { kind: "lead", attributes });
}

/** The nested contacts of a new lead; their problems are listed by position, in the recorded form. */
function readContacts(draft: RecordDraft): readonly StoredRecord[] {
  const { reader } = draft;
  const value = reader.raw("contacts") ?? [];
  if (!Array.isArray(value)) {
    reader.refuse("contacts", "Value must be of list type.");
    return [];
  }
  const problems = new Map<string, JsonObject | string>();
  const contacts = value.map((item: unknown, index) => {
    const inner = new BodyReader(isJsonObject(item) ? item : {});
    const one = { ...draft, reader: inner };
    const attributes = readContactAttributes(one);
    const contact = completeRecord(one, { kind: "contact", attributes });
    const wrong = inner.problems();
    if (!isJsonObject(item))
      problems.set(String(index), "Value must be of dict type.");
    else if (wrong !== undefined)
      problems.set(String(index), { errors: [], "field-errors": wrong });
    return contact;
  });
  if (problems.size > 0)
    reader.refuse("contacts", { errors: Object.fromEntries(problems) });
  return contacts;
}

/** Recorded: 404 with `errors` alone where a lead is not found. The same lead twice is refused in our words. */
function merge(context: Context, call: ApiCall): Reply {
  requirePermission("merge_leads", context);
  const { records } = context.organization;
  const find = (key: string): StoredRecord | undefined =>
    records.find("lead", String(own(call.body, key)));
  const source = find("source");
  const destination = find("destination");
  if (source === undefined)
    return mergeFailed(404, "Source lead does not exist.");
  if (destination === undefined)
    return mergeFailed(404, "Destination lead does not exist.");
  if (source === destination)
    return mergeFailed(400, "A lead cannot be merged into itself.");
  mergeLeads(source, destination, context, call);
  return ok({ status: "ok" });
}

function mergeFailed(status: 400 | 404, error: string): Reply {
  return {
    status,
    headers: {},
    content: { kind: "json", value: { errors: [error] } },
  };
}
