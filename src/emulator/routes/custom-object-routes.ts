/** `/custom_object/`: instances of custom object types, each on one lead (docs/close-api.md §2.6, §2.7). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { readObjectAttributes } from "../records/attributes.js";
import {
  addRecords,
  completeRecord,
  readLead,
  replaceRecord,
} from "../records/writes.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { requireRole } from "../endpoint/role-checks.js";
import { readRecordLead, readRecordType } from "../records/typed-records.js";
import { recordRoutes, recordsOnLeads } from "./record-routes.js";

/** The endpoints of custom objects. */
export const customObjectRoutes = recordRoutes({
  kind: "custom_object",
  path: "/custom_object/",
  feature: "custom_object",
  created: 201,
  deleted: 204,
  list: {
    envelope: "complete",
    query: ["lead_id", "custom_object_type_id"],
    items: listObjects,
  },
  create,
  update,
});

/** All objects of a lead at once: Close documents no paging here, and no list without a lead. */
function listObjects(context: Context, call: ApiCall): readonly StoredRecord[] {
  const leadId = call.query.get("lead_id");
  if (leadId === undefined || leadId === "")
    refuse(invalid({ lead_id: "This field is required." }));
  const typeId = call.query.get("custom_object_type_id");
  return recordsOnLeads("custom_object", [leadId], context).filter(
    (one) => typeId === undefined || one.type_id === typeId,
  );
}

function create(write: PendingWrite<undefined>): () => StoredRecord {
  const { reader, context, call } = write;
  const typeId = readRecordType(reader, "custom_object_type", context);
  requireRole(typeId, context);
  const draft = { ...write, leadId: readRecordLead(reader, context) };
  const object = completeRecord(draft, {
    kind: "custom_object",
    type_id: typeId,
    attributes: readObjectAttributes(draft),
  });
  return () => {
    addRecords([object], context, call);
    return object;
  };
}

function update(write: PendingWrite<StoredRecord>): () => StoredRecord {
  const { reader, context, call, current } = write;
  reader.unchanged("custom_object_type_id", current.type_id);
  const leadId = readLead(write)?.id ?? current.lead_id;
  const draft = { ...write, leadId };
  const object = completeRecord(draft, {
    kind: current.kind,
    attributes: readObjectAttributes(draft),
  });
  return () => replaceRecord(current, object, context, call);
}
