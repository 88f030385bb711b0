/** An organisation in the words in which the local Close wants it described. */
import type {
  AssociationSeed,
  CustomObjectTypeSeed,
  FieldSeed,
  OrganizationSeed,
  SharedFieldSeed,
} from "../../src/emulator/index.js";
import type {
  Association,
  FieldDefinition,
  FieldType,
  ObjectType,
  Schema,
} from "../../src/schema/schema.js";

/** Describes a schema to the local Close; what is read from there is that schema again. */
export function seedOf(schema: Schema): OrganizationSeed {
  const types = (kind: ObjectType["kind"]): readonly ObjectType[] =>
    schema.objects.filter((object) => object.kind === kind);
  const fields = (kind: ObjectType["kind"]): readonly FieldSeed[] =>
    types(kind).flatMap(seedFields);
  return {
    id: schema.organizationId,
    name: "Bench",
    custom_fields: {
      lead: fields("lead"),
      contact: fields("contact"),
      opportunity: fields("opportunity"),
      shared: schema.sharedFields.map(
        ({ associations, ...field }): SharedFieldSeed => ({
          ...seedDefinition(field),
          associations: associations.map((association) =>
            seedAssociation(association, schema),
          ),
        }),
      ),
    },
    custom_object_types: types("customObject").map(seedType),
    custom_activity_types: types("customActivity").map(seedType),
  };
}

function seedType(object: ObjectType): CustomObjectTypeSeed {
  return {
    id: object.id,
    name: object.label,
    name_plural: object.labelPlural ?? object.label,
    description: object.description,
    fields: seedFields(object),
  };
}

function seedFields({ fields }: ObjectType): readonly FieldSeed[] {
  return fields.map((field) => ({
    ...seedDefinition(field),
    required: field.required,
    editable_with_roles: field.editableWithRoles,
  }));
}

function seedDefinition(field: FieldDefinition): FieldSeed {
  return {
    id: field.id,
    name: field.label,
    description: field.description,
    accepts_multiple_values: field.many,
    ...seedFieldType(field.type),
  };
}

function seedFieldType(
  type: FieldType,
): Pick<FieldSeed, "type" | "choices" | "referenced_custom_type_id"> {
  switch (type.kind) {
    case "choices":
      return { type: "choices", choices: type.options };
    case "customObject":
      return type.target === null
        ? { type: "custom_object" }
        : { type: "custom_object", referenced_custom_type_id: type.target };
    case "unknown":
      return { type: type.raw };
    case "text":
    case "textarea":
    case "number":
    case "date":
    case "datetime":
    case "user":
    case "contact":
    case "hidden":
      return { type: type.kind };
    default:
      return type satisfies never;
  }
}

function seedAssociation(
  { objectId, required, editableWithRoles }: Association,
  { objects }: Schema,
): AssociationSeed {
  const kind = objects.find(({ id }) => id === objectId)?.kind;
  const settings = { required, editable_with_roles: editableWithRoles };
  switch (kind) {
    case "customActivity":
      return {
        object_type: "custom_activity_type",
        custom_activity_type_id: objectId,
        ...settings,
      };
    case "customObject":
      return {
        object_type: "custom_object_type",
        custom_object_type_id: objectId,
        ...settings,
      };
    case "lead":
    case "contact":
    case "opportunity":
      return { object_type: kind, ...settings };
    case undefined:
      throw new TypeError(`There is no object type ${objectId}.`);
    default:
      return kind satisfies never;
  }
}
