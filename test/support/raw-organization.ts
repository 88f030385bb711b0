/** What the endpoints of Close would say of a schema: the way back from `buildSchema`. */
import type {
  RawAssociation,
  RawField,
  RawObject,
  RawObjectType,
  RawOrganization,
} from "../../src/schema/raw.js";
import type {
  Field,
  FieldCore,
  FieldSettings,
  FieldType,
  ObjectKind,
  ObjectType,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import type { Random } from "./random.js";
import { shuffled } from "./random.js";

/** An organisation as Close lists it, every list in an order that `random` decides. */
export function rawOrganization(
  schema: Schema,
  random: Random,
): RawOrganization {
  const any = <T>(list: readonly T[]): readonly T[] => shuffled(random, list);
  const raw = (object: ObjectType): RawObject => {
    const regular = object.fields.map((field) => rawField(field, any));
    const shared = schema.sharedFields.flatMap((field) =>
      rawAttached(field, object.id, any),
    );
    const fields = [...regular, ...shared];
    return { type: rawType(object, any(fields)), fields: any(fields) };
  };
  const ofKind = (kind: ObjectKind): readonly RawObject[] =>
    any(schema.objects.filter((object) => object.kind === kind).map(raw));
  return {
    organizationId: schema.organizationId,
    lead: ofKind("lead")[0] ?? null,
    contact: ofKind("contact")[0] ?? null,
    opportunity: ofKind("opportunity")[0] ?? null,
    customActivities: ofKind("customActivity"),
    customObjects: ofKind("customObject"),
    fieldLists: any(
      schema.objects.flatMap((object) =>
        object.fields.map((field) => rawField(field, any)),
      ),
    ),
    sharedFields: any(
      schema.sharedFields.map((field) => rawShared(field, schema, any)),
    ),
  };
}

/** Puts a list into another order. */
type Order = <T>(list: readonly T[]) => readonly T[];

function rawType(
  object: ObjectType,
  fields: readonly RawField[],
): RawObjectType | null {
  if (object.kind !== "customObject" && object.kind !== "customActivity")
    return null;
  return {
    id: object.id,
    name: object.label,
    name_plural: object.labelPlural,
    description: object.description,
    api_create_only: object.apiCreateOnly,
    is_archived: object.archived,
    editable_with_roles: object.editableWithRoles,
    fields,
  };
}

function rawField(field: Field, any: Order): RawField {
  return { ...rawDefinition(field), ...rawSettings(field, any) };
}

function rawSettings(settings: FieldSettings, any: Order) {
  return {
    required: settings.required,
    editable_with_roles: any(settings.editableWithRoles),
  };
}

function rawAttached(
  field: SharedField,
  objectId: string,
  any: Order,
): readonly RawField[] {
  return field.associations
    .filter((association) => association.objectId === objectId)
    .map((association) => ({
      ...rawDefinition(field),
      ...rawSettings(association, any),
      is_shared: true,
    }));
}

function rawShared(field: SharedField, schema: Schema, any: Order): RawField {
  const associations = field.associations.map(
    ({ objectId, ...settings }): RawAssociation => {
      const kind = schema.objects.find(({ id }) => id === objectId)?.kind;
      const given = rawSettings(settings, any);
      if (kind === "customActivity")
        return {
          object_type: "custom_activity_type",
          custom_activity_type_id: objectId,
          ...given,
        };
      if (kind === "customObject")
        return {
          object_type: "custom_object_type",
          custom_object_type_id: objectId,
          ...given,
        };
      return { object_type: objectId, ...given };
    },
  );
  return {
    ...rawDefinition(field),
    is_shared: true,
    associations: any(associations),
  };
}

function rawDefinition(field: FieldCore): RawField {
  return {
    id: field.id,
    name: field.label,
    type: rawWord(field.type),
    description: field.description,
    choices: field.type.kind === "choices" ? field.type.options : null,
    accepts_multiple_values: field.many,
    referenced_custom_type_id:
      field.type.kind === "customObject" ? field.type.target : null,
    back_reference_is_visible: field.backReferenceVisible,
    converting_to_type: field.convertingTo,
  };
}

function rawWord(type: FieldType): string {
  if (type.kind === "unknown") return type.raw;
  return type.kind === "customObject" ? "custom_object" : type.kind;
}
