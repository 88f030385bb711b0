/** The fields of a lock by their ids: what an id that somebody wrote by hand stands for in the generated code. */
import type { Lock } from "../lock/lock.js";
import type { NamedField, NamedObject, NamedSchema } from "../schema/named.js";
import { nameSchema } from "../schema/named.js";
import { withDeleted } from "../schema/deleted.js";
import { own } from "../schema/schema.js";
import { unifySchemas } from "../schema/unify.js";

/** A field on one object type, by the names of the generated code. */
export interface KnownField {
  /** The id as it stands in Close: `cf_…`. */
  readonly id: string;
  /** The label of the field. */
  readonly label: string;
  /** The label of the object type. */
  readonly object: string;
  /** The member of its record: `industry`. */
  readonly member: string;
  /** The wrapper that has it: `lead`. */
  readonly wrapper: string;
  /** The file of the wrapper without ending, below the output: `objects/account`. */
  readonly file: string;
  /**
   * `wrapper.fields.member.id` is this very id. With several organisations it is that of the first one,
   * and false for those of the others.
   */
  readonly isOwn: boolean;
  /** Close no longer has it. */
  readonly isDeleted: boolean;
}

/** The fields by id; a shared field has one entry for each object type that it is on. */
export type FieldIndex = ReadonlyMap<string, readonly KnownField[]>;

/** Indexes the fields of a lock, those that it knows as deleted included. */
export function indexFields(lock: Lock): FieldIndex {
  const live = namedFrom(lock, false).objects.flatMap((object) =>
    object.fields.flatMap((field) => entriesOf(object, field, false)),
  );
  const known = new Set(live.map(({ id }) => id));
  const deleted = [...keptFields(lock), ...goneFields(lock)].filter(
    ({ id }) => !known.has(id),
  );
  return byId([...live, ...deleted]);
}

function namedFrom(lock: Lock, isWithDeleted: boolean): NamedSchema {
  const schemas = new Map(Object.entries(lock.schema));
  if (schemas.size === 0)
    return {
      objects: [],
      sharedChoices: [],
      orgs: [],
      leadStatuses: [],
      pipelines: [],
      organization: { id: "", ids: null },
      leftOut: [],
    };
  const unified = unifySchemas(schemas, lock.names.same, lock.names);
  const { schema, ids } = isWithDeleted ? withDeleted(unified, lock) : unified;
  return nameSchema(schema, lock.names, everything, ids, [...schemas.keys()]);
}

const everything = { object: () => true, field: () => true };

function entriesOf(
  object: NamedObject,
  field: NamedField,
  isDeleted: boolean,
): readonly KnownField[] {
  const ids = new Set([field.id, ...Object.values(field.ids ?? {})]);
  return [...ids].map((id) => ({
    id,
    label: field.label,
    object: object.label,
    member: field.name,
    wrapper: object.value,
    file: object.file,
    isOwn: id === field.id,
    isDeleted,
  }));
}

/** Fields that are gone from Close and that the output keeps for a while. */
function keptFields(lock: Lock): readonly KnownField[] {
  if (lock.deletedFields.length === 0) return [];
  const gone = new Set(lock.deletedFields.map(({ field }) => field.id));
  return namedFrom(lock, true).objects.flatMap((object) =>
    object.fields
      .filter(({ id }) => gone.has(id))
      .flatMap((field) => entriesOf(object, field, true)),
  );
}

/** Fields of which no more is known than that they were there. */
function goneFields(lock: Lock): readonly KnownField[] {
  const { objects } = lock.names;
  return Object.entries(objects).flatMap(([objectId, names]) =>
    Object.entries(names.fields).map(([key, member]): KnownField => {
      const gone = own(own(lock.gone?.fields ?? {}, objectId) ?? {}, key);
      return {
        id: key.replace(/~.*$/s, ""),
        label: gone?.label ?? member,
        object: names.type,
        member,
        wrapper: names.type,
        file: "",
        isOwn: false,
        isDeleted: true,
      };
    }),
  );
}

function byId(fields: readonly KnownField[]): FieldIndex {
  const index = new Map<string, KnownField[]>();
  for (const field of fields)
    index.set(field.id, [...(index.get(field.id) ?? []), field]);
  return index;
}
