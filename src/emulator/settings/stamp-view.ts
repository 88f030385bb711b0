/** Who made and changed something and when, as Close shows it (docs/close-api.md §0). */
import type { StoredStamp } from "../state/state.js";
import type { JsonObject } from "../state/json-object.js";
import { withZone } from "../state/times.js";

/** Who changed a record and when, with times in the dialect of older objects or without a zone. */
export function viewStamp(
  stamp: StoredStamp,
  dialect: "zone" | "no zone",
): JsonObject {
  const time = (stored: string): string =>
    dialect === "zone" ? withZone(stored) : stored;
  return {
    created_by: stamp.created_by,
    updated_by: stamp.updated_by,
    date_created: time(stamp.date_created),
    date_updated: time(stamp.date_updated),
  };
}
