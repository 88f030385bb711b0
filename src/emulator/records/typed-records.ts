/** The type and the lead of new custom activities and custom objects, both of which must be there (docs/close-api.md §2.6, §2.8). */
import type { BodyReader } from "../endpoint/body-reader.js";
import { readExistingType } from "../settings/field-writes.js";
import type { Context } from "../state/endpoint-context.js";

/** The id of the type that a new record is of, empty when it is none; archived types are the switch's matter, in our words. */
export function readRecordType(
  reader: BodyReader,
  kind: "activity" | "custom_object_type",
  context: Context,
): string {
  const key =
    kind === "activity" ? "custom_activity_type_id" : "custom_object_type_id";
  const id = readExistingType(reader, key, kind, context);
  const type = context.organization.types.find(id);
  // The fields of another kind of type are none of this record's.
  if (type?.kind !== kind) return "";
  if (type.is_archived && !context.switches.recordsOfArchivedTypes)
    reader.refuse(key, "This type is archived.");
  return id;
}

/** The lead that a new record is on; newer endpoints are thought to name the key that was posted. */
export function readRecordLead(
  reader: BodyReader,
  { organization }: Context,
): string {
  const id = reader.text("lead_id");
  if (organization.records.find("lead", id) === undefined)
    reader.refuse("lead_id", "Object does not exist.");
  return id;
}
