/** `/opportunity/`: deals on leads, with filters, an order and totals (docs/close-api.md §2.11). */
import type { Answer } from "../endpoint/answers.js";
import { invalid, ok } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import {
  hasMore,
  itemsOn,
  pagingParameters,
  readPage,
  usualCaps,
} from "../endpoint/lists.js";
import { makeLead } from "../records/new-leads.js";
import { readOpportunityAttributes } from "../records/opportunity-attributes.js";
import { totalsOf } from "../records/opportunity-totals.js";
import type { ReadFilters } from "../records/filters.js";
import {
  timeFilters,
  timeParameters,
  unsupported,
  valueFilters,
  valueParameters,
} from "../records/filters.js";
import { viewRecord } from "../records/views.js";
import {
  addRecords,
  completeRecord,
  readLead,
  readStamp,
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
  kind: "opportunity",
  base: "/opportunity/",
  feature: "opportunity",
  created: 200,
  deleted: 200,
  takesFields: true,
  create,
  update,
};

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

/** What Close filters and groups by and the local Close can not. */
const missingParameters = [
  "query",
  "lead_query",
  "lead_saved_search_id",
  "is_stalled",
  "_group_by",
];

/** The endpoints of opportunities. */
export const opportunityRoutes: readonly Route[] = [
  route("GET", "/opportunity/", list, {
    feature: "opportunity",
    query: [
      "_fields",
      "_order_by",
      ...pagingParameters,
      ...valueParameters([...valueKeys, "status"]),
      ...timeParameters(timeKeys),
      ...missingParameters,
    ],
  }),
  ...recordRoutes(endpoints),
];

function list(context: Context, call: Call): Answer {
  const refused = unsupported(call, missingParameters);
  if (refused !== undefined) return refused;
  const page = readPage(call, usualCaps(context));
  if ("status" in page) return page;
  const filters = readFilters(call);
  if ("status" in filters) return filters;
  const all = listedRecords("opportunity", context);
  const matching =
    filters.length === 0
      ? all
      : all.filter((one) => {
          const view = viewRecord(one, context);
          return filters.every((fits) => fits(view));
        });
  const ordered = inOrder(matching, call, context);
  if ("status" in ordered) return ordered;
  return ok({
    data: itemsOn(page, ordered).map((one) => selectedView(one, context, call)),
    has_more: hasMore(page, ordered),
    ...totalsOf(matching, context.organization.currency()),
  });
}

function readFilters(call: Call): ReadFilters {
  const times = timeFilters(call, timeKeys);
  if ("status" in times) return times;
  // The deprecated `status` is the label (docs/close-api.md §12, 2019-10-31).
  const labels = valueFilters(call, ["status"]).map(
    (fits) => (view: JsonObject) => fits({ status: own(view, "status_label") }),
  );
  return [...times, ...labels, ...valueFilters(call, valueKeys)];
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
  call: Call,
  context: Context,
): readonly StoredRecord[] | Answer {
  const order = call.query.get("_order_by");
  if (order === undefined) return opportunities;
  const isDown = order.startsWith("-");
  const key = isDown ? order.slice(1) : order;
  if (!orderKeys.includes(key))
    return invalid({ _order_by: "Not a valid choice." });
  const ranked = opportunities.map((record) => ({
    record,
    value: own(viewRecord(record, context), key),
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
function create(context: Context, call: Call): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  const lead = readLead(reader, undefined, context);
  const home = lead ?? makeLead("", context, call);
  const opportunity = read(reader, undefined, home.id, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  const made = lead === undefined ? [home, opportunity] : [opportunity];
  addRecords(made, context, call);
  return opportunity;
}

function update(
  current: StoredRecord,
  context: Context,
  call: Call,
): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  const lead = readLead(reader, current, context);
  const leadId = lead?.id ?? current.lead_id;
  const opportunity = read(reader, current, leadId, context, call);
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  replaceRecord(current, opportunity, context, call);
  return opportunity;
}

function read(
  reader: BodyReader,
  current: StoredRecord | undefined,
  leadId: string,
  context: Context,
  call: Call,
): StoredRecord {
  const draft = { reader, context, call, current, leadId };
  return completeRecord(draft, {
    kind: "opportunity",
    id: current?.id ?? context.organization.nextId("oppo"),
    type_id: null,
    attributes: readOpportunityAttributes(draft),
    stamp: readStamp(draft, "created_by"),
  });
}
