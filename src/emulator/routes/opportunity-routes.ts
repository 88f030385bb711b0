/** `/opportunity/`: deals on leads, with filters, an order and totals (docs/close-api.md §2.11). */
import type { Reply } from "../endpoint/replies.js";
import { invalid, ok, refuse } from "../endpoint/replies.js";
import type { PendingWrite } from "../endpoint/resource.js";
import {
  hasMore,
  itemsOn,
  pagingParameters,
  readPage,
  select,
  usualCaps,
} from "../endpoint/lists.js";
import { makeLead } from "../records/new-leads.js";
import { readOpportunityAttributes } from "../records/opportunity-attributes.js";
import { totalsOf } from "../records/opportunity-totals.js";
import type { ReadValue, RecordFilter } from "../endpoint/list-filters.js";
import {
  listed,
  refuseParameters,
  timeFilters,
  timeParameters,
  valueFilters,
  valueParameters,
} from "../endpoint/list-filters.js";
import { readerOf } from "../records/single-values.js";
import { viewRecord } from "../records/views.js";
import type { RecordDraft } from "../records/writes.js";
import {
  addRecords,
  completeRecord,
  readLead,
  readStamp,
  replaceRecord,
} from "../records/writes.js";
import { findByWords } from "../search/text-search.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { route } from "../endpoint/router.js";
import { filteredRecords, recordRoutes } from "./record-routes.js";

const valueKeys = [
  "lead_id",
  "organization_id",
  "user_id",
  "status_id",
  "status_label",
  "status_type",
  "value_period",
];
const timeKeys = ["date_won", "date_created", "date_updated"];

/** The parameters by which Close filters and groups and the local Close can not. */
const missingParameters = ["lead_saved_search_id", "is_stalled", "_group_by"];

/** The endpoints of opportunities; their list has totals beside the page. */
export const opportunityRoutes: readonly Route[] = [
  route("GET", "/opportunity/", list, {
    feature: "opportunity",
    query: [
      "_fields",
      "_order_by",
      ...pagingParameters,
      ...valueParameters([...valueKeys, "status"]),
      ...timeParameters(timeKeys),
      "query",
      "lead_query",
      ...missingParameters,
    ],
  }),
  ...recordRoutes({
    kind: "opportunity",
    path: "/opportunity/",
    feature: "opportunity",
    created: 200,
    deleted: 200,
    selects: "always",
    create,
    update,
  }),
];

function list(context: Context, call: ApiCall): Reply {
  refuseParameters(call, missingParameters);
  const page = readPage(call, usualCaps(context));
  const matching = filteredRecords(
    "opportunity",
    [...readFilters(call), ...wordFilters(call, context)],
    context,
    listed(call, "lead_id"),
  );
  const ordered = inOrder(matching, call, context);
  return ok({
    data: itemsOn(page, ordered).map((one) =>
      select(viewRecord(one, context), call),
    ),
    has_more: hasMore(page, ordered),
    ...totalsOf(matching, context.organization.currency()),
  });
}

function readFilters(call: ApiCall): readonly RecordFilter[] {
  const times = timeFilters(call, timeKeys);
  // The deprecated `status` is the label (docs/close-api.md §12, 2019-10-31).
  const labels = valueFilters(call, ["status"]).map(
    (fits) => (read: ReadValue) => fits(() => read("status_label")),
  );
  return [...times, ...labels, ...valueFilters(call, valueKeys)];
}

/** Queries in words about the opportunity and its lead, or about the lead alone; the order is that of the list. */
function wordFilters(call: ApiCall, context: Context): readonly RecordFilter[] {
  const idsOf = (
    parameter: string,
    kind: "opportunity" | "lead",
  ): ReadonlySet<unknown> | undefined => {
    const text = call.query.get(parameter) ?? "";
    return text.trim() === ""
      ? undefined
      : new Set(findByWords(kind, text, context).map(({ id }) => id));
  };
  const own = idsOf("query", "opportunity");
  const ofLeads = idsOf("lead_query", "lead");
  return [
    ...(own === undefined ? [] : [(read: ReadValue) => own.has(read("id"))]),
    ...(ofLeads === undefined
      ? []
      : [(read: ReadValue) => ofLeads.has(read("lead_id"))]),
  ];
}

/** The documented orders. */
const orderKeys = [
  "date_won",
  "date_updated",
  "date_created",
  "confidence",
  "user_name",
  "value",
  "annualized_value",
  "annualized_expected_value",
];

/** Sorts by `_order_by`, downwards after a minus; what lacks the value comes last either way. */
function inOrder(
  opportunities: readonly StoredRecord[],
  call: ApiCall,
  context: Context,
): readonly StoredRecord[] {
  const order = call.query.get("_order_by");
  if (order === undefined) return opportunities;
  const isDown = order.startsWith("-");
  const key = isDown ? order.slice(1) : order;
  if (!orderKeys.includes(key))
    refuse(invalid({ _order_by: "Not a valid choice." }));
  const ranked = opportunities.map((record) => ({
    record,
    value: readerOf(record, context)(key),
  }));
  return ranked
    .toSorted((a, b) => compare(a.value, b.value, isDown))
    .map(({ record }) => record);
}

/** Of each key all values are texts, numbers or null. */
function compare(a: unknown, b: unknown, isDown: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const isLess =
    typeof a === "string" && typeof b === "string"
      ? a < b
      : Number(a) < Number(b);
  return isLess === isDown ? 1 : -1;
}

/** An opportunity without a lead makes one without a name. */
function create(write: PendingWrite<undefined>): () => StoredRecord {
  const { context, call } = write;
  const lead = readLead(write);
  const home = lead ?? makeLead("", write);
  const opportunity = readOpportunity({ ...write, leadId: home.id });
  return () => {
    const made = lead === undefined ? [home, opportunity] : [opportunity];
    addRecords(made, context, call);
    return opportunity;
  };
}

function update(write: PendingWrite<StoredRecord>): () => StoredRecord {
  const { context, call, current } = write;
  const leadId = readLead(write)?.id ?? current.lead_id;
  const opportunity = readOpportunity({ ...write, leadId });
  return () => replaceRecord(current, opportunity, context, call);
}

function readOpportunity(draft: RecordDraft): StoredRecord {
  return completeRecord(draft, {
    kind: "opportunity",
    attributes: readOpportunityAttributes(draft),
    stamp: readStamp(draft, "created_by"),
  });
}
