/** Which places of an organisation the config leaves in. */
import type { SchemaSelection } from "../../schema/named.js";
import type { Names } from "../../schema/name-rules.js";
import type { NamedPlace } from "../../schema/placed-warning.js";
import { own } from "../../schema/schema.js";
import { recordsOf } from "../../schema/status-owners.js";

/** True for what is generated; places are of any of the organisations that share the output. */
export function wantedPlaces(
  selection: SchemaSelection,
  { same }: Pick<Names, "same">,
): (place: NamedPlace) => boolean {
  const common = (id: string): string => own(same, id) ?? id;
  return ({ objectId, fieldKey }) => {
    const object = common(objectId);
    return (
      selection.object(recordsOf(object)) &&
      selection.object(object) &&
      (fieldKey === null || selection.field(object, common(fieldKey)))
    );
  };
}
