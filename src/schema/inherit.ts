/**
 * Gives the names of what is gone to what was made anew: one thing of the same label, and the same
 * kind, in the same place. In Close that is how a field becomes a shared one.
 */
import type { Gone, GoneField } from "./gone.js";
import { goneField, goneFieldsOf } from "./gone.js";
import { propertyNameFrom, typeNameFrom } from "./identifier.js";
import type { FieldHeir } from "./inherit-choices.js";
import { inheritChoices } from "./inherit-choices.js";
import type { Names, ObjectNames } from "./name-rules.js";
import { sortedRecord } from "./name-rules.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { fieldsByObject, groupBy, own } from "./schema.js";
import { withLabelsShown } from "./vocabulary.js";

/** An object type that has the names of one that is gone. */
export interface ObjectHeir {
  /** The id of what is gone. */
  readonly from: string;
  readonly object: ObjectType;
  readonly name: string;
}

/** Names by the ids of the heirs, and who they are. */
export interface Inheritance {
  readonly names: Names;
  readonly gone: Gone;
  readonly objects: readonly ObjectHeir[];
  readonly fields: readonly FieldHeir[];
}

/** Options of `inheritNames`. */
export interface InheritOptions {
  /** True if labels are enough, as between two organisations that share an output. */
  readonly byLabel: boolean;
}

/** Finds the heirs in a schema; who is named already, or is not the only one alike, inherits nothing. */
export function inheritNames(
  schema: Schema,
  names: Names,
  gone: Gone,
  { byLabel }: InheritOptions,
): Inheritance {
  const left = [gone.objects, gone.fields].map(Object.keys).flat();
  if (left.length === 0) return { names, gone, objects: [], fields: [] };
  const objects = objectHeirs(schema, names, gone);
  const moved = withObjects(names, gone, objects);
  const attached = fieldsByObject(schema);
  const fields = withLabelsShown(schema).objects.flatMap((object) =>
    fieldHeirs(object, attached.get(object.id) ?? [], moved, byLabel),
  );
  if (fields.length === 0) return { ...moved, objects, fields };
  const withFields = withHeirs(moved.names, fields);
  const shared = new Set(schema.sharedFields.map(({ id }) => id));
  return {
    names: inheritChoices(withFields, moved.names, fields, shared),
    gone: moved.gone,
    objects,
    fields,
  };
}

function objectHeirs(
  schema: Schema,
  names: Names,
  gone: Gone,
): readonly ObjectHeir[] {
  const keyOf = ({ kind, label }: Pick<ObjectType, "kind" | "label">) =>
    `${kind} ${label}`;
  const live = new Set(schema.objects.map(({ id }) => id));
  const left = Object.entries(gone.objects).flatMap(([id, object]) => {
    const name = own(names.objects, id)?.type;
    return name === undefined || live.has(id) ? [] : [{ id, name, ...object }];
  });
  if (left.length === 0) return [];
  const newcomers = schema.objects.filter(
    ({ id, label }) => isLabel(label) && own(names.objects, id) === undefined,
  );
  return matchOnly(newcomers, left, keyOf, keyOf, ({ label, kind }) =>
    typeNameFrom(label, kind === "customActivity" ? "Activity" : "Object"),
  ).map(([object, { id, name }]) => ({ from: id, object, name }));
}

function fieldHeirs(
  object: ObjectType,
  attached: readonly AttachedField[],
  { names, gone }: Pick<Inheritance, "names" | "gone">,
  byLabel: boolean,
): readonly FieldHeir[] {
  const given = own(names.objects, object.id)?.fields ?? {};
  const keys = new Set(attached.map(({ key }) => key));
  const left = goneFieldsOf(gone, object.id).flatMap(([key, field]) => {
    const name = own(given, key);
    return name === undefined || keys.has(key) ? [] : [{ key, name, ...field }];
  });
  if (left.length === 0) return [];
  const newcomers = attached.filter(
    ({ key, label }) => isLabel(label) && own(given, key) === undefined,
  );
  const keyOf = ({ label, type, many }: GoneField): string =>
    byLabel ? label : JSON.stringify([label, type, many]);
  return matchOnly(
    newcomers,
    left,
    (field) => keyOf(goneField(field)),
    keyOf,
    ({ label }) => propertyNameFrom(label),
  ).map(([field, { key, name }]) => ({ from: key, object, field, name }));
}

/** Two things without a label have nothing in common. */
function isLabel(label: string): boolean {
  return label.trim() !== "";
}

/** Pairs newcomers that have no equal with the one thing alike that is gone; of several, the one of the plain name. */
function matchOnly<T, G extends { readonly name: string }>(
  newcomers: readonly T[],
  left: readonly G[],
  keyOf: (item: T) => string,
  keyOfGone: (item: G) => string,
  plainName: (item: T) => string | null,
): readonly (readonly [T, G])[] {
  const alike = groupBy(left, keyOfGone);
  return [...groupBy(newcomers, keyOf)].flatMap(
    ([key, [newcomer, ...rivals]]) => {
      if (newcomer === undefined || rivals.length > 0) return [];
      const all = alike.get(key) ?? [];
      const plain = all.filter(({ name }) => name === plainName(newcomer));
      const [heirOf, ...others] = all.length === 1 ? all : plain;
      return heirOf === undefined || others.length > 0
        ? []
        : [[newcomer, heirOf] as const];
    },
  );
}

function withObjects(
  names: Names,
  gone: Gone,
  heirs: readonly ObjectHeir[],
): Pick<Inheritance, "names" | "gone"> {
  if (heirs.length === 0) return { names, gone };
  const heirOf = new Map(heirs.map(({ from, object }) => [from, object.id]));
  const renamed = <T>(
    record: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> =>
    sortedRecord(
      Object.fromEntries(
        Object.entries(record).map(([id, value]) => [
          heirOf.get(id) ?? id,
          value,
        ]),
      ),
    );
  const objects = Object.entries(gone.objects).filter(
    ([id]) => !heirOf.has(id),
  );
  return {
    names: { ...names, objects: renamed(names.objects) },
    gone: {
      objects: Object.fromEntries(objects),
      fields: renamed(gone.fields),
    },
  };
}

/** The names of fields go over; the choices types of what is gone wait for `inheritChoices`. */
function withHeirs(names: Names, heirs: readonly FieldHeir[]): Names {
  const ofObject = groupBy(heirs, ({ object }) => object.id);
  const objects = Object.entries(names.objects).map(
    ([id, given]): readonly [string, ObjectNames] => {
      const own = ofObject.get(id) ?? [];
      if (own.length === 0) return [id, given];
      const left = new Set(own.map(({ from }) => from));
      const stays = ([key]: readonly [string, string]): boolean =>
        !left.has(key);
      return [
        id,
        {
          ...given,
          fields: sortedRecord({
            ...Object.fromEntries(Object.entries(given.fields).filter(stays)),
            ...Object.fromEntries(
              own.map(({ field, name }) => [field.key, name]),
            ),
          }),
          choices: Object.fromEntries(
            Object.entries(given.choices).filter(stays),
          ),
        },
      ];
    },
  );
  return { ...names, objects: Object.fromEntries(objects) };
}
