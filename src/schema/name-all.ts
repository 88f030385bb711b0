/**
 * Names everything that is emitted. Names belong to ids: one that was given (it stands in the lock)
 * never moves, whatever is added, removed or relabelled around it.
 */
import type { Warning } from "../errors.js";
import { nameDeclarations } from "./name-declarations.js";
import { lowerFirst } from "./letters.js";
import { nameCollections, nameFields } from "./name-members.js";
import type { NameRules, Names, ObjectNames } from "./name-rules.js";
import { sortedRecord } from "./name-rules.js";
import { nameStatuses } from "./name-statuses.js";
import { releasePinned } from "./release.js";
import type { Schema } from "./schema.js";
import { fieldsByObject } from "./schema.js";

/** The names and what a person should know of how they came about. */
export interface NamedResult {
  readonly names: Names;
  readonly warnings: readonly Warning[];
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
  for (const object of schema.objects) {
    const named = nameFields(
      object,
      fields.get(object.id) ?? [],
      previous,
      rules,
    );
    warnings.push(...named.warnings);
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
