/** Takes names from what is gone where the config gives them to something that is there. */
import { claimsOfType } from "./claims.js";
import type { NameRules, Names, ObjectNames } from "./naming.js";
import { fieldProposal, objectProposal } from "./proposals.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { isTyped, own } from "./schema.js";

/** The names without those that only something gone holds and that the config wants elsewhere. */
export function releasePinned(
  schema: Schema,
  fields: ReadonlyMap<string, readonly AttachedField[]>,
  names: Names,
  rules: NameRules,
): Names {
  return releaseFields(
    schema,
    fields,
    releaseTypes(schema, names, rules),
    rules,
  );
}

function releaseTypes(schema: Schema, names: Names, rules: NameRules): Names {
  const live = new Set(schema.objects.map(({ id }) => id));
  const hasGone = Object.keys(names.objects).some((id) => !live.has(id));
  if (!hasGone) return names;
  const pins = schema.objects.filter(isTyped).flatMap(
    (object) =>
      rules.pin(objectProposal(object, names), {
        objectId: object.id,
        fieldKey: null,
      }) ?? [],
  );
  const wanted = new Set(pins.flatMap(claimsOfType));
  if (wanted.size === 0) return names;
  const stays = ([id, { type }]: readonly [string, ObjectNames]): boolean =>
    live.has(id) || !claimsOfType(type).some((claim) => wanted.has(claim));
  return {
    ...names,
    objects: Object.fromEntries(Object.entries(names.objects).filter(stays)),
  };
}

function releaseFields(
  schema: Schema,
  fields: ReadonlyMap<string, readonly AttachedField[]>,
  names: Names,
  rules: NameRules,
): Names {
  const changed = schema.objects.flatMap((object) => {
    const given = own(names.objects, object.id);
    const here = fields.get(object.id) ?? [];
    const released =
      given === undefined ? null : releaseIn(object, here, given, rules);
    return released === null ? [] : [[object.id, released] as const];
  });
  if (changed.length === 0) return names;
  return {
    ...names,
    objects: { ...names.objects, ...Object.fromEntries(changed) },
  };
}

/** Null when nothing is released. */
function releaseIn(
  object: ObjectType,
  fields: readonly AttachedField[],
  given: ObjectNames,
  rules: NameRules,
): ObjectNames | null {
  const live = new Set(fields.map(({ key }) => key));
  const gone = Object.entries(given.fields).filter(([key]) => !live.has(key));
  if (gone.length === 0) return null;
  const pins = new Set(
    fields.flatMap(
      (field) =>
        rules.pin(fieldProposal(object, field, given), {
          objectId: object.id,
          fieldKey: field.key,
        }) ?? [],
    ),
  );
  const released = new Set(
    gone.filter(([, name]) => pins.has(name)).map(([key]) => key),
  );
  if (released.size === 0) return null;
  const without = (
    record: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(record).filter(([key]) => !released.has(key)),
    );
  return {
    ...given,
    fields: without(given.fields),
    choices: without(given.choices),
  };
}
