/** `/custom_field/shared/{id}/association/…`: where a shared field hangs (docs/close-api.md §2.2). */
import { created, deleted, invalid, missing, ok } from "../endpoint/answers.js";
import type { Answer } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { viewAssociation } from "../settings/field-views.js";
import { readType } from "../settings/field-writes.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import type {
  Association,
  Field,
  AssociationObjectType,
} from "../state/state.js";
import { associatedObject } from "../state/state.js";

const base = "/custom_field/shared/:scf_id/association/";
const feature = "shared";

/** The paths of one association: types have a second segment, which is not URL-encoded. */
const items: readonly (readonly [string, AssociationObjectType])[] = [
  [`${base}lead/`, "lead"],
  [`${base}contact/`, "contact"],
  [`${base}opportunity/`, "opportunity"],
  [`${base}custom_activity_type/:type_id/`, "custom_activity_type"],
  [`${base}custom_object_type/:type_id/`, "custom_object_type"],
];

/** The endpoints of associations. */
export const associationRoutes: readonly Route[] = [
  route(
    "POST",
    base,
    (context, call) =>
      withShared(context, call, (field) => associate(field, context, call)),
    { feature },
  ),
  ...items.flatMap(([pattern, objectType]) => [
    route(
      "GET",
      pattern,
      (context, call) =>
        withAssociation(objectType, context, call, (_, association) =>
          ok(viewAssociation(association)),
        ),
      { feature },
    ),
    route(
      "PUT",
      pattern,
      (context, call) =>
        withAssociation(objectType, context, call, (field, association) =>
          update(field, association, context, call),
        ),
      { feature },
    ),
    route(
      "DELETE",
      pattern,
      (context, call) =>
        withAssociation(objectType, context, call, (field, association) => {
          replaceAssociations(
            field,
            field.associations.filter((other) => other !== association),
            context,
          );
          return deleted(204);
        }),
      { feature },
    ),
  ]),
];

function withShared(
  context: Context,
  call: Call,
  answer: (field: Field) => Answer,
): Answer {
  const { fields } = context.organization;
  const field = fields.find("shared", param(call, "scf_id"));
  return field === undefined ? missing("SharedCustomField") : answer(field);
}

function withAssociation(
  objectType: AssociationObjectType,
  context: Context,
  call: Call,
  answer: (field: Field, association: Association) => Answer,
): Answer {
  return withShared(context, call, (field) => {
    const typeId = call.params.get("type_id") ?? null;
    const association = field.associations.find(
      (other) => other.object_type === objectType && other.type_id === typeId,
    );
    return association === undefined
      ? missing("SharedCustomFieldAssociation")
      : answer(field, association);
  });
}

function associate(field: Field, context: Context, call: Call): Answer {
  const reader = new BodyReader(call.body);
  const association = readAssociation(reader, context);
  const problems = reader.problems();
  if (association === undefined || problems !== undefined)
    return invalid(problems ?? {});
  const object = associatedObject(association);
  if (field.associations.some((other) => associatedObject(other) === object))
    return invalid({}, [
      "This Custom Field is already associated with this object type.",
    ]);
  replaceAssociations(field, [...field.associations, association], context);
  const { object_type: objectType, type_id: typeId } = association;
  const place = typeId === null ? objectType : `${objectType}/${typeId}`;
  return created(
    201,
    `/custom_field/shared/${field.id}/association/${place}/`,
    viewAssociation(association),
  );
}

function readAssociation(
  reader: BodyReader,
  context: Context,
): Association | undefined {
  const word = reader.text("object_type");
  const found = items.find(([, objectType]) => objectType === word);
  if (found === undefined) {
    reader.refuse("object_type", "Not a valid choice.");
    return undefined;
  }
  const [, objectType] = found;
  return {
    object_type: objectType,
    type_id: readTypeId(reader, objectType, context),
    ...readSettings(reader, objectType, false, []),
  };
}

function readTypeId(
  reader: BodyReader,
  objectType: AssociationObjectType,
  context: Context,
): string | null {
  switch (objectType) {
    case "custom_activity_type":
      return readType(reader, "custom_activity_type_id", "activity", context);
    case "custom_object_type":
      return readType(
        reader,
        "custom_object_type_id",
        "custom_object_type",
        context,
      );
    case "lead":
    case "contact":
    case "opportunity":
      return null;
    default:
      return objectType satisfies never;
  }
}

/** `required` means something for activities and custom objects only (docs/close-api.md §1.4). */
function readSettings(
  reader: BodyReader,
  objectType: AssociationObjectType,
  required: boolean,
  roles: readonly string[],
): Pick<Association, "required" | "editable_with_roles"> {
  const canRequire =
    objectType === "custom_activity_type" ||
    objectType === "custom_object_type";
  return {
    required: reader.flag("required", required) && canRequire,
    editable_with_roles: reader.texts("editable_with_roles", roles),
  };
}

function update(
  field: Field,
  association: Association,
  context: Context,
  call: Call,
): Answer {
  const reader = new BodyReader(call.body);
  const { object_type: objectType, type_id: typeId } = association;
  reader.unchanged("object_type", objectType);
  if (typeId !== null) reader.unchanged(`${objectType}_id`, typeId);
  const patched: Association = {
    ...association,
    ...readSettings(
      reader,
      objectType,
      association.required,
      association.editable_with_roles,
    ),
  };
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  replaceAssociations(
    field,
    field.associations.map((other) =>
      other === association ? patched : other,
    ),
    context,
  );
  return ok(viewAssociation(patched));
}

function replaceAssociations(
  field: Field,
  associations: readonly Association[],
  { organization }: Context,
): void {
  organization.fields.replace(field, { ...field, associations });
}
