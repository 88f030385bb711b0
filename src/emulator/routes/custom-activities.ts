/** `/activity/custom/`: instances of custom activity types, published or drafts (docs/close-api.md §2.8). */
import type { Answer } from "../endpoint/answers.js";
import { invalid } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { pagedList, pagingParameters } from "../endpoint/lists.js";
import { readActivityAttributes } from "../records/attributes.js";
import type { Filter, ReadFilters } from "../records/filters.js";
import {
  listed,
  timeFilters,
  timeParameters,
  valueFilters,
} from "../records/filters.js";
import { viewRecord } from "../records/views.js";
import {
  addRecords,
  completeRecord,
  readStamp,
  refusal,
  replaceRecord,
} from "../records/writes.js";
import type { StoredRecord } from "../state/state.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { refusedByRole } from "../endpoint/role-checks.js";
import { route } from "../endpoint/router.js";
import { readRecordLead, readRecordType } from "../records/typed-records.js";
import type { RecordEndpoints } from "./records.js";
import { listedRecords, recordRoutes, selectedView } from "./records.js";

const endpoints: RecordEndpoints = {
  kind: "custom_activity",
  base: "/activity/custom/",
  feature: "custom_activity",
  created: 200,
  deleted: 200,
  takesFields: true,
  create,
  update,
};

const valueKeys = ["lead_id", "contact_id", "user_id", "organization_id"];
const timeKeys = ["date_created", "activity_at"];
const typeParameters = [
  "custom_activity_type_id",
  "custom_activity_type_id__in",
];

/** The endpoints of custom activities. */
export const customActivityRoutes: readonly Route[] = [
  route("GET", "/activity/custom/", list, {
    feature: "custom_activity",
    query: [
      "_fields",
      "_type",
      "id__in",
      ...pagingParameters,
      ...valueKeys,
      ...typeParameters,
      ...timeParameters(timeKeys),
    ],
  }),
  ...recordRoutes(endpoints),
];

function list(context: Context, call: Call): Answer {
  const filters = readFilters(call);
  if ("status" in filters) return filters;
  const all = listedRecords("custom_activity", context);
  const matching =
    filters.length === 0
      ? all
      : all.filter((one) => {
          const view = viewRecord(one, context);
          return filters.every((fits) => fits(view));
        });
  return pagedList(
    matching,
    (one) => selectedView(one, context, call),
    call,
    context,
  );
}

function readFilters(call: Call): ReadFilters {
  const types = typeFilters(call);
  // Only that the lead is required is documented; the text is ours.
  if (
    types.some(({ isOfOneType }) => isOfOneType) &&
    !call.query.has("lead_id")
  )
    return invalid({
      lead_id: "This field is required to filter by the type of activity.",
    });
  const times = timeFilters(call, timeKeys);
  if ("status" in times) return times;
  return [
    ...times,
    ...types.map(({ fits }) => fits),
    ...valueFilters(call, ["id", ...valueKeys]),
  ];
}

interface TypeFilter {
  readonly fits: Filter;
  /** Whether it asks for single types, which Close lists on one lead only. */
  readonly isOfOneType: boolean;
}

/** `_type` takes the word for all custom activities or ids of their types; other kinds of activities are not in this list. */
function typeFilters(call: Call): readonly TypeFilter[] {
  const typeOf = (view: JsonObject): string =>
    String(own(view, "custom_activity_type_id"));
  const byId = typeParameters.flatMap((name) => {
    const wanted = listed(call, name);
    if (wanted === undefined) return [];
    const fits: Filter = (view) => wanted.includes(typeOf(view));
    return [{ fits, isOfOneType: true }];
  });
  const words = listed(call, "_type");
  if (words === undefined) return byId;
  const takesAll = words.includes("Custom") || words.includes("CustomActivity");
  const fits: Filter = (view) => takesAll || words.includes(typeOf(view));
  const isOfOneType = words.some((word) => word.startsWith("actitype_"));
  return [...byId, { fits, isOfOneType }];
}

const updatable = ["activity_at", "contact_id", "pinned", "status"];
const creatable = [
  ...updatable,
  "custom_activity_type_id",
  "lead_id",
  "user_id",
  "organization_id",
  "date_created",
  "created_by_id",
];

/** Close's own description of the bodies allows no other keys (docs/close-api.md §2.8); the words are those of pydantic. */
function refuseExtras(reader: BodyReader, allowed: readonly string[]): void {
  for (const [key] of reader.entries())
    if (!allowed.includes(key) && !key.startsWith("custom."))
      reader.refuse(key, "Extra inputs are not permitted");
}

function create(context: Context, call: Call): StoredRecord | Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  refuseExtras(reader, creatable);
  const owner = reader.optionalText("organization_id", null);
  if (owner !== null && owner !== organization.id)
    reader.refuse("organization_id", "Object does not exist.");
  const typeId = readRecordType(reader, "activity", context);
  const forbidden = refusedByRole(typeId, context);
  if (forbidden !== undefined) return forbidden;
  const leadId = readRecordLead(reader, context);
  const draft = { reader, context, call, current: undefined, leadId };
  const activity = completeRecord(draft, {
    kind: "custom_activity",
    id: organization.nextId("acti"),
    type_id: typeId,
    attributes: readActivityAttributes(draft),
    stamp: readStamp(draft, "created_by_id"),
  });
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  addRecords([activity], context, call);
  return activity;
}

function update(
  current: StoredRecord,
  context: Context,
  call: Call,
): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  refuseExtras(reader, updatable);
  const leadId = current.lead_id;
  const draft = { reader, context, call, current, leadId };
  const activity = completeRecord(draft, {
    kind: current.kind,
    id: current.id,
    type_id: current.type_id,
    attributes: readActivityAttributes(draft),
    stamp: readStamp(draft, "created_by_id"),
  });
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  replaceRecord(current, activity, context, call);
  return activity;
}
