/**
 * Things that Close no longer has and the output keeps for a while: what they were like when last
 * seen, and the day on which they were missing first. Days are UTC and come from the caller.
 */
import type {
  AttachedField,
  Field,
  FieldSettings,
  ObjectType,
  Schema,
  SharedField,
} from "./schema.js";
import { compareText, fieldsByObject, groupBy } from "./schema.js";
import type { OrgIds, UnifiedSchema } from "./unify.js";

/** Something that is gone. */
interface Missed {
  /** The day on which it was missing first: `2026-12-31`. */
  readonly on: string;
  /** Its id in each organisation that had it; empty where one organisation has the output. */
  readonly ids: Readonly<Record<string, string>>;
}

/** An object type that is gone; its fields are gone ones of their own. */
export interface DeletedObject extends Missed {
  readonly object: Omit<ObjectType, "fields">;
}

/** A field that is gone from one object type. */
export interface DeletedField extends Missed {
  readonly objectId: string;
  readonly shared: boolean;
  readonly field: Field;
}

/** All that is gone, sorted by id; a part of the lock. */
export interface Deleted {
  readonly deletedObjects: readonly DeletedObject[];
  readonly deletedFields: readonly DeletedField[];
}

/** Nothing is gone, or nothing of it is kept. */
export const nothingDeleted: Deleted = {
  deletedObjects: [],
  deletedFields: [],
};

function isNothing({ deletedObjects, deletedFields }: Deleted): boolean {
  return deletedObjects.length + deletedFields.length === 0;
}

/** One schema of all organisations of an output. */
export type Unified = Pick<UnifiedSchema, "schema" | "ids">;

/** Adds what `before` had and `after` lacks, gone since `today`, and takes out what is back. */
export function trackDeleted(
  known: Deleted,
  before: Unified,
  after: Unified,
  today: string,
): Deleted {
  const fields = fieldsByObject(before.schema);
  const idsOf = (id: string): Missed["ids"] => before.ids.get(id) ?? {};
  const newObjects = before.schema.objects
    .filter(({ kind }) => kind === "customObject" || kind === "customActivity")
    .map(({ fields: _fields, ...object }) => ({
      on: today,
      ids: idsOf(object.id),
      object,
    }));
  const newFields = [...fields].flatMap(([objectId, attached]) =>
    attached.map((field) => ({
      on: today,
      ids: idsOf(field.id),
      objectId,
      shared: field.shared,
      field: plainField(field),
    })),
  );
  return onlyGone(
    {
      deletedObjects: [...known.deletedObjects, ...newObjects],
      deletedFields: [...known.deletedFields, ...newFields],
    },
    after.schema,
  );
}

function plainField(attached: AttachedField): Field {
  const {
    shared: _shared,
    key: _key,
    repeated: _repeated,
    ...field
  } = attached;
  return field;
}

/** Each once, sorted, without what the schema has; a field goes along with its object type. */
function onlyGone(deleted: Deleted, schema: Schema): Deleted {
  const live = fieldsByObject(schema);
  const deletedObjects = distinct(
    deleted.deletedObjects.filter(({ object }) => !live.has(object.id)),
    ({ object }) => [object.id],
  );
  const owners = new Set([
    ...live.keys(),
    ...deletedObjects.map(({ object }) => object.id),
  ]);
  const there = new Set(
    [...live].flatMap(([objectId, fields]) =>
      fields.map(({ id }) => JSON.stringify([objectId, id])),
    ),
  );
  return {
    deletedObjects,
    deletedFields: distinctFields(
      deleted.deletedFields.filter(
        ({ objectId, field }) =>
          owners.has(objectId) &&
          !there.has(JSON.stringify([objectId, field.id])),
      ),
    ),
  };
}

/** Each deleted field once, sorted. */
export function distinctFields(
  fields: readonly DeletedField[],
): readonly DeletedField[] {
  // One id can be two regular fields of an object type, and one shared field only.
  return distinct(fields, ({ objectId, field, shared }) =>
    shared ? [objectId, field.id] : [objectId, field.id, field.label],
  );
}

/** The first of each key, sorted by it. */
function distinct<T>(
  items: readonly T[],
  keyOf: (item: T) => readonly string[],
): readonly T[] {
  const byKey = groupBy(items, (item) => JSON.stringify(keyOf(item)));
  return [...byKey]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, [first]]) => (first === undefined ? [] : [first]));
}

/** The things still kept on a day, when all is kept for a number of days. */
export function keptOn(deleted: Deleted, today: string, days: number): Deleted {
  const isKept = ({ on }: Missed): boolean => removalDay(on, days) > today;
  return {
    deletedObjects: deleted.deletedObjects.filter(isKept),
    deletedFields: deleted.deletedFields.filter(isKept),
  };
}

/** The day on which something goes that is kept for a number of days. */
export function removalDay(on: string, days: number): string {
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/**
 * The schema with all that is gone put back: object types archived, since nobody can write them, and
 * fields no longer required. What the schema has itself stays as it is.
 */
export function withDeleted(unified: Unified, deleted: Deleted): Unified {
  if (isNothing(deleted)) return unified;
  const { schema } = unified;
  const gone = onlyGone(deleted, schema);
  const ofObject = groupBy(gone.deletedFields, ({ objectId }) => objectId);
  const returned = gone.deletedObjects.map(({ object }) => ({
    ...object,
    archived: true,
    fields: [],
  }));
  const objects = [...schema.objects, ...returned].map((object): ObjectType => {
    const fields = (ofObject.get(object.id) ?? [])
      .filter(({ shared }) => !shared)
      .map(({ field }) => ({ ...field, ...noSettings }));
    return {
      ...object,
      fields: [...object.fields, ...fields].sort(byIdAndLabel),
    };
  });
  return {
    schema: {
      ...schema,
      objects: objects.sort(byIdAndLabel),
      sharedFields: withShared(
        schema.sharedFields,
        gone.deletedFields.filter(({ shared }) => shared),
      ),
    },
    ids: withIds(unified.ids, gone),
  };
}

const noSettings: FieldSettings = { required: false, editableWithRoles: [] };

function byIdAndLabel(
  a: { readonly id: string; readonly label: string },
  b: { readonly id: string; readonly label: string },
): number {
  return compareText(a.id, b.id) || compareText(a.label, b.label);
}

/** A shared field that still hangs elsewhere gets an association; one that is gone comes back with them all. */
function withShared(
  sharedFields: readonly SharedField[],
  gone: readonly DeletedField[],
): readonly SharedField[] {
  const live = sharedFields.map((field) => ({ ...field, associations: [] }));
  const definitions = new Map(
    [...gone.map(({ field }) => definitionOf(field)), ...live].map(
      (definition) => [definition.id, definition],
    ),
  );
  const before = new Map(sharedFields.map((field) => [field.id, field]));
  const byId = groupBy(gone, ({ field }) => field.id);
  return [...definitions.values()]
    .map((definition) => ({
      ...definition,
      associations: [
        ...(before.get(definition.id)?.associations ?? []),
        ...(byId.get(definition.id) ?? []).map(({ objectId }) => ({
          objectId,
          ...noSettings,
        })),
      ].sort((a, b) => compareText(a.objectId, b.objectId)),
    }))
    .sort(byIdAndLabel);
}

function definitionOf(field: Field): SharedField {
  const {
    required: _required,
    editableWithRoles: _roles,
    ...definition
  } = field;
  return { ...definition, associations: [] };
}

/** Things that the organisations have outrank those that they had. */
function withIds(ids: OrgIds, gone: Deleted): OrgIds {
  const had = [
    ...gone.deletedObjects.map((item) => [item.object.id, item.ids] as const),
    ...gone.deletedFields.map((item) => [item.field.id, item.ids] as const),
  ].filter(([, byOrg]) => Object.keys(byOrg).length > 0);
  return new Map([...had, ...ids]);
}

/** The days things go that are gone from Close already; undefined for what is there. */
export interface Leaving {
  readonly object: (id: string) => string | undefined;
  readonly field: (objectId: string, id: string) => string | undefined;
}

/** Nothing leaves. */
export const nothingLeaves: Leaving = {
  object: () => undefined,
  field: () => undefined,
};

/** The day on which each thing goes that `withDeleted` has put back into a schema. */
export function leavingOf(
  deleted: Deleted,
  schema: Schema,
  days: number,
): Leaving {
  if (isNothing(deleted)) return nothingLeaves;
  const gone = onlyGone(deleted, schema);
  const objects = new Map(
    gone.deletedObjects.map(({ object, on }) => [
      object.id,
      removalDay(on, days),
    ]),
  );
  const fields = new Map(
    gone.deletedFields.map(({ objectId, field, on }) => [
      JSON.stringify([objectId, field.id]),
      removalDay(on, days),
    ]),
  );
  return {
    object: (id) => objects.get(id),
    field: (objectId, id) => fields.get(JSON.stringify([objectId, id])),
  };
}
