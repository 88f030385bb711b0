/**
 * Names everything that is emitted. Names belong to ids: one that was given (it stands in the lock)
 * never moves, whatever is added, removed or relabelled around it.
 */
import { nameDeclarations } from "./name-declarations.js";
import { lowerFirst } from "./letters.js";
import { nameCollections, nameFields } from "./name-members.js";
import type { NameRules, Names, ObjectNames } from "./name-rules.js";
import { sortedRecord } from "./name-rules.js";
import { nameStatuses } from "./name-statuses.js";
import type { PlacedWarning } from "./placed-warning.js";
import { releasePinned } from "./release.js";
import type { AttachedField, ObjectType, Schema } from "./schema.js";
import { fieldsByObject, own } from "./schema.js";
import { quotedLabel, withLabelsShown } from "./vocabulary.js";

/** The names and what a person should know of how they came about. */
export interface NamedResult {
  readonly names: Names;
  readonly warnings: readonly PlacedWarning[];
}

/** Names without a single entry: what a first run starts from. */
export const noNames: Names = { objects: {}, shared: {}, same: {} };

/** Names every object type, field, and choices type of a schema, keeping all of `before`, but for what only something gone holds and the config gives to another. */
export function buildNames(
  schema: Schema,
  before: Names,
  rules: NameRules,
): NamedResult {
  const fields = fieldsByObject(schema);
  const previous = releasePinned(schema, fields, before, rules);
  const types = nameDeclarations(schema, fields, previous, rules);
  const collections = nameCollections(schema, previous, types.objects);
  const objects = new Map<string, ObjectNames>(
    Object.entries(previous.objects),
  );
  const warnings = [...types.warnings, ...collections.warnings];
  for (const object of withLabelsShown(schema).objects) {
    const named = nameFields(
      object,
      fields.get(object.id) ?? [],
      previous,
      rules,
    );
    const hidden = hiddenMembers(
      object,
      fields.get(object.id) ?? [],
      named.names,
      rules,
    );
    warnings.push(...named.warnings, ...(knows(schema, object) ? hidden : []));
    const type = types.objects.get(object.id) ?? "";
    objects.set(object.id, {
      type,
      collection: collections.names.get(object.id) ?? lowerFirst(type),
      fields: named.names,
      choices: types.choices.get(object.id) ?? {},
    });
  }
  const { shared } = types;
  const statuses = nameStatuses(schema, previous.statuses, rules);
  warnings.push(...statuses.warnings);
  return {
    names: {
      objects: sortedRecord(Object.fromEntries(objects)),
      shared,
      same: previous.same,
      ...(statuses.names === undefined ? {} : { statuses: statuses.names }),
    },
    warnings,
  };
}

/** True if the statuses of the records of an object type are known, which then say them by name. */
function knows(
  { leadStatuses = [], pipelines = [] }: Schema,
  { kind }: ObjectType,
): boolean {
  const list = kind === "lead" ? leadStatuses : pipelines;
  return list.length > 0;
}

/** Fields that have had the name of a member before there was one: names stay, and the member is left out. */
function hiddenMembers(
  object: ObjectType,
  fields: readonly AttachedField[],
  names: Readonly<Record<string, string>>,
  rules: NameRules,
): readonly PlacedWarning[] {
  const members = rules.yielding?.(object.kind);
  if (members === undefined || members.size === 0) return [];
  return fields.flatMap((field): readonly PlacedWarning[] => {
    const name = own(names, field.key);
    if (name === undefined || !members.has(name)) return [];
    const message = `“${field.label}” (${field.id}) of ${quotedLabel(object)} is called ${name}, so that its records do not say Close's own ${name} by name. To have both, give the field another name: names: { ${JSON.stringify(field.id)}: "…" } in the config.`;
    const about = [{ objectId: object.id, fieldKey: field.key }];
    return [{ code: "W_MEMBER_HIDDEN", message, about }];
  });
}
