/** The memory of things that are gone while their names stay reserved: enough to know one that was made anew. */
import type { Deleted } from "./deleted.js";
import type { Names } from "./name-rules.js";
import { sortedRecord } from "./name-rules.js";
import type { FieldCore, ObjectKind, Schema } from "./schema.js";
import { fieldsByObject, own } from "./schema.js";

/** An object type that is gone. */
export interface GoneObject {
  readonly kind: ObjectKind;
  readonly label: string;
}

/** A field that is gone from an object type; `type` is the kind of its type in one word. */
export interface GoneField {
  readonly label: string;
  readonly type: string;
  readonly many: boolean;
}

/** All that is gone and still has a name, by id; fields by object type and field key. A part of the lock. */
export interface Gone {
  readonly objects: Readonly<Record<string, GoneObject>>;
  readonly fields: Readonly<
    Record<string, Readonly<Record<string, GoneField>>>
  >;
}

/** Nothing is gone, or nothing is known of it. */
export const nothingGone: Gone = { objects: {}, fields: {} };

/** Describes a field as far as it matters when it is gone. */
export function goneField({ label, type, many }: FieldCore): GoneField {
  const word = type.kind === "unknown" ? `unknown ${type.raw}` : type.kind;
  return { label, type: word, many };
}

/** The sources of definitions of things that are gone. */
export interface Past {
  /** The memory of an earlier run. */
  readonly gone: Gone;
  /** The organisations as the lock has them; null for a first run. */
  readonly before: Schema | null;
  readonly deleted: Deleted;
}

/** All that has a name and is not in the schema, as far as the past knows it. */
export function goneFrom(schema: Schema, names: Names, past: Past): Gone {
  const missing = missingFrom(schema, names);
  // Mostly nothing is, and then nothing need be known of all that there was.
  if (missing.length === 0) return nothingGone;
  const objects = knownObjects(past);
  const fields = knownFields(past);
  const goneObjects = missing.flatMap(({ id, isGone }) => {
    const known = isGone ? objects.get(id) : undefined;
    return known === undefined ? [] : [[id, known] as const];
  });
  const goneFields = missing.flatMap(({ id, keys }) => {
    const gone = keys.flatMap((key) => {
      const known = fields.get(id)?.get(key);
      return known === undefined ? [] : [[key, known] as const];
    });
    const record = sortedRecord(Object.fromEntries(gone));
    return gone.length === 0 ? [] : [[id, record] as const];
  });
  return {
    objects: sortedRecord(Object.fromEntries(goneObjects)),
    fields: sortedRecord(Object.fromEntries(goneFields)),
  };
}

/** An object type that is gone, or some of whose fields are. */
interface Missing {
  readonly id: string;
  readonly isGone: boolean;
  /** The keys of the fields that are gone. */
  readonly keys: readonly string[];
}

/** The object types that have names which the schema has nothing for. */
function missingFrom(schema: Schema, names: Names): readonly Missing[] {
  const given = Object.entries(names.objects);
  if (given.length === 0) return [];
  const live = fieldsByObject(schema);
  return given
    .map(([id, { fields }]) => {
      const here = new Set((live.get(id) ?? []).map(({ key }) => key));
      const keys = Object.keys(fields).filter((key) => !here.has(key));
      return { id, isGone: !live.has(id), keys };
    })
    .filter(({ isGone, keys }) => isGone || keys.length > 0);
}

/** The last schema outranks what is remembered from before. */
function knownObjects({
  gone,
  before,
  deleted,
}: Past): ReadonlyMap<string, GoneObject> {
  const describe = ({ kind, label }: GoneObject): GoneObject => ({
    kind,
    label,
  });
  return new Map([
    ...deleted.deletedObjects.map(
      ({ object }) => [object.id, describe(object)] as const,
    ),
    ...Object.entries(gone.objects),
    ...(before?.objects ?? []).map(
      (object) => [object.id, describe(object)] as const,
    ),
  ]);
}

function knownFields({
  gone,
  before,
  deleted,
}: Past): ReadonlyMap<string, ReadonlyMap<string, GoneField>> {
  const found = new Map<string, Map<string, GoneField>>();
  const note = (objectId: string, key: string, field: GoneField): void => {
    const known = found.get(objectId) ?? new Map<string, GoneField>();
    found.set(objectId, known.set(key, field));
  };
  for (const { objectId, field } of deleted.deletedFields)
    note(objectId, field.id, goneField(field));
  for (const [objectId, fields] of Object.entries(gone.fields))
    for (const [key, field] of Object.entries(fields))
      note(objectId, key, field);
  if (before !== null)
    for (const [objectId, fields] of fieldsByObject(before))
      for (const field of fields) note(objectId, field.key, goneField(field));
  return found;
}

/** The memory of an object type's fields. */
export function goneFieldsOf(
  { fields }: Gone,
  objectId: string,
): readonly (readonly [string, GoneField])[] {
  return Object.entries(own(fields, objectId) ?? {});
}
