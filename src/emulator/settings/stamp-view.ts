/** The stamps of records and settings as Close shows them (docs/close-api.md §0). */
import type { StoredStamp } from "../state/state.js";
import type { JsonObject } from "../state/json-object.js";
import { withZone } from "../state/times.js";

/** A stamp with times in the form of older objects, or without a zone. */
export function viewStamp(
  stamp: StoredStamp,
  form: "zone" | "no zone",
): JsonObject {
  const time = (stored: string): string =>
    form === "zone" ? withZone(stored) : stored;
  return {
    created_by: stamp.created_by,
    updated_by: stamp.updated_by,
    date_created: time(stamp.date_created),
    date_updated: time(stamp.date_updated),
  };
}
