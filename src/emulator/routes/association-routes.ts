/** `/custom_field/shared/{id}/association/…`: where a shared field hangs (docs/close-api.md §2.2). */
import { invalid, missing, refuse } from "../endpoint/replies.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { Resource, PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import { viewAssociation } from "../settings/field-views.js";
import { readExistingType } from "../settings/field-writes.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { param } from "../endpoint/router.js";
import type {
  StoredAssociation,
  StoredField,
  AssociationObjectType,
} from "../state/state.js";
import { associatedObject } from "../state/state.js";

/** An association of a shared field. */
interface Associated {
  /** The end of its path: types have a second segment, which is not URL-encoded. */
  readonly id: string;
  readonly field: StoredField;
  readonly association: StoredAssociation;
}

const objectTypes = [
  "lead",
  "contact",
  "opportunity",
  "custom_activity_type",
  "custom_object_type",
] as const satisfies readonly AssociationObjectType[];

const associations: Resource<Associated> = {
  path: "/custom_field/shared/:scf_id/association/",
  feature: "shared",
  model: "SharedCustomFieldAssociation",
  view: ({ association }) => viewAssociation(association),
};

/** The endpoints of associations. */
export const associationRoutes: readonly Route[] = [
  ...resourceRoutes({
    ...associations,
    create: { status: 201, read: readNew },
  }),
  ...objectTypes.flatMap((objectType) =>
    resourceRoutes({
      ...associations,
      itemPath: `${associations.path}${objectType}/${hasTypes(objectType) ? ":type_id/" : ""}`,
      find: (context, _id, call) => find(objectType, context, call),
      update: readPatch,
      remove: { status: 204, run: remove },
    }),
  ),
];

function hasTypes(objectType: AssociationObjectType): boolean {
  return (
    objectType === "custom_activity_type" || objectType === "custom_object_type"
  );
}

function sharedField({ organization }: Context, call: ApiCall): StoredField {
  return (
    organization.fields.find("shared", param(call, "scf_id")) ??
    refuse(missing("SharedCustomField"))
  );
}

function find(
  objectType: AssociationObjectType,
  context: Context,
  call: ApiCall,
): Associated | undefined {
  const field = sharedField(context, call);
  const typeId = call.params.get("type_id") ?? null;
  const association = field.associations.find(
    (other) => other.object_type === objectType && other.type_id === typeId,
  );
  return association === undefined ? undefined : associated(field, association);
}

function associated(
  field: StoredField,
  association: StoredAssociation,
): Associated {
  const { object_type: objectType, type_id: typeId } = association;
  const id = typeId === null ? objectType : `${objectType}/${typeId}`;
  return { id, field, association };
}

function readNew({
  reader,
  context,
  call,
}: PendingWrite<undefined>): () => Associated {
  const field = sharedField(context, call);
  const association = readAssociation(reader, context);
  const object = associatedObject(association);
  return () => {
    if (field.associations.some((other) => associatedObject(other) === object))
      refuse(
        invalid({}, [
          "This Custom Field is already associated with this object type.",
        ]),
      );
    setAssociations(field, [...field.associations, association], context);
    return associated(field, association);
  };
}

function readAssociation(
  reader: BodyReader,
  context: Context,
): StoredAssociation {
  const word = reader.text("object_type");
  const objectType = objectTypes.find((one) => one === word);
  if (objectType === undefined)
    return reader.fail("object_type", "Not a valid choice.");
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
      return readExistingType(
        reader,
        "custom_activity_type_id",
        "activity",
        context,
      );
    case "custom_object_type":
      return readExistingType(
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

/** `required` counts for activities and custom objects only (docs/close-api.md §1.4). */
function readSettings(
  reader: BodyReader,
  objectType: AssociationObjectType,
  required: boolean,
  roles: readonly string[],
): Pick<StoredAssociation, "required" | "editable_with_roles"> {
  return {
    required: reader.flag("required", required) && hasTypes(objectType),
    editable_with_roles: reader.texts("editable_with_roles", roles),
  };
}

function readPatch({
  reader,
  context,
  current,
}: PendingWrite<Associated>): () => Associated {
  const { field, association } = current;
  const { object_type: objectType, type_id: typeId } = association;
  reader.unchanged("object_type", objectType);
  if (typeId !== null) reader.unchanged(`${objectType}_id`, typeId);
  const patched: StoredAssociation = {
    ...association,
    ...readSettings(
      reader,
      objectType,
      association.required,
      association.editable_with_roles,
    ),
  };
  return () => {
    const all = field.associations.map((other) =>
      other === association ? patched : other,
    );
    setAssociations(field, all, context);
    return associated(field, patched);
  };
}

function remove({ field, association }: Associated, context: Context): void {
  setAssociations(
    field,
    field.associations.filter((other) => other !== association),
    context,
  );
}

function setAssociations(
  field: StoredField,
  associations: readonly StoredAssociation[],
  { organization }: Context,
): void {
  organization.fields.put({ ...field, associations }, field);
}
