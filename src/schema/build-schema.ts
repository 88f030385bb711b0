/** Makes one `Schema` out of what the endpoints of Close said; each leaves out something else. */
import type { PlacedWarning } from "./placed-warning.js";
import type {
  RawAssociation,
  RawField,
  RawObject,
  RawObjectType,
  RawOrganization,
  RawStatus,
} from "./raw.js";
import type {
  Association,
  Field,
  FieldCore,
  FieldSettings,
  FieldType,
  LeadStatus,
  ObjectKind,
  ObjectType,
  Schema,
  SharedField,
  Statuses,
} from "./schema.js";
import { compareText, groupBy, statusesOf } from "./schema.js";
import { FieldSources, inFixedOrder, rawObjects } from "./sources.js";
import { vocabularyOf } from "./vocabulary.js";
import { schemaWarnings } from "./warnings.js";

/** A schema and what a person should know of how it was made. */
export interface BuiltSchema {
  readonly schema: Schema;
  readonly warnings: readonly PlacedWarning[];
}

/** Builds the schema: independent of the order in which Close lists things. */
export function buildSchema(listed: RawOrganization): BuiltSchema {
  const raw = inFixedOrder(listed);
  const sources = new FieldSources(raw);
  const objects = rawObjects(raw)
    .map(({ id, kind, object }) => buildObject(id, kind, object, sources))
    .sort((a, b) => compareText(a.id, b.id));
  const sharedFields = buildSharedFields(raw, sources);
  const { organizationId, organizationName: name = null } = raw;
  const schema = {
    organizationId,
    ...(name === null ? {} : { organizationName: name }),
    objects,
    sharedFields,
    ...buildStatuses(listed),
    ...vocabularyOf(listed, { objects, sharedFields }),
  };
  return { schema, warnings: schemaWarnings(schema) };
}

function buildStatuses({ leadStatuses, pipelines }: RawOrganization): Statuses {
  return statusesOf({
    leadStatuses: once(leadStatuses)?.map(buildStatus),
    pipelines: once(pipelines)?.map(({ id, name, statuses }) => ({
      id,
      label: name ?? "",
      statuses: (once(statuses) ?? []).map((status) => ({
        ...buildStatus(status),
        type: status.type ?? "active",
      })),
    })),
  });
}

function buildStatus({ id, label }: RawStatus): LeadStatus {
  return { id, label: label ?? "" };
}

/** A list without what it has twice, as when something was moved between two pages. */
function once<T extends { readonly id: string }>(
  list: readonly T[] | null | undefined,
): readonly T[] | undefined {
  if (list == null) return undefined;
  return [...new Map(list.map((item) => [item.id, item])).values()];
}

const singletonLabels: Readonly<Record<string, string>> = {
  lead: "Lead",
  contact: "Contact",
  opportunity: "Opportunity",
};

function buildObject(
  id: string,
  kind: ObjectKind,
  object: RawObject,
  sources: FieldSources,
): ObjectType {
  const { type } = object;
  const regular = object.fields
    .filter((field) => !sources.isShared(field))
    .map((field) =>
      buildField([...sources.of(field), ...embedded(type, field)]),
    );
  return {
    id,
    kind,
    label: type === null ? (singletonLabels[kind] ?? kind) : (type.name ?? ""),
    labelPlural: type?.name_plural ?? null,
    description: type?.description ?? null,
    archived: type?.is_archived ?? false,
    apiCreateOnly: type?.api_create_only ?? false,
    editableWithRoles: sortedRoles(type?.editable_with_roles),
    fields: sortFields(withoutTwins(regular)),
  };
}

function sortedRoles(
  roles: readonly string[] | null | undefined,
): readonly string[] | null {
  return roles == null ? null : [...new Set(roles)].sort(compareText);
}

function embedded(
  type: RawObjectType | null,
  field: RawField,
): readonly RawField[] {
  const fields = type?.fields ?? [];
  return fields.filter(
    (other) => other.id === field.id && other.name === field.name,
  );
}

function buildField(sources: readonly RawField[]): Field {
  return { ...buildDefinition(sources), ...buildSettings(sources) };
}

function buildDefinition(sources: readonly RawField[]): FieldCore {
  const [field] = sources;
  if (field === undefined)
    throw new TypeError("A field is built from at least one record.");
  return {
    id: field.id,
    label: field.name ?? "",
    description: first(sources, "description") ?? null,
    type: buildType(field.type, sources),
    many: first(sources, "accepts_multiple_values") ?? false,
    convertingTo: first(sources, "converting_to_type") ?? null,
    backReferenceVisible: first(sources, "back_reference_is_visible") ?? null,
  };
}

type RawSettings = Pick<RawField, "required" | "editable_with_roles">;

function buildSettings(sources: readonly RawSettings[]): FieldSettings {
  const roles = first(sources, "editable_with_roles") ?? [];
  return {
    required: first(sources, "required") ?? false,
    editableWithRoles: [...roles].sort(compareText),
  };
}

/** The first record that says anything of the attribute. */
function first<T, K extends keyof T>(
  sources: readonly T[],
  attribute: K,
): T[K] | undefined {
  return sources.find((source) => (source[attribute] ?? null) !== null)?.[
    attribute
  ];
}

function buildType(raw: string, sources: readonly RawField[]): FieldType {
  switch (raw) {
    case "text":
    case "textarea":
    case "number":
    case "date":
    case "datetime":
    case "user":
    case "contact":
    case "hidden":
      return { kind: raw };
    case "choices":
      return {
        kind: "choices",
        options: [...new Set(first(sources, "choices") ?? [])],
      };
    case "custom_object":
      return {
        kind: "customObject",
        target: first(sources, "referenced_custom_type_id") ?? null,
      };
    default:
      return { kind: "unknown", raw };
  }
}

/** One record that came twice is one field; two fields that share an id (docs/close-api.md §14.1) both stay. */
function withoutTwins(fields: readonly Field[]): readonly Field[] {
  return [
    ...new Map(
      fields.map((field) => [JSON.stringify([field.id, field.label]), field]),
    ).values(),
  ];
}

function sortFields<T extends FieldCore>(fields: readonly T[]): readonly T[] {
  return [...fields].sort(
    (a, b) => compareText(a.id, b.id) || compareText(a.label, b.label),
  );
}

function buildSharedFields(
  raw: RawOrganization,
  sources: FieldSources,
): readonly SharedField[] {
  const seen = groupBy(
    rawObjects(raw).flatMap(({ id, object }) =>
      object.fields
        .filter((field) => sources.isShared(field))
        .map((field) => ({ objectId: id, field, object })),
    ),
    ({ field }) => field.id,
  );
  const listed = groupBy(raw.sharedFields ?? [], (field) => field.id);
  const fields = [...new Set([...listed.keys(), ...seen.keys()])].flatMap(
    (id) => {
      const attached = seen.get(id) ?? [];
      const records = [
        ...(listed.get(id) ?? []),
        ...attached.map(({ field }) => field),
      ];
      if (records.length === 0) return [];
      const declared = first(records, "associations") ?? [];
      return [
        {
          ...buildDefinition(records),
          associations: buildAssociations(declared, attached),
        },
      ];
    },
  );
  return sortFields(fields);
}

interface Attached {
  readonly objectId: string;
  readonly field: RawField;
  readonly object: RawObject;
}

/** The field's own declarations, then those seen on the types: either list may lack entries. */
function buildAssociations(
  declared: readonly RawAssociation[],
  attached: readonly Attached[],
): readonly Association[] {
  const settings = new Map<string, RawSettings[]>();
  const add = (objectId: string | null, setting: RawSettings): void => {
    if (objectId === null) return;
    settings.set(objectId, [...(settings.get(objectId) ?? []), setting]);
  };
  for (const association of declared)
    add(associatedObject(association), association);
  for (const { objectId, field, object } of attached) {
    for (const record of [...embedded(object.type, field), field])
      add(objectId, record);
  }
  return [...settings]
    .map(([objectId, sources]) => ({ objectId, ...buildSettings(sources) }))
    .sort((a, b) => compareText(a.objectId, b.objectId));
}

function associatedObject(association: RawAssociation): string | null {
  switch (association.object_type) {
    case "lead":
    case "contact":
    case "opportunity":
      return association.object_type;
    case "custom_activity_type":
      return association.custom_activity_type_id ?? null;
    case "custom_object_type":
      return association.custom_object_type_id ?? null;
    default:
      return null;
  }
}
