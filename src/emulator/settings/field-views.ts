/** Custom fields as Close's endpoints show them: each leaves out other attributes (docs/close-api.md §1.1). */
import type { JsonObject } from "../state/json-object.js";
import { present } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import type {
  StoredAssociation,
  CustomType,
  StoredField,
} from "../state/state.js";
import { associatedObject } from "../state/state.js";
import type { AllSwitches } from "../state/switches.js";
import { viewStamp } from "./stamp-view.js";

/** A field as the field endpoints show it. */
export function viewField(
  field: StoredField,
  organization: Organization,
  switches: AllSwitches,
): JsonObject {
  const isShared = field.kind === "shared";
  return present({
    id: field.id,
    name: field.name,
    description: field.description,
    type: field.type,
    choices: shownChoices(field),
    accepts_multiple_values: field.accepts_multiple_values,
    editable_with_roles: isShared ? undefined : field.editable_with_roles,
    is_shared: switches.isSharedAttribute ? isShared : undefined,
    referenced_custom_type_id: field.referenced_custom_type_id,
    back_reference_is_visible: field.back_reference_is_visible,
    converting_to_type: field.converting_to_type ?? undefined,
    associations: isShared
      ? field.associations.map(viewAssociation)
      : undefined,
    ...ownerAttributes(field),
    organization_id: organization.id,
    ...viewStamp(
      field.stamp,
      field.kind === "custom_object_type" ? "no zone" : "zone",
    ),
  });
}

/** A field as a schema shows it: the shared ones with all their associations (docs/close-api.md §1.4). */
export function viewSchemaField(
  field: StoredField,
  organization: Organization,
  switches: AllSwitches,
): JsonObject {
  const view = viewField(field, organization, switches);
  if (field.kind !== "shared" || switches.schemaChoicesOfShared) return view;
  return present({ ...view, choices: undefined });
}

/** A field as a type embeds it: a shared one with the settings of that type's association. */
export function viewEmbeddedField(
  field: StoredField,
  type: CustomType,
  switches: AllSwitches,
): JsonObject {
  const association = field.associations.find(
    (other) => associatedObject(other) === type.id,
  );
  const { required, editable_with_roles: roles } = association ?? field;
  const { embeddedChoices } = switches;
  const withChoices =
    type.kind === "activity"
      ? embeddedChoices.activity
      : embeddedChoices.customObject;
  return present({
    id: field.id,
    name: field.name,
    description: field.description,
    type: field.type,
    choices: withChoices && field.choices !== null ? field.choices : undefined,
    accepts_multiple_values: field.accepts_multiple_values,
    editable_with_roles: roles,
    required,
    is_shared: switches.isSharedAttribute ? field.kind === "shared" : undefined,
    referenced_custom_type_id: field.referenced_custom_type_id,
    back_reference_is_visible: field.back_reference_is_visible,
    converting_to_type: field.converting_to_type,
  });
}

/** An association of a shared field; types are named by an id of their own. */
export function viewAssociation(association: StoredAssociation): JsonObject {
  const { object_type: objectType, type_id: typeId } = association;
  return {
    object_type: objectType,
    ...(typeId === null ? {} : { [`${objectType}_id`]: typeId }),
    required: association.required,
    editable_with_roles: association.editable_with_roles,
  };
}

/** Fields of leads, contacts, opportunities and activities say null where custom objects' say nothing. */
function shownChoices(
  field: StoredField,
): readonly string[] | null | undefined {
  const saysNull =
    field.kind !== "shared" && field.kind !== "custom_object_type";
  return field.choices ?? (saysNull ? null : undefined);
}

function ownerAttributes(field: StoredField): JsonObject {
  const { kind, owner, required } = field;
  switch (kind) {
    case "activity":
      return { custom_activity_type_id: owner, required };
    case "custom_object_type":
      return { custom_object_type_id: owner, required };
    case "lead":
    case "contact":
    case "opportunity":
    case "shared":
      return {};
    default:
      return kind satisfies never;
  }
}
