/** Merges one lead into another (docs/close-api.md §2.9). */
import { own } from "../state/json-object.js";
import { addMerge, moveThings } from "../stored/lead-things.js";
import { viewRecord } from "./views.js";
import { logRecord, replaceRecord } from "./writes.js";
import type { StoredRecord } from "../state/state.js";
import type { ApiCall } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";

/**
 * Moves everything from the source to the destination and removes the source. The destination keeps
 * what it has; of the source it takes only custom values, a description and a URL that it lacks. The
 * event is `merged`, with both ids in its `meta` (§10.3).
 */
export function mergeLeads(
  source: StoredRecord,
  destination: StoredRecord,
  context: Context,
  call: ApiCall,
): void {
  const { organization } = context;
  const { records } = organization;
  const before = viewRecord(destination, context);
  const lost = viewRecord(source, context);
  for (const child of records.ofLead(source.id))
    if (child !== source)
      replaceRecord(
        child,
        { ...child, lead_id: destination.id },
        context,
        call,
      );
  moveThings(source, destination, context, call);
  records.remove(source);
  const merged: StoredRecord = {
    ...destination,
    values: { ...source.values, ...destination.values },
    attributes: {
      ...destination.attributes,
      description: kept("description", source, destination),
      url: kept("url", source, destination),
    },
    stamp: organization.stamp(destination.stamp),
  };
  records.replace(destination, merged);
  addMerge(source, merged, context, call);
  const meta = {
    merge_source_lead_id: source.id,
    merge_destination_lead_id: destination.id,
  };
  logRecord("deleted", source, lost, null, { context, call, meta });
  logRecord("merged", merged, before, viewRecord(merged, context), {
    context,
    call,
    meta,
  });
}

function kept(
  key: "description" | "url",
  source: StoredRecord,
  destination: StoredRecord,
): unknown {
  const value = own(destination.attributes, key);
  return value === "" || value === null ? own(source.attributes, key) : value;
}
