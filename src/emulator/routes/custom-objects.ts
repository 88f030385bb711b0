/** `/custom_object/`: instances of custom object types, each on one lead (docs/close-api.md §2.6, §2.7). */
import type { Answer } from "../endpoint/answers.js";
import { completeList, invalid } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { readObjectAttributes } from "../records/attributes.js";
import { viewRecord } from "../records/views.js";
import {
  addRecords,
  completeRecord,
  readLead,
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
import { listedRecords, recordRoutes } from "./records.js";

const endpoints: RecordEndpoints = {
  kind: "custom_object",
  base: "/custom_object/",
  feature: "custom_object",
  created: 201,
  deleted: 204,
  takesFields: false,
  create,
  update,
};

/** The endpoints of custom objects. */
export const customObjectRoutes: readonly Route[] = [
  route("GET", "/custom_object/", list, {
    feature: "custom_object",
    query: ["lead_id", "custom_object_type_id"],
  }),
  ...recordRoutes(endpoints),
];

/** All objects of a lead at once: Close documents no paging here, and no list without a lead. */
function list(context: Context, call: Call): Answer {
  const leadId = call.query.get("lead_id");
  if (leadId === undefined || leadId === "")
    return invalid({ lead_id: "This field is required." });
  const typeId = call.query.get("custom_object_type_id");
  const objects = listedRecords("custom_object", context).filter(
    (one) =>
      one.lead_id === leadId &&
      (typeId === undefined || one.type_id === typeId),
  );
  return completeList(objects.map((one) => viewRecord(one, context)));
}

function create(context: Context, call: Call): StoredRecord | Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const typeId = readRecordType(reader, "custom_object_type", context);
  const forbidden = refusedByRole(typeId, context);
  if (forbidden !== undefined) return forbidden;
  const leadId = readRecordLead(reader, context);
  const draft = { reader, context, call, current: undefined, leadId };
  const object = completeRecord(draft, {
    kind: "custom_object",
    id: organization.nextId("custobj"),
    type_id: typeId,
    attributes: readObjectAttributes(draft),
    stamp: organization.stamp(),
  });
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  addRecords([object], context, call);
  return object;
}

function update(
  current: StoredRecord,
  context: Context,
  call: Call,
): StoredRecord | Answer {
  const reader = new BodyReader(call.body);
  reader.unchanged("custom_object_type_id", current.type_id);
  const lead = readLead(reader, current, context);
  const leadId = lead?.id ?? current.lead_id;
  const draft = { reader, context, call, current, leadId };
  const object = completeRecord(draft, {
    kind: current.kind,
    id: current.id,
    type_id: current.type_id,
    attributes: readObjectAttributes(draft),
    stamp: context.organization.restamp(current.stamp),
  });
  const answer = refusal(reader, context);
  if (answer !== undefined) return answer;
  replaceRecord(current, object, context, call);
  return object;
}
