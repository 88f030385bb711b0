/** Effects of names that have gone over: what no longer counts as deleted, and notices to a person. */
import type { Warning } from "../errors.js";
import type { Deleted, DeletedField } from "./deleted.js";
import { distinctFields } from "./deleted.js";
import type { Inheritance } from "./inherit.js";
import type { Names } from "./name-rules.js";
import { takenOverNotice } from "./name-rules.js";
import type { Schema } from "./schema.js";
import { own } from "./schema.js";
import type { UnifiedSchema } from "./unify.js";
import { quotedLabel, withLabelsShown } from "./vocabulary.js";

/** The deleted things that have no heir; fields of an object type that has one are gone from that. */
export function withoutHeirs(
  { deletedObjects, deletedFields }: Deleted,
  { objects, fields }: Inheritance,
): Deleted {
  if (objects.length + fields.length === 0)
    return { deletedObjects, deletedFields };
  const heirOf = new Map(objects.map(({ from, object }) => [from, object.id]));
  const keyOf = (objectId: string, key: string): string =>
    JSON.stringify([objectId, key]);
  const inherited = new Set(
    fields.map(({ from, object }) => keyOf(object.id, from)),
  );
  return {
    deletedObjects: deletedObjects.filter(
      ({ object }) => !heirOf.has(object.id),
    ),
    deletedFields: distinctFields(
      deletedFields
        .map((item) => ({
          ...item,
          objectId: heirOf.get(item.objectId) ?? item.objectId,
        }))
        .filter(
          (item) =>
            !keysOf(item).some((key) =>
              inherited.has(keyOf(item.objectId, key)),
            ),
        ),
    ),
  };
}

/** The deleted things but for those that lost their name: the config gave that to something else. */
export function stillNamed(
  { deletedObjects, deletedFields }: Deleted,
  before: Names,
  after: Names,
): Deleted {
  const isNamed = ({ objects }: Names, item: DeletedField): boolean => {
    const given = own(objects, item.objectId)?.fields ?? {};
    return keysOf(item).some((key) => Object.hasOwn(given, key));
  };
  return {
    deletedObjects: deletedObjects.filter(
      ({ object: { id } }) =>
        Object.hasOwn(after.objects, id) || !Object.hasOwn(before.objects, id),
    ),
    deletedFields: deletedFields.filter(
      (item) => isNamed(after, item) || !isNamed(before, item),
    ),
  };
}

function keysOf({ field: { id, label } }: DeletedField): readonly string[] {
  return [id, `${id}~${label}`];
}

/** Notices of things that were made anew and have the name of the one before. */
export function heirNotices({
  objects,
  fields,
}: Inheritance): readonly Warning[] {
  return [
    ...objects.map(({ from, object, name }) =>
      takenOverNotice(`“${object.label}” (${object.id})`, from, name),
    ),
    ...fields.map(({ from, object, field, name }) =>
      takenOverNotice(
        `“${field.label}” (${field.id}) of ${quotedLabel(object)}`,
        from.replace(/~.*$/s, ""),
        name,
      ),
    ),
  ];
}

/** Notices of things that one organisation made anew and others have as they were: no name was lost. */
export function renewedNotices(
  before: UnifiedSchema | null,
  { schema, ids }: UnifiedSchema,
  { objects }: Names,
): readonly Warning[] {
  if (before === null || ids.size === 0) return [];
  return namedThings(withLabelsShown(schema), objects).flatMap(
    ({ id, what, name }) =>
      Object.entries(ids.get(id) ?? {}).flatMap(([org, now]) => {
        const then = before.ids.get(id)?.[org];
        if (then === undefined || then === now) return [];
        return takenOverNotice(
          `“${what}” (${now}) of the organisation ${org}`,
          then,
          name,
        );
      }),
  );
}

interface Thing {
  readonly id: string;
  readonly what: string;
  readonly name: string;
}

function namedThings(
  { objects, sharedFields }: Schema,
  names: Names["objects"],
): readonly Thing[] {
  const fieldName = (objectId: string, id: string): string =>
    own(own(names, objectId)?.fields ?? {}, id) ?? id;
  return [
    ...objects.flatMap(({ id, label, fields }) => [
      { id, what: label, name: own(names, id)?.type ?? label },
      ...fields.map((field) => ({
        id: field.id,
        what: `${label}.${field.label}`,
        name: fieldName(id, field.id),
      })),
    ]),
    ...sharedFields.map(({ id, label, associations: [first] }) => ({
      id,
      what: label,
      name: fieldName(first?.objectId ?? "", id),
    })),
  ];
}
