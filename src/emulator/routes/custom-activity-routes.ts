/** `/activity/custom/`: instances of custom activity types, published or drafts (docs/close-api.md §2.8). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { readActivityAttributes } from "../records/attributes.js";
import type { ReadValue, RecordFilter } from "../endpoint/list-filters.js";
import {
  listed,
  timeFilters,
  timeParameters,
  valueFilters,
} from "../endpoint/list-filters.js";
import {
  addRecords,
  completeRecord,
  readStamp,
  replaceRecord,
} from "../records/writes.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall } from "../endpoint/router.js";
import { requireRole } from "../endpoint/role-checks.js";
import { readRecordLead, readRecordType } from "../records/typed-records.js";
import { filteredRecords, recordRoutes } from "./record-routes.js";

const valueKeys = ["lead_id", "contact_id", "user_id", "organization_id"];
const timeKeys = ["date_created", "activity_at"];
const typeParameters = [
  "custom_activity_type_id",
  "custom_activity_type_id__in",
];

/** The endpoints of custom activities. */
export const customActivityRoutes = recordRoutes({
  kind: "custom_activity",
  path: "/activity/custom/",
  feature: "custom_activity",
  created: 200,
  deleted: 200,
  selects: "always",
  list: {
    envelope: "paged",
    query: [
      "_type",
      "id__in",
      ...valueKeys,
      ...typeParameters,
      ...timeParameters(timeKeys),
    ],
    items: (context, call) =>
      filteredRecords(
        "custom_activity",
        readFilters(call),
        context,
        listed(call, "lead_id"),
      ),
  },
  create,
  update,
});

function readFilters(call: ApiCall): readonly RecordFilter[] {
  const types = typeFilters(call);
  // Only that the lead is required is documented; the text is ours.
  if (
    types.some(({ isOfOneType }) => isOfOneType) &&
    !call.query.has("lead_id")
  )
    refuse(
      invalid({
        lead_id: "This field is required to filter by the type of activity.",
      }),
    );
  return [
    ...timeFilters(call, timeKeys),
    ...types.map(({ fits }) => fits),
    ...valueFilters(call, ["id", ...valueKeys]),
  ];
}

interface TypeFilter {
  readonly fits: RecordFilter;
  /** True when it asks for single types, which Close lists on one lead only. */
  readonly isOfOneType: boolean;
}

/** `_type` takes the word for all custom activities or ids of their types; other kinds of activities are not in this list. */
function typeFilters(call: ApiCall): readonly TypeFilter[] {
  const typeOf = (read: ReadValue): string =>
    String(read("custom_activity_type_id"));
  const byId = typeParameters.flatMap((name) => {
    const wanted = listed(call, name);
    if (wanted === undefined) return [];
    const fits: RecordFilter = (read) => wanted.includes(typeOf(read));
    return [{ fits, isOfOneType: true }];
  });
  const words = listed(call, "_type");
  if (words === undefined) return byId;
  const takesAll = words.includes("Custom") || words.includes("CustomActivity");
  const fits: RecordFilter = (read) => takesAll || words.includes(typeOf(read));
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

function create(write: PendingWrite<undefined>): () => StoredRecord {
  const { reader, context, call } = write;
  const { organization } = context;
  refuseExtras(reader, creatable);
  const owner = reader.optionalText("organization_id", null);
  if (owner !== null && owner !== organization.id)
    reader.refuse("organization_id", "Object does not exist.");
  const typeId = readRecordType(reader, "activity", context);
  requireRole(typeId, context);
  const draft = { ...write, leadId: readRecordLead(reader, context) };
  const activity = completeRecord(draft, {
    kind: "custom_activity",
    type_id: typeId,
    attributes: readActivityAttributes(draft),
    stamp: readStamp(draft, "created_by_id"),
  });
  return () => {
    addRecords([activity], context, call);
    return activity;
  };
}

function update(write: PendingWrite<StoredRecord>): () => StoredRecord {
  const { reader, context, call, current } = write;
  refuseExtras(reader, updatable);
  const draft = { ...write, leadId: current.lead_id };
  const activity = completeRecord(draft, {
    kind: current.kind,
    attributes: readActivityAttributes(draft),
  });
  return () => replaceRecord(current, activity, context, call);
}
