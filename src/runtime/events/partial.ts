/** Events as people write them in tests: what they leave out of an event is filled in before it is read. */
import type { ObjectKind } from "../record/builtins.js";
import type { WireRecord } from "../record/descriptors.js";
import { isObject } from "../record/read.js";

/** How the ids of the records of each kind begin. */
export const idPrefixes: Readonly<Record<ObjectKind, string>> = {
  lead: "lead_",
  contact: "cont_",
  opportunity: "oppo_",
  customActivity: "acti_",
  customObject: "custobj_",
};

const never = "1970-01-01T00:00:00.000000";

/**
 * An event with everything that events of Close have. What is there stays, also null; `kind` is the kind
 * of record that it is about, undefined for what is no record.
 */
export function completeEvent(
  raw: WireRecord,
  kind: ObjectKind | undefined,
): WireRecord {
  const { action, data = dataOf(action, kind), previous_data: before } = raw;
  const known = { ...part(before), ...part(data) };
  const {
    id = kind === undefined ? null : `${idPrefixes[kind]}unknown`,
    lead_id: lead = kind === "lead" ? (raw["object_id"] ?? id) : null,
    date_created: created = raw["date_updated"] ?? never,
    organization_id: organization = "orga_unknown",
  } = known;
  const whole = withDefaults(raw, {
    id: "ev_unknown",
    object_id: id,
    lead_id: lead,
    organization_id: organization,
    date_created: created,
    date_updated: raw["date_created"] ?? created,
    changed_fields: action === "updated" ? Object.keys(part(before)) : [],
    data,
  });
  return kind === undefined ? whole : withIds(whole, kind);
}

/** The data of a record that was not deleted is there, however little of it. */
function dataOf(action: unknown, kind: ObjectKind | undefined): unknown {
  return kind === undefined || action === "deleted" ? null : {};
}

/** Its record knows its own id and its lead, too. */
function withIds(event: WireRecord, kind: ObjectKind): WireRecord {
  const { object_id: id, lead_id: lead, action } = event;
  const isGone = action === "deleted";
  const key = isGone ? "previous_data" : "data";
  const record = event[key];
  // Of a deletion, nothing at all means that Close did not say what was there.
  if (!isObject(record) || (isGone && Object.keys(record).length === 0))
    return event;
  const ids = { id, ...(kind === "lead" ? {} : { lead_id: lead }) };
  return { ...event, [key]: withDefaults(record, ids) };
}

function part(value: unknown): WireRecord {
  return isObject(value) ? value : {};
}

function withDefaults(given: WireRecord, defaults: WireRecord): WireRecord {
  const missing = Object.entries(defaults).filter(
    ([key, value]) => given[key] === undefined && value !== undefined,
  );
  return { ...given, ...Object.fromEntries(missing) };
}
