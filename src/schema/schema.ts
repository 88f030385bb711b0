/**
 * The picture of one organisation that everything after `close/` works on. Values only: every list
 * is sorted by id, but for choices and statuses, whose order people chose; absence is `null`, and
 * nothing here knows TypeScript.
 */

/** The five kinds of things that own custom fields in Close. */
export type ObjectKind =
  "lead" | "contact" | "opportunity" | "customActivity" | "customObject";

/** The three kinds of which every organisation has exactly one object type. */
export type SingletonKind = "lead" | "contact" | "opportunity";

/**
 * The type of a field. `options` are in the order of Close; `target` is the id of the custom object
 * type referred to, or null when Close did not say; `unknown` keeps a type this version has no word
 * for.
 */
export type FieldType =
  | { readonly kind: "text" }
  | { readonly kind: "textarea" }
  | { readonly kind: "number" }
  | { readonly kind: "date" }
  | { readonly kind: "datetime" }
  | { readonly kind: "choices"; readonly options: readonly string[] }
  | { readonly kind: "user" }
  | { readonly kind: "contact" }
  | { readonly kind: "customObject"; readonly target: string | null }
  | { readonly kind: "hidden" }
  | { readonly kind: "unknown"; readonly raw: string };

/** The parts that regular and shared fields have in common. */
export interface FieldCore {
  /** Close's key (`cf_…`, older `lcf_…`): opaque and case-sensitive. */
  readonly id: string;
  /** Text that people typed in Close; may be empty, hostile, or equal to another field's. */
  readonly label: string;
  readonly description: string | null;
  readonly type: FieldType;
  /** True if the field accepts several values. */
  readonly many: boolean;
  /** Close's name of the type that the values are being converted to, while that runs. */
  readonly convertingTo: string | null;
  /** For a reference: whether Close shows it on the referenced object; null when not a reference. */
  readonly backReferenceVisible: boolean | null;
}

/** The settings of a field on one object type: of a shared field these belong to each association. */
export interface FieldSettings {
  readonly required: boolean;
  /** Role ids and words (`admin`) that may edit; empty means everyone. Sorted. */
  readonly editableWithRoles: readonly string[];
}

/** A field of one object type. */
export interface Field extends FieldCore, FieldSettings {}

/** The association of a shared field, by the object type's id (`lead`, `cotype_…`). */
export interface Association extends FieldSettings {
  readonly objectId: string;
}

/** A field that is defined once and associated with several object types. */
export interface SharedField extends FieldCore {
  readonly associations: readonly Association[];
}

/**
 * One scope that owns fields. `id` is Close's id, or the kind itself for lead, contact and
 * opportunity. `fields` holds regular fields only; `fieldsOf` adds the shared ones.
 */
export interface ObjectType {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly label: string;
  /** `name_plural` of a custom object type; null elsewhere and when Close gave none. */
  readonly labelPlural: string | null;
  readonly description: string | null;
  readonly archived: boolean;
  /** True if people can not create records of it in Close's own pages. */
  readonly apiCreateOnly: boolean;
  /** Role ids and words (`admin`) that may edit its records; empty means everyone, null that Close did not say. Sorted. */
  readonly editableWithRoles: readonly string[] | null;
  readonly fields: readonly Field[];
}

/** A status that leads can have. */
export interface LeadStatus {
  /** `stat_…`. */
  readonly id: string;
  /** Text that people typed in Close. */
  readonly label: string;
}

/** A status of one pipeline, that opportunities can have. */
export interface OpportunityStatus extends LeadStatus {
  /** Close's word for what it counts as: `active`, `won` or `lost`; others are kept as they came. */
  readonly type: string;
}

/** The statuses through which opportunities of one sort go. */
export interface Pipeline {
  /** `pipe_…`. */
  readonly id: string;
  /** Text that people typed in Close: its `name` there. */
  readonly label: string;
  readonly statuses: readonly OpportunityStatus[];
}

/**
 * The statuses of an organisation, in the order of Close, where the first is that of new records. Left
 * out where they could not be read, or the lock is older: every organisation has some.
 */
export interface Statuses {
  readonly leadStatuses?: readonly LeadStatus[] | undefined;
  readonly pipelines?: readonly Pipeline[] | undefined;
}

/** What people call a thing in Close: one of it, and several. */
export interface StandardLabel {
  readonly singular: string;
  readonly plural: string;
}

/** Words of an organisation for what the schema knows by id. They are in comments and reports, never in names. */
export interface Vocabulary {
  /** The names of the roles that fields and object types refer to, by id; left out where none is known. */
  readonly roles?: Readonly<Record<string, string>> | undefined;
  /**
   * What the organisation calls leads and other things that every organisation has, by Close's word for
   * them (`lead`, `opportunity_status`), where that is not Close's own name. Left out where it could not be
   * read, or the lock is older.
   */
  readonly standardLabels?: Readonly<Record<string, StandardLabel>> | undefined;
}

/** One organisation's data model. */
export interface Schema extends Statuses, Vocabulary {
  readonly organizationId: string;
  /** The name of the organisation; left out where Close did not say, or the lock is older. */
  readonly organizationName?: string | undefined;
  readonly objects: readonly ObjectType[];
  readonly sharedFields: readonly SharedField[];
}

/** The statuses of which anything is known; what is not known has no key, as in a lock. */
export function statusesOf({ leadStatuses, pipelines }: Statuses): Statuses {
  return {
    ...(leadStatuses === undefined ? {} : { leadStatuses }),
    ...(pipelines === undefined ? {} : { pipelines }),
  };
}

/** True if people made the object type themselves, as they make custom objects and custom activities. */
export function isTyped({ kind }: Pick<ObjectType, "kind">): boolean {
  return kind === "customObject" || kind === "customActivity";
}

/** A field as one object type has it, regular or shared. */
export interface AttachedField extends Field {
  readonly shared: boolean;
  /** Identifies the field within its object type: the id, with the label where one id occurs twice. */
  readonly key: string;
  /** True if another field of the object type has the same id. */
  readonly repeated: boolean;
}

/** All fields by object type: regular ones, and shared ones with the settings of their association, sorted by key. */
export function fieldsByObject(
  schema: Schema,
): ReadonlyMap<string, readonly AttachedField[]> {
  const shared = groupBy(
    schema.sharedFields.flatMap((definition) =>
      definition.associations.map((settings) => ({ definition, settings })),
    ),
    ({ settings }) => settings.objectId,
  );
  return new Map(
    schema.objects.map(({ id, fields }) => {
      const attached = shared.get(id) ?? [];
      const ids = [...fields, ...attached.map(({ definition }) => definition)];
      const repeated = repeatedIds(ids.map((field) => field.id));
      const all = [
        ...fields.map((field) =>
          attach(field, field, false, repeated.has(field.id)),
        ),
        ...attached.map(({ definition, settings }) =>
          attach(definition, settings, true, repeated.has(definition.id)),
        ),
      ];
      return [id, all.sort((a, b) => compareText(a.key, b.key))];
    }),
  );
}

/** Makes a field as one object type has it; `repeated` when another field of the type has its id. */
export function attach(
  definition: FieldCore,
  { required, editableWithRoles }: FieldSettings,
  shared: boolean,
  repeated: boolean,
): AttachedField {
  const { id, label } = definition;
  // Spelled out, not spread, as in `nameSchema`: there are thousands of these, and a copy takes forty times as long.
  return {
    id,
    label,
    key: repeated ? `${id}~${label}` : id,
    description: definition.description,
    type: definition.type,
    many: definition.many,
    convertingTo: definition.convertingTo,
    backReferenceVisible: definition.backReferenceVisible,
    required,
    editableWithRoles,
    shared,
    repeated,
  };
}

/** The ids that occur more than once. */
export function repeatedIds(ids: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const id of ids) (seen.has(id) ? repeated : seen).add(id);
  return repeated;
}

/** Orders text by code unit: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Groups values by a key, keeping their order (`Map.groupBy` is younger than Node 20). */
export function groupBy<T, K>(
  values: readonly T[],
  key: (value: T) => K,
): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}

/** The value under a record's own key; ids come from outside and may be `constructor`. */
export function own<T>(
  record: Readonly<Record<string, T>>,
  key: string,
): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
