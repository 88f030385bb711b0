/** Describes to the local Close the organisation that a schema is the picture of, so that it can be served offline. */
import type {
  Association,
  Field,
  FieldCore,
  ObjectKind,
  ObjectType,
  Pipeline,
  Schema,
  SharedField,
} from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import { usedRoles } from "../../schema/vocabulary.js";
import type {
  AssociationSeed,
  CustomActivityTypeSeed,
  FieldSeed,
  LeadStatusSeed,
  OrganizationSeed,
  PipelineSeed,
  RoleSeed,
  SharedFieldSeed,
  UserSeed,
} from "./description.js";
import type { Feature } from "../state/state.js";

/**
 * The organisation of a schema: reading it back gives the same schema. What a schema does not know is
 * made up: users always (`localUsers`), statuses and pipelines where it knows none (`localLeadStatuses`,
 * `localPipelines`); what leads are called is not there (404) where it does not know that. Leads, contacts or opportunities that are not in it could not be read when it was
 * made, and are refused with 403. `id` is the schema's own when left out.
 */
export function organizationFromSchema(
  schema: Schema,
  id: string = schema.organizationId,
): OrganizationSeed {
  const kinds = new Map(schema.objects.map((object) => [object.id, object]));
  const fieldsOf = (objectId: string): readonly FieldSeed[] =>
    (kinds.get(objectId)?.fields ?? []).map(fieldSeed);
  const ofKind = (kind: ObjectKind): readonly ObjectType[] =>
    schema.objects.filter((object) => object.kind === kind);
  return {
    id,
    name: schema.organizationName ?? "Local Close",
    custom_fields: {
      lead: fieldsOf("lead"),
      contact: fieldsOf("contact"),
      opportunity: fieldsOf("opportunity"),
      shared: schema.sharedFields.map((field) => sharedSeed(field, kinds)),
    },
    custom_object_types: ofKind("customObject").map((object) => ({
      ...typeSeed(object),
      name_plural: object.labelPlural,
    })),
    custom_activity_types: ofKind("customActivity").map(typeSeed),
    lead_statuses: schema.leadStatuses ?? localLeadStatuses,
    pipelines: schema.pipelines?.map(pipelineSeed) ?? localPipelines,
    users: localUsers,
    roles: rolesOf(schema),
    standard_object_labels: Object.entries(schema.standardLabels ?? {}).map(
      ([label_type, label]) => ({ label_type, ...label }),
    ),
    unavailable: {
      ...unavailableOf(kinds),
      ...(schema.standardLabels === undefined
        ? { standard_object_label: 404 as const }
        : {}),
    },
  };
}

/** The users of a local Close made from a schema: the owner of the key, a colleague, and one who has left. */
export const localUsers: readonly UserSeed[] = [
  {
    id: "user_owner",
    email: "owner@local.example",
    first_name: "Olive",
    last_name: "Owner",
  },
  {
    id: "user_colleague",
    email: "colleague@local.example",
    first_name: "Colin",
    last_name: "Colleague",
    role: "user",
  },
  {
    id: "user_former",
    email: "former@local.example",
    first_name: "Fay",
    last_name: "Former",
    role: "user",
    active: false,
  },
];

/** The lead statuses of a local Close made from a schema that knows none; new leads get the first one. */
export const localLeadStatuses: readonly LeadStatusSeed[] = [
  { id: "stat_potential", label: "Potential" },
  { id: "stat_qualified", label: "Qualified" },
  { id: "stat_customer", label: "Customer" },
  { id: "stat_lost_lead", label: "Not interested" },
];

/** The pipelines of a local Close made from a schema that knows none; new opportunities get the first status of the first one. */
export const localPipelines: readonly PipelineSeed[] = [
  {
    id: "pipe_sales",
    name: "Sales",
    statuses: [
      { id: "stat_proposal", label: "Proposal", type: "active" },
      { id: "stat_won", label: "Won", type: "won" },
      { id: "stat_lost", label: "Lost", type: "lost" },
    ],
  },
  {
    id: "pipe_renewals",
    name: "Renewals",
    statuses: [
      { id: "stat_due", label: "Due", type: "active" },
      { id: "stat_renewed", label: "Renewed", type: "won" },
      { id: "stat_cancelled", label: "Cancelled", type: "lost" },
    ],
  },
];

function pipelineSeed({ id, label, statuses }: Pipeline): PipelineSeed {
  return { id, name: label, statuses };
}

function typeSeed(object: ObjectType): CustomActivityTypeSeed {
  return {
    id: object.id,
    name: object.label,
    description: object.description,
    api_create_only: object.apiCreateOnly,
    is_archived: object.archived,
    ...(object.editableWithRoles === null
      ? {}
      : { editable_with_roles: object.editableWithRoles }),
    fields: object.fields.map(fieldSeed),
  };
}

function fieldSeed(field: Field): FieldSeed {
  return {
    ...definitionSeed(field),
    required: field.required,
    editable_with_roles: field.editableWithRoles,
  };
}

function sharedSeed(
  field: SharedField,
  objects: ReadonlyMap<string, ObjectType>,
): SharedFieldSeed {
  return {
    ...definitionSeed(field),
    associations: field.associations.map((association) =>
      associationSeed(association, objects),
    ),
  };
}

function definitionSeed(field: FieldCore): FieldSeed {
  const { type, convertingTo } = field;
  return {
    id: field.id,
    name: field.label,
    description: field.description,
    ...typeAttributes(type),
    accepts_multiple_values: field.many,
    back_reference_is_visible: field.backReferenceVisible,
    ...(convertingTo === null ? {} : { converting_to_type: convertingTo }),
  };
}

type TypeAttributes = Pick<
  FieldSeed,
  "type" | "choices" | "referenced_custom_type_id"
>;

function typeAttributes(type: FieldCore["type"]): TypeAttributes {
  switch (type.kind) {
    case "choices":
      return { type: "choices", choices: type.options };
    case "customObject":
      return {
        type: "custom_object",
        ...(type.target === null
          ? {}
          : { referenced_custom_type_id: type.target }),
      };
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

function associationSeed(
  { objectId, required, editableWithRoles }: Association,
  objects: ReadonlyMap<string, ObjectType>,
): AssociationSeed {
  return {
    ...associatedObject(objectId, objects),
    required,
    editable_with_roles: editableWithRoles,
  };
}

function associatedObject(
  objectId: string,
  objects: ReadonlyMap<string, ObjectType>,
): AssociationSeed {
  if (
    objectId === "lead" ||
    objectId === "contact" ||
    objectId === "opportunity"
  )
    return { object_type: objectId };
  // A type that could not be read is known by its id alone.
  const isActivity =
    objects.get(objectId)?.kind === "customActivity" ||
    (!objects.has(objectId) && objectId.startsWith("actitype_"));
  return isActivity
    ? {
        object_type: "custom_activity_type",
        custom_activity_type_id: objectId,
      }
    : { object_type: "custom_object_type", custom_object_type_id: objectId };
}

const builtInRoles: ReadonlySet<string> = new Set([
  "admin",
  "superuser",
  "user",
  "restricteduser",
]);

/** The roles that types and fields refer to; those whose names the schema does not know go by their ids. */
function rolesOf(schema: Schema): readonly RoleSeed[] {
  return usedRoles(schema)
    .filter((id) => !builtInRoles.has(id))
    .map((id) => ({ id, name: own(schema.roles ?? {}, id) ?? id }));
}

function unavailableOf(
  objects: ReadonlyMap<string, ObjectType>,
): NonNullable<OrganizationSeed["unavailable"]> {
  const singletons: readonly Feature[] = ["lead", "contact", "opportunity"];
  return Object.fromEntries(
    singletons
      .filter((kind) => !objects.has(kind))
      .map((kind) => [kind, 403] as const),
  );
}
