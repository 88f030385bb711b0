/** `/lead/`: leads with what is nested in them, and how two of them become one (docs/close-api.md §2.9). */
import type { Answer } from "../endpoint/answers.js";
import { ok } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import type { PagingCaps } from "../endpoint/lists.js";
import { pagedList, pagingParameters } from "../endpoint/lists.js";
import { mergeLeads } from "../records/lead-merge.js";
import {
  readContactAttributes,
  readLeadAttributes,
} from "../records/attributes.js";
import { unsupported } from "../records/filters.js";
import {
  addRecords,
  completeRecord,
  refusal,
  replaceRecord,
} from "../records/writes.js";
import type { StoredRecord } from "../state/state.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { route } from "../endpoint/router.js";
import type { RecordEndpoints } from "./records.js";
import { listedRecords, recordRoutes, selectedView } from "./records.js";

/** Measured in September 2026, when these errors were in the newer words (docs/close-api.md §5.1). */
const leadCaps: PagingCaps = { maxLimit: 200, maxSkip: 35_000, errors: "new" };

const endpoints: RecordEndpoints = {
  kind: "lead",
  base: "/lead/",
  feature: "lead",
  created: 200,
  deleted: 200,
  takesFields: true,
  create,
  update,
};

/** The endpoints of leads. */
export const leadRoutes: readonly Route[] = [
  route("GET", "/lead/", list, {
    feature: "lead",
    query: ["_fields", "query", ...pagingParameters],
  }),
  route("POST", "/lead/merge/", merge, { feature: "lead" }),
  ...recordRoutes(endpoints),
];

function list(context: Context, call: Call): Answer {
  return (
    unsupported(call, ["query"]) ??
    pagedList(
      listedRecords("lead", context),
      (lead) => selectedView(lead, context, call),
      call,
      context,
      lowered(context),
    )
  );
}

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
function create(context: Context, call: Call): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  const lead = readLead(reader, undefined, context, call);
  const contacts = readContacts(reader, lead.id, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  addRecords([lead, ...contacts], context, call);
  return lead;
}

function update(
  current: StoredRecord,
  context: Context,
  call: Call,
): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  if (
    reader.raw("contacts") !== undefined &&
    context.switches.contactsInLeadUpdates === "refused"
  )
    reader.refuse("contacts", "Update contacts through /contact/.");
  const lead = readLead(reader, current, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  replaceRecord(current, lead, context, call);
  return lead;
}

function readLead(
  reader: BodyReader,
  current: StoredRecord | undefined,
  context: Context,
  call: Call,
): StoredRecord {
  const { organization } = context;
  const id = current?.id ?? organization.nextId("lead");
  const draft = { reader, context, call, current, leadId: id };
  return completeRecord(draft, {
    kind: "lead",
    id,
    type_id: null,
    attributes: readLeadAttributes(draft),
    stamp:
      current === undefined
        ? organization.stamp()
        : organization.restamp(current.stamp),
  });
}

/** The nested contacts of a new lead; their problems are told by position, in the recorded form. */
function readContacts(
  reader: BodyReader,
  leadId: string,
  context: Context,
  call: Call,
): readonly StoredRecord[] {
  const { organization } = context;
  const value = reader.raw("contacts") ?? [];
  if (!Array.isArray(value)) {
    reader.refuse("contacts", "Value must be of list type.");
    return [];
  }
  const problems = new Map<string, JsonObject | string>();
  const contacts = value.map((item: unknown, index) => {
    const inner = new BodyReader(isJsonObject(item) ? item : {});
    const draft = { reader: inner, context, call, current: undefined, leadId };
    const contact = completeRecord(draft, {
      kind: "contact",
      id: organization.nextId("cont"),
      type_id: null,
      attributes: readContactAttributes(draft),
      stamp: organization.stamp(),
    });
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
function merge(context: Context, call: Call): Answer {
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

function mergeFailed(status: 400 | 404, error: string): Answer {
  return {
    status,
    headers: {},
    content: { kind: "json", value: { errors: [error] } },
  };
}
