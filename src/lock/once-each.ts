/**
 * Takes what stands twice in the schema of a lock once, as after a merge in which somebody took both
 * sides. Two fields of one id and different labels are another matter: Close itself has them.
 */
import type {
  Association,
  Field,
  LeadStatus,
  ObjectType,
  Pipeline,
  Schema,
  SharedField,
  Statuses,
  Vocabulary,
} from "../schema/schema.js";
import { groupBy, repeatedIds, statusesOf } from "../schema/schema.js";
import {
  objectShown,
  quotedLabel,
  standardWord,
} from "../schema/vocabulary.js";

/** A schema in which each thing stands once. */
export interface OnceEach {
  /** The same value where nothing stood twice. */
  readonly schema: Schema;
  /** Things that stood twice, in words: `the object type “Account” (cotype_…)`. */
  readonly doubled: readonly string[];
}

/** Takes each object type, field, shared field, association, status and pipeline of a schema once; the first wins. */
export function onceEach(schema: Schema): OnceEach {
  const doubled: string[] = [];
  const sharedFields = onceBy(schema.sharedFields, ({ id }) => id, {
    describe: describeShared,
    merge: mergeShared,
    doubled,
  }).map((field) => withOneAssociationEach(field, doubled));
  const attached = groupBy(
    sharedFields.flatMap(({ id, label, associations }) =>
      associations.map(({ objectId }) => ({ objectId, id, label })),
    ),
    ({ objectId }) => objectId,
  );
  const objects = onceBy(schema.objects, ({ id }) => id, {
    describe: (object) => describeObject(objectShown(object, schema)),
    merge: mergeObjects,
    doubled,
  }).map((object) =>
    withOneFieldEach(object, attached.get(object.id) ?? [], {
      vocabulary: schema,
      doubled,
    }),
  );
  const statuses = statusesOnce(schema, doubled);
  return doubled.length === 0
    ? { schema, doubled }
    : { schema: { ...schema, objects, sharedFields, ...statuses }, doubled };
}

/** A status that stands in two pipelines, as where one side of a merge has moved it, stays in the first. */
function statusesOnce(
  schema: Statuses & Vocabulary,
  doubled: string[],
): Statuses {
  const { leadStatuses, pipelines } = schema;
  const first = (one: LeadStatus): LeadStatus => one;
  const leads =
    leadStatuses === undefined
      ? undefined
      : onceBy(leadStatuses, ({ id }) => id, {
          describe: ({ label, id }) =>
            `the ${standardWord("lead_status", schema)} “${label}” (${id})`,
          merge: first,
          doubled,
        });
  const lines =
    pipelines === undefined
      ? undefined
      : onceBy(pipelines, ({ id }) => id, {
          describe: ({ label, id }) => `the pipeline “${label}” (${id})`,
          merge: mergePipelines,
          doubled,
        });
  const seen = new Set<string>();
  const each = lines?.map((pipeline) => ({
    ...pipeline,
    statuses: pipeline.statuses.filter(({ id, label }) => {
      if (seen.has(id))
        doubled.push(
          `the ${standardWord("opportunity_status", schema)} “${label}” (${id})`,
        );
      const isFirst = !seen.has(id);
      seen.add(id);
      return isFirst;
    }),
  }));
  return statusesOf({ leadStatuses: leads, pipelines: each });
}

/** A pipeline that stands twice has the statuses of both. */
function mergePipelines(first: Pipeline, other: Pipeline): Pipeline {
  const known = new Set(first.statuses.map(({ id }) => id));
  const more = other.statuses.filter(({ id }) => !known.has(id));
  return { ...first, statuses: [...first.statuses, ...more] };
}

interface Merging<T> {
  readonly describe: (item: T) => string;
  readonly merge: (first: T, other: T) => T;
  /** Receives what stood twice. */
  readonly doubled: string[];
}

function onceBy<T>(
  items: readonly T[],
  key: (item: T) => string,
  { describe, merge, doubled }: Merging<T>,
): readonly T[] {
  if (repeatedIds(items.map(key)).size === 0) return items;
  return [...groupBy(items, key).values()].map((group) => {
    const [first] = group;
    if (group.length > 1 && first !== undefined) doubled.push(describe(first));
    return group.reduce(merge);
  });
}

function describeObject({ label, id }: ObjectType): string {
  return `the object type “${label}” (${id})`;
}

function describeShared({ label, id }: SharedField): string {
  return `the shared field “${label}” (${id})`;
}

function mergeObjects(first: ObjectType, other: ObjectType): ObjectType {
  const known = new Set(first.fields.map(({ id }) => id));
  const more = other.fields.filter(({ id }) => !known.has(id));
  return { ...first, fields: [...first.fields, ...more] };
}

function mergeShared(first: SharedField, other: SharedField): SharedField {
  const known = new Set(first.associations.map(({ objectId }) => objectId));
  const more = other.associations.filter(
    ({ objectId }) => !known.has(objectId),
  );
  return { ...first, associations: [...first.associations, ...more] };
}

function withOneAssociationEach(
  field: SharedField,
  doubled: string[],
): SharedField {
  const associations = onceBy<Association>(
    field.associations,
    ({ objectId }) => objectId,
    {
      describe: ({ objectId }) => `${describeShared(field)} on ${objectId}`,
      merge: (first) => first,
      doubled,
    },
  );
  return associations === field.associations
    ? field
    : { ...field, associations };
}

function withOneFieldEach(
  object: ObjectType,
  attached: readonly Pick<Field, "id" | "label">[],
  {
    vocabulary,
    doubled,
  }: { readonly vocabulary: Vocabulary; readonly doubled: string[] },
): ObjectType {
  const ids = [...object.fields, ...attached].map(({ id }) => id);
  if (repeatedIds(ids).size === 0) return object;
  const describe = (field: Field): string =>
    `the field “${field.label}” (${field.id}) of ${quotedLabel(objectShown(object, vocabulary))}`;
  const merge = (first: Field): Field => first;
  const once = onceBy(object.fields, fieldKey, { describe, merge, doubled });
  const shared = new Set(attached.map(fieldKey));
  const twice = once.filter((field) => shared.has(fieldKey(field)));
  doubled.push(...twice.map(describe));
  return { ...object, fields: once.filter((field) => !twice.includes(field)) };
}

function fieldKey({ id, label }: Pick<Field, "id" | "label">): string {
  return JSON.stringify([id, label]);
}
