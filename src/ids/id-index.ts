/** What has an id in a lock: what an id that somebody wrote by hand stands for in the generated code. */
import type { Lock } from "../lock/lock.js";
import { idKind } from "./find-ids.js";
import type { IdKind } from "./find-ids.js";
import type { NamedStatus } from "../schema/named-statuses.js";
import type { NamedField, NamedObject, NamedSchema } from "../schema/named.js";
import { nameSchema } from "../schema/named.js";
import { withDeleted } from "../schema/deleted.js";
import { own } from "../schema/schema.js";
import { unifySchemas } from "../schema/unify.js";

/** A field on one object type, a status, a pipeline or an object type, by the names of the generated code. */
export interface KnownId {
  readonly kind: IdKind;
  /** The id as it stands in Close: `cf_…`. */
  readonly id: string;
  readonly label: string;
  /** What it belongs to, in words: the label of a field's object type, or of a status' pipeline. */
  readonly object: string;
  /** Of a field the member of its record, `industry`; of others what leads to the id, `sales.statuses.won`. */
  readonly member: string;
  /** The value of the output that has it: the wrapper `lead`, `leadStatuses`, `pipelines`. */
  readonly wrapper: string;
  /** The file of the wrapper without ending, below the output: `objects/account`. */
  readonly file: string;
  /**
   * `referenceTo` gives this very id. With several organisations a field and an object type have that of
   * the first one, and statuses and pipelines the ids of all of them in its place.
   */
  readonly isOwn: boolean;
  /** Close no longer has it. */
  readonly isDeleted: boolean;
}

/** What is known, by id; a shared field has one entry for each object type that it is on. */
export type IdIndex = ReadonlyMap<string, readonly KnownId[]>;

/** Indexes what a lock holds, fields that it knows as deleted included. */
export function indexIds(lock: Lock): IdIndex {
  const named = namedOfLock(lock, false);
  const live = [
    ...named.objects.flatMap((object) =>
      object.fields.flatMap((field) => entriesOf(object, field, false)),
    ),
    ...named.objects.flatMap(typeEntries),
    ...statusEntries(named),
  ];
  const known = new Set(live.map(({ id }) => id));
  const deleted = [...keptFields(lock), ...goneFields(lock)].filter(
    ({ id }) => !known.has(id),
  );
  return byId([...live, ...deleted]);
}

/** All that a lock names, whatever the config leaves out; with what is deleted and kept for a while, or without. */
export function namedOfLock(lock: Lock, isWithDeleted: boolean): NamedSchema {
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
): readonly KnownId[] {
  const ids = new Set([field.id, ...Object.values(field.ids ?? {})]);
  return [...ids].map((id) => ({
    kind: "field",
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

/** The ids of a type; leads, contacts and opportunities have none. */
function typeEntries(object: NamedObject): readonly KnownId[] {
  const { label, value: wrapper, file } = object;
  if (idKind(object.id) !== "type") return [];
  const ids = new Set([object.id, ...Object.values(object.ids ?? {})]);
  return [...ids].map((id) => ({
    ...{ kind: "type", id, label, object: "the object types" },
    ...{ member: "typeId", wrapper, file },
    ...{ isOwn: id === object.id, isDeleted: false },
  }));
}

/** The file of statuses and pipelines, below the output and without ending. */
const statusesFile = "statuses";

function statusEntries({
  leadStatuses,
  pipelines,
}: NamedSchema): readonly KnownId[] {
  const entries = (
    { id: own, ids, label }: NamedStatus,
    place: Pick<KnownId, "kind" | "object" | "member" | "wrapper">,
  ): readonly KnownId[] =>
    [...new Set([own, ...Object.values(ids ?? {})])].map((id) => ({
      ...{ ...place, id, label, file: statusesFile },
      ...{ isOwn: ids === null, isDeleted: false },
    }));
  return [
    ...leadStatuses.flatMap((status) =>
      entries(status, {
        ...{ kind: "status", object: "the lead statuses" },
        ...{ wrapper: "leadStatuses", member: status.name },
      }),
    ),
    ...pipelines.flatMap((pipeline) => [
      ...entries(pipeline, {
        ...{ kind: "pipeline", object: "the pipelines" },
        ...{ wrapper: "pipelines", member: `${pipeline.name}.id` },
      }),
      ...pipeline.statuses.flatMap((status) =>
        entries(status, {
          ...{ kind: "status", object: pipeline.label, wrapper: "pipelines" },
          member: `${pipeline.name}.statuses.${status.name}`,
        }),
      ),
    ]),
  ];
}

/** Fields that are gone from Close and that the output keeps for a while. */
function keptFields(lock: Lock): readonly KnownId[] {
  if (lock.deletedFields.length === 0) return [];
  const gone = new Set(lock.deletedFields.map(({ field }) => field.id));
  return namedOfLock(lock, true).objects.flatMap((object) =>
    object.fields
      .filter(({ id }) => gone.has(id))
      .flatMap((field) => entriesOf(object, field, true)),
  );
}

/** Fields of which no more is known than that they were there. */
function goneFields(lock: Lock): readonly KnownId[] {
  const { objects } = lock.names;
  return Object.entries(objects).flatMap(([objectId, names]) =>
    Object.entries(names.fields).map(([key, member]): KnownId => {
      const gone = own(own(lock.gone?.fields ?? {}, objectId) ?? {}, key);
      return {
        kind: "field",
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

function byId(fields: readonly KnownId[]): IdIndex {
  const index = new Map<string, KnownId[]>();
  for (const field of fields)
    index.set(field.id, [...(index.get(field.id) ?? []), field]);
  return index;
}
