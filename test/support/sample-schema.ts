/** Builders for small schemas written by hand: everything that is not said is plain. */
import type {
  Field,
  ObjectKind,
  ObjectType,
  OpportunityStatus,
  Pipeline,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import { compareText } from "../../src/schema/schema.js";

/** A regular field; text unless said otherwise. */
export function field(
  id: string,
  label: string,
  rest: Partial<Field> = {},
): Field {
  return {
    id,
    label,
    description: null,
    type: { kind: "text" },
    many: false,
    convertingTo: null,
    backReferenceVisible: null,
    required: false,
    editableWithRoles: [],
    ...rest,
  };
}

/** A shared field on the given object types; text unless said otherwise. */
export function sharedField(
  id: string,
  label: string,
  objectIds: readonly string[],
  rest: Partial<SharedField> = {},
): SharedField {
  const { required, editableWithRoles, ...definition } = field(id, label);
  const associations = objectIds.map((objectId) => ({
    objectId,
    required,
    editableWithRoles,
  }));
  return { ...definition, associations, ...rest };
}

/** An object type of any kind. */
export function objectType(
  id: string,
  kind: ObjectKind,
  label: string,
  fields: readonly Field[] = [],
  rest: Partial<ObjectType> = {},
): ObjectType {
  return {
    id,
    kind,
    label,
    labelPlural: null,
    description: null,
    archived: false,
    apiCreateOnly: false,
    editableWithRoles: kind.startsWith("custom") ? [] : null,
    fields: [...fields].sort(
      (a, b) => compareText(a.id, b.id) || compareText(a.label, b.label),
    ),
    ...rest,
  };
}

/** A custom object type. */
export function customObject(
  id: string,
  label: string,
  fields: readonly Field[] = [],
  rest: Partial<ObjectType> = {},
): ObjectType {
  return objectType(id, "customObject", label, fields, rest);
}

/** An organisation of these object types, sorted as `buildSchema` sorts them. */
export function schemaOf(
  objects: readonly ObjectType[],
  sharedFields: readonly SharedField[] = [],
): Schema {
  return {
    organizationId: "orga_test",
    objects: [...objects].sort((a, b) => compareText(a.id, b.id)),
    sharedFields: [...sharedFields].sort((a, b) => compareText(a.id, b.id)),
  };
}

/** Text of one field in each custom object type of its own scope: a schema with one type. */
export function schemaOfFields(fields: readonly Field[]): Schema {
  return schemaOf([customObject("cotype_Account", "Account", fields)]);
}

/** A status of opportunities; an active one unless said otherwise. */
export function statusOf(
  id: string,
  label: string,
  type = "active",
): OpportunityStatus {
  return { id, label, type };
}

/** A pipeline of these statuses, in their order. */
export function pipelineOf(
  id: string,
  label: string,
  ...statuses: readonly OpportunityStatus[]
): Pipeline {
  return { id, label, statuses };
}
