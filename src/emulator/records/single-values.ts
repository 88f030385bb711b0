/** Single values of records as the REST API shows them, read without the whole view: a scan of many records asks for few keys of each. */
import type { ReadValue } from "../endpoint/list-filters.js";
import { withZone } from "../state/times.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredRecord } from "../state/state.js";
import { nameOfRecord } from "../state/display-names.js";
import { viewValue } from "./custom-values.js";
import { viewRecord } from "./views.js";

/** Gives what reads the values of a record; the whole view is made, once, where a key needs it. */
export function readerOf(
  record: StoredRecord,
  context: Context,
  view: () => JsonObject = viewOnce(record, context),
): ReadValue {
  return (key) => {
    if (key.startsWith("custom."))
      return viewValue(record, key.slice("custom.".length), context);
    const stored = storedValue(record, key);
    if (stored !== undefined) return stored;
    const isName = key === "display_name" && isNamed.has(record.kind);
    return isName ? nameOfRecord(record, context) : own(view(), key);
  };
}

/** The kinds whose name falls back to those of others. */
const isNamed: ReadonlySet<string> = new Set(["lead", "contact"]);

/** The view of a record, made when it is first asked for. */
export function viewOnce(
  record: StoredRecord,
  context: Context,
): () => JsonObject {
  let made: JsonObject | undefined;
  return () => (made ??= viewRecord(record, context));
}

/** The value of a key that is shown as it is stored; undefined where the view derives it, or where there is none. */
function storedValue(record: StoredRecord, key: string): unknown {
  const { stamp } = record;
  switch (key) {
    case "id":
      return record.id;
    case "lead_id":
      return record.kind === "lead" ? undefined : record.lead_id;
    case "custom_activity_type_id":
    case "custom_object_type_id":
      return record.type_id ?? undefined;
    case "created_by":
    case "updated_by":
      return stamp[key];
    case "date_created":
    case "date_updated":
      return withZone(stamp[key]);
    // A contact that is gone is not shown, and times are shown with their zone.
    case "contact_id":
    case "activity_at":
    case "last_published_at":
    case "pinned_at":
    case "date_lost":
      return undefined;
    default:
      return own(record.attributes, key);
  }
}
