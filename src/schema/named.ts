/** Joins a schema with its names: everything that emission needs of one object type, in one value. */
import type { Leaving } from "./deleted.js";
import { nothingLeaves } from "./deleted.js";
import { fileNameFrom } from "./file-name.js";
import { lowerFirst } from "./letters.js";
import type { Names, ObjectNames } from "./name-rules.js";
import type {
  AttachedField,
  FieldType,
  ObjectKind,
  Schema,
  SharedField,
  Vocabulary,
} from "./schema.js";
import type { NamedStatuses } from "./named-statuses.js";
import { namedStatuses } from "./named-statuses.js";
import type { OrgIds } from "./unify.js";
import { leftOutOf } from "./left-out.js";
import { compareText, fieldsByObject, groupBy, own } from "./schema.js";
import { roleWords, standardLabel } from "./vocabulary.js";

/** A field with all its names. */
export interface NamedField extends AttachedField {
  readonly name: string;
  /** The roles as texts for people. */
  readonly editableWithRoles: readonly string[];
  /** The type of its choices; null when it has none. A shared field's is declared in `shared`. */
  readonly choicesType: string | null;
  /** The interface of the object type it refers to; null when it refers to none, or to one that is not generated. */
  readonly target: string | null;
  /** The wrapper of the records that it refers to, contacts included; null as for `target`. */
  readonly reference: string | null;
  /** Its id in each organisation that has it; null when one organisation has it only. */
  readonly ids: Readonly<Record<string, string>> | null;
  /** The day on which it leaves the code, when Close has it no longer; undefined otherwise, for the hash of what stays. */
  readonly leaves: string | undefined;
}

/** A field of some object type that refers to this one. */
export interface BackReference {
  readonly type: string;
  /** The wrapper of that object type. */
  readonly value: string;
  readonly field: string;
}

/** An object type with all its names; fields are sorted by name, so that output reads well. */
export interface NamedObject {
  readonly id: string;
  readonly kind: ObjectKind;
  /** What people see in Close, where leads, contacts and opportunities may go by other words. */
  readonly label: string;
  readonly description: string | null;
  readonly archived: boolean;
  readonly apiCreateOnly: boolean;
  /** The roles as texts for people. */
  readonly editableWithRoles: readonly string[] | null;
  /** What people see in Close instead of `Leads`; undefined where that is Close's own name, for the hash. */
  readonly calledInClose: string | undefined;
  /** The interface, `SiteVisit`. */
  readonly type: string;
  /** The wrapper, `siteVisit`. */
  readonly value: string;
  /** The client's member, `siteVisits`. */
  readonly collection: string;
  /** The file without ending, below the output: `activities/site-visit`. */
  readonly file: string;
  readonly fields: readonly NamedField[];
  readonly referencedBy: readonly BackReference[];
  /** Its id in each organisation that has it; null when one organisation has it only. */
  readonly ids: Readonly<Record<string, string>> | null;
  /** The day on which it leaves the code, as of a field. */
  readonly leaves: string | undefined;
}

/** A shared choices field, whose type is declared once. */
export interface NamedSharedField extends SharedField {
  readonly choicesType: string;
}

/** Everything that is generated, sorted by name. */
export interface NamedSchema extends NamedStatuses {
  readonly objects: readonly NamedObject[];
  readonly sharedChoices: readonly NamedSharedField[];
  /** The names of the organisations; empty when there is one only. */
  readonly orgs: readonly string[];
  /** The id of the organisation; with several, that of each by its name. */
  readonly organization: Pick<NamedObject, "id" | "ids">;
  /** The ids of what is not wanted beside what is: statuses, pipelines, and fields that new records must have. */
  readonly leftOut: readonly string[];
}

/** The parts wanted of an organisation. */
export interface SchemaSelection {
  readonly object: (id: string) => boolean;
  readonly field: (objectId: string, fieldKey: string) => boolean;
}

/** Joins schema and names; only what is selected takes part, and references to the rest have no target. */
export function nameSchema(
  schema: Schema,
  names: Names,
  selection: SchemaSelection,
  ids: OrgIds,
  orgs: readonly string[] = [],
  leaving: Leaving = nothingLeaves,
): NamedSchema {
  const fields = fieldsByObject(schema);
  const { shared } = names;
  const idsOf = (id: string): WireIds => wireIds(id, ids, orgs.length > 1);
  const chosen = schema.objects
    .map((object) => ({
      object,
      type: own(names.objects, object.id)?.type ?? object.label,
    }))
    .filter(({ object }) => selection.object(object.id));
  const targets = new Map(chosen.map(({ object, type }) => [object.id, type]));
  const objects = chosen.map(({ object, type }): NamedObject => {
    const given = own(names.objects, object.id);
    const named = (fields.get(object.id) ?? [])
      .map((field) =>
        nameField(field, object.id, {
          ...{ given, shared, targets, idsOf, leaving },
          vocabulary: schema,
        }),
      )
      .filter((field) => selection.field(object.id, field.key))
      .sort((a, b) => compareText(a.name, b.name));
    const { id, kind, description, archived, apiCreateOnly } = object;
    return {
      kind,
      label: standardLabel(kind, schema)?.singular ?? object.label,
      description,
      archived,
      apiCreateOnly,
      editableWithRoles:
        object.editableWithRoles?.map((role) => roleWords(role, schema)) ??
        null,
      calledInClose: standardLabel(kind, schema)?.plural,
      type,
      value: lowerFirst(type),
      collection: given?.collection ?? lowerFirst(type),
      file: fileOf(kind, type),
      fields: named,
      referencedBy: [],
      ...idsOf(id),
      leaves: leaving.object(id),
    };
  });
  const isRecorded = (id: string): boolean =>
    objects.some((object) => object.id === id);
  const { leadStatuses, pipelines, ...called } = namedStatuses(schema, {
    names: names.statuses,
    idsOf,
    isWanted: (owner, id) =>
      id === undefined ? selection.object(owner) : selection.field(owner, id),
  });
  return {
    objects: withBackReferences(objects).sort((a, b) =>
      compareText(a.type, b.type),
    ),
    sharedChoices: sharedChoices(schema, names, objects, idsOf),
    leadStatuses: isRecorded("lead") ? leadStatuses : [],
    pipelines: isRecorded("opportunity") ? pipelines : [],
    ...called,
    orgs: orgs.length > 1 ? orgs : [],
    organization: { id: schema.organizationId, ids: null },
    leftOut: leftOutOf(
      schema,
      {
        ...{ leadStatuses, pipelines },
        objects: chosen.map(({ object: { id } }, index) => ({
          key: id,
          fields: objects[index]?.fields ?? [],
        })),
      },
      ids,
    ),
  };
}

/** The id on the wire, of the first organisation that has the thing; and with several, that of each that has it. */
type WireIds = Pick<NamedField, "id" | "ids">;

function wireIds(id: string, ids: OrgIds, areSeveral: boolean): WireIds {
  const byOrg = ids.get(id);
  const [first = id] = Object.values(byOrg ?? {});
  return { id: first, ids: areSeveral ? (byOrg ?? null) : null };
}

/** The file of an object type without ending, below the output. */
export function fileOf(kind: ObjectKind, type: string): string {
  switch (kind) {
    case "lead":
    case "contact":
    case "opportunity":
      return kind;
    case "customActivity":
      return `activities/${fileNameFrom(type)}`;
    case "customObject":
      return `objects/${fileNameFrom(type)}`;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** The context of naming a field. */
interface FieldNaming {
  /** The names of its object type. */
  readonly given: ObjectNames | undefined;
  readonly shared: Names["shared"];
  /** The interface of each object type, by its id. */
  readonly targets: ReadonlyMap<string, string>;
  readonly idsOf: (id: string) => WireIds;
  readonly leaving: Leaving;
  readonly vocabulary: Vocabulary;
}

function nameField(
  field: AttachedField,
  objectId: string,
  { given, shared, targets, idsOf, leaving, vocabulary }: FieldNaming,
): NamedField {
  const { type } = field;
  const target = targetOf(type, targets);
  const choicesType = field.shared
    ? own(shared, field.id)
    : own(given?.choices ?? {}, field.key);
  // Records of a type that is gone cannot be asked for: nothing leads to them, and nothing from them.
  const isDeadEnd = [objectId, targetIdOf(type)].some(
    (id) => leaving.object(id) !== undefined,
  );
  const { id, ids } = idsOf(field.id);
  // Spelled out, not spread: objects that grow behind a spread are no two alike to the engine, and slow to read.
  return {
    id,
    ids,
    key: field.key,
    name: own(given?.fields ?? {}, field.key) ?? field.key,
    label: field.label,
    description: field.description,
    type,
    many: field.many,
    required: field.required,
    shared: field.shared,
    repeated: field.repeated,
    convertingTo: field.convertingTo,
    backReferenceVisible: field.backReferenceVisible,
    editableWithRoles: field.editableWithRoles.map((role) =>
      roleWords(role, vocabulary),
    ),
    choicesType: type.kind === "choices" ? (choicesType ?? null) : null,
    target: type.kind === "customObject" ? target : null,
    reference: target === null || isDeadEnd ? null : lowerFirst(target),
    leaves: leaving.field(objectId, field.id),
  };
}

/** The interface of the object type that a field of a type refers to, where that is generated. */
function targetOf(
  type: FieldType,
  targets: ReadonlyMap<string, string>,
): string | null {
  return targets.get(targetIdOf(type)) ?? null;
}

/** The id of the object type that a field of a type refers to; empty when it refers to none that is known. */
function targetIdOf(type: FieldType): string {
  if (type.kind === "contact") return "contact";
  return type.kind === "customObject" ? (type.target ?? "") : "";
}

function withBackReferences(objects: readonly NamedObject[]): NamedObject[] {
  const references = objects.flatMap(({ type, value, fields }) =>
    fields.flatMap(({ name, reference }) =>
      reference === null
        ? []
        : [{ to: reference, from: { type, value, field: name } }],
    ),
  );
  const byTarget = groupBy(references, ({ to }) => to);
  return objects.map((object) => ({
    ...object,
    referencedBy: (byTarget.get(object.value) ?? [])
      .map(({ from }) => from)
      .sort(
        (a, b) => compareText(a.type, b.type) || compareText(a.field, b.field),
      ),
  }));
}

function sharedChoices(
  schema: Schema,
  names: Names,
  objects: readonly NamedObject[],
  idsOf: (id: string) => WireIds,
): readonly NamedSharedField[] {
  // By name: a named field has the id that one organisation has for it.
  const used = new Set(
    objects.flatMap(({ fields }) =>
      fields.flatMap(({ shared, choicesType }) =>
        shared && choicesType !== null ? [choicesType] : [],
      ),
    ),
  );
  return schema.sharedFields
    .flatMap((field) => {
      const choicesType = own(names.shared, field.id);
      if (choicesType === undefined || !used.has(choicesType)) return [];
      return [{ ...field, id: idsOf(field.id).id, choicesType }];
    })
    .sort((a, b) => compareText(a.choicesType, b.choicesType));
}
