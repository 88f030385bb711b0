/** Custom types as their endpoints and events show them (docs/close-api.md §2.4, §2.5). */
import type { Context } from "../state/endpoint-context.js";
import type { JsonObject } from "../state/json-object.js";
import { present } from "../state/json-object.js";
import type { CustomType, StoredField } from "../state/state.js";
import { viewEmbeddedField } from "./field-views.js";
import { viewStamp } from "./stamp-view.js";

/** A type with the fields that it shows and, for custom objects, those that refer to it. */
export function viewType(type: CustomType, context: Context): JsonObject {
  const { organization, switches } = context;
  const { fields } = organization;
  const isObject = type.kind === "custom_object_type";
  const embed = (field: StoredField): JsonObject =>
    viewEmbeddedField(field, type, switches);
  return present({
    id: type.id,
    name: type.name,
    name_plural: type.name_plural ?? undefined,
    description: type.description,
    api_create_only: type.api_create_only,
    is_archived:
      isObject && !switches.isArchivedOfObjectTypes
        ? undefined
        : type.is_archived,
    editable_with_roles: type.editable_with_roles,
    organization_id: organization.id,
    ...viewStamp(type.stamp, "no zone"),
    fields: fields.ofObject(type.id).map(embed),
    back_reference_fields: isObject
      ? fields.referringTo(type.id).map(embed)
      : undefined,
  });
}
