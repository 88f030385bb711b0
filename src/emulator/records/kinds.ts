/** The five kinds of records: their ids, the words for them and where their fields are. */
import type { IdPrefix } from "../state/id-source.js";
import type { RecordKind, StoredRecord } from "../state/state.js";

/** The words for a kind of record in different places of the API. */
export interface RecordWords {
  readonly prefix: IdPrefix;
  /** The class that Close names when an id is unknown. */
  readonly model: string;
  /** The `object_type` of its events (docs/close-api.md §10.4). */
  readonly eventType: string;
}

/** The words for each kind. */
export const recordWords: Readonly<Record<RecordKind, RecordWords>> = {
  lead: { prefix: "lead", model: "Lead", eventType: "lead" },
  contact: { prefix: "cont", model: "Contact", eventType: "contact" },
  opportunity: {
    prefix: "oppo",
    model: "Opportunity",
    eventType: "opportunity",
  },
  custom_activity: {
    prefix: "acti",
    model: "CustomActivity",
    eventType: "activity.custom_activity",
  },
  custom_object: {
    prefix: "custobj",
    model: "CustomObject",
    eventType: "custom_object",
  },
};

/** The object whose custom fields a record has: `lead`, `contact`, `opportunity` or a type's id. */
export function objectOf(
  record: Pick<StoredRecord, "kind" | "type_id">,
): string {
  return record.type_id ?? record.kind;
}
