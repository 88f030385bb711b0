/** Takes names from what is gone where the config gives them to something that is there. */
import { claimsOfType } from "./claims.js";
import type { FieldHeir } from "./inherit-choices.js";
import { inheritChoices } from "./inherit-choices.js";
import type { NameRules, Names, ObjectNames } from "./name-rules.js";
import { noPins } from "./name-rules.js";
import { fieldProposal, objectProposal } from "./proposals.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { groupBy, isTyped, own } from "./schema.js";

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
  const heirs = schema.objects.flatMap((object) => {
    const given = own(names.objects, object.id);
    const here = fields.get(object.id) ?? [];
    return given === undefined ? [] : pinnedHeirs(object, here, given, rules);
  });
  if (heirs.length === 0) return names;
  const objects = [...groupBy(heirs, ({ object }) => object.id)].flatMap(
    ([id, these]) => {
      const given = own(names.objects, id);
      return given === undefined
        ? []
        : [[id, withoutGone(given, these)] as const];
    },
  );
  const released = {
    ...names,
    objects: { ...names.objects, ...Object.fromEntries(objects) },
  };
  const live = new Set(schema.sharedFields.map(({ id }) => id));
  const ofChoices = heirs.filter((heir) => mayTakeChoices(heir, names));
  return inheritChoices(released, names, ofChoices, live);
}

/** A type of its own stays; one that is that of what is gone with a suffix makes way for that. */
function mayTakeChoices(
  { from, object, field }: FieldHeir,
  names: Names,
): boolean {
  const choices = own(names.objects, object.id)?.choices ?? {};
  const has = own(choices, field.key);
  const taken = own(choices, from) ?? own(names.shared, from);
  return (
    has === undefined || (taken !== undefined && has.startsWith(`${taken}_`))
  );
}

/** The fields that the config gives the name of one that is gone. */
function pinnedHeirs(
  object: ObjectType,
  fields: readonly AttachedField[],
  given: ObjectNames,
  rules: NameRules,
): readonly FieldHeir[] {
  const live = new Set(fields.map(({ key }) => key));
  const gone = Object.entries(given.fields).filter(([key]) => !live.has(key));
  if (gone.length === 0 || rules.pin === noPins) return [];
  return fields.flatMap((field) => {
    const pin = rules.pin(fieldProposal(object, field, given), {
      objectId: object.id,
      fieldKey: field.key,
    });
    return gone
      .filter(([, name]) => name === pin)
      .map(([from, name]) => ({ from, object, field, name }));
  });
}

function withoutGone(
  given: ObjectNames,
  heirs: readonly FieldHeir[],
): ObjectNames {
  const released = new Set(heirs.map(({ from }) => from));
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
