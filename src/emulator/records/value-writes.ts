/** Custom values as they are written: `custom.<id>`, with `.add` and `.remove` where lists are (docs/close-api.md §3.2). */
import type { BodyReader } from "../endpoint/body-reader.js";
import { settingsOn } from "./custom-values.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { objectOf } from "./kinds.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField, StoredRecord } from "../state/state.js";
import { mayEdit } from "../endpoint/role-checks.js";
import { checkSingle, checkValue } from "./value-checks.js";
import type { Checked, ValuePlace } from "./value-checks.js";

/** The problem of a field that the key's user may not write; the text is ours. */
export const restrictedField = "You do not have permission to edit this field.";

/** The record whose values are written; `values` are those that stand. */
export type ValueOwner = Pick<
  StoredRecord,
  "kind" | "type_id" | "lead_id" | "values"
>;

type Operation = "set" | "add" | "remove";

/** One custom key of a body. */
interface Entry {
  readonly key: string;
  readonly field: StoredField;
  readonly operation: Operation;
  readonly value: unknown;
}

/**
 * The values of a record after a write. A field of another object fails the write as one that nobody
 * has does (docs/close-api.md §1.3); what is wrong is in the reader afterwards.
 */
export function readValues(
  reader: BodyReader,
  owner: ValueOwner,
  context: Context,
): JsonObject {
  const object = objectOf(owner);
  const { kind, lead_id: leadId } = owner;
  const place = { kind, leadId, context };
  const values = new Map(Object.entries(owner.values));
  for (const { key, field, operation, value } of readEntries(
    reader,
    owner,
    context,
  )) {
    const { editable_with_roles: roles } = settingsOn(field, object);
    if (!mayEdit(roles, context)) reader.refuse(key, restrictedField);
    const checked = applied(
      operation,
      field,
      value,
      values.get(field.id),
      place,
    );
    if (checked.kind === "refused") reader.refuse(key, checked.problem);
    else if (isUnset(checked.value)) values.delete(field.id);
    else values.set(field.id, checked.value);
  }
  return Object.fromEntries(values);
}

function isUnset(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function readEntries(
  reader: BodyReader,
  owner: ValueOwner,
  context: Context,
): readonly Entry[] {
  const { fields } = context.organization;
  const object = objectOf(owner);
  const byId = fields.byIdOf(object);
  const entries: Entry[] = [];
  for (const [key, value] of customKeys(reader, owner, context)) {
    const name = key.slice("custom.".length);
    const target =
      findTarget(name, byId) ??
      (owner.kind === "lead"
        ? labelled(name, fields.ofObject(object))
        : undefined);
    if (target === undefined)
      // Recorded for a field's label; ids are thought to be answered alike.
      reader.refuse(key, `The Custom Field "${name}" does not exist.`);
    else entries.push({ key, value, ...target });
  }
  return entries;
}

/** Leads alone are known to take labels; of equal ones the last counts, as where they are read. */
function labelled(
  name: string,
  fields: readonly StoredField[],
): Pick<Entry, "field" | "operation"> | undefined {
  const field = fields.findLast((one) => one.name === name);
  return field === undefined ? undefined : { field, operation: "set" };
}

/** The custom keys of a body; the deprecated dictionary by label is read into them on leads, and refused elsewhere. */
function customKeys(
  reader: BodyReader,
  { kind }: ValueOwner,
  { switches }: Context,
): readonly (readonly [string, unknown])[] {
  const flat = reader.entries().filter(([key]) => key.startsWith("custom."));
  const dictionary = reader.raw("custom");
  if (!isJsonObject(dictionary)) {
    if (dictionary !== undefined && dictionary !== null)
      reader.refuse("custom", "Value must be of dict type.");
    return flat;
  }
  if (Object.keys(dictionary).length === 0) return flat;
  if (kind !== "lead" || !switches.customDictionary) {
    reader.refuse("custom", "Write custom fields as custom.FIELD_ID.");
    return flat;
  }
  const named = Object.keys(dictionary).map(
    (label) => [`custom.${label}`, own(dictionary, label)] as const,
  );
  // What is written by id counts where both are sent, as by programs that send back a lead that they have read.
  return [...named, ...flat];
}

function findTarget(
  name: string,
  fields: ReadonlyMap<string, StoredField>,
): Pick<Entry, "field" | "operation"> | undefined {
  const whole = fields.get(name);
  if (whole !== undefined) return { field: whole, operation: "set" };
  const [, id = "", word] = /^(.*)\.(add|remove)$/.exec(name) ?? [];
  const field = fields.get(id);
  if (field === undefined) return undefined;
  return { field, operation: word === "add" ? "add" : "remove" };
}

function applied(
  operation: Operation,
  field: StoredField,
  value: unknown,
  stored: unknown,
  place: ValuePlace,
): Checked {
  if (operation === "set")
    return value === null
      ? { kind: "fits", value }
      : checkValue(field, value, place);
  const { switches } = place.context;
  const isCustom =
    place.kind === "custom_activity" || place.kind === "custom_object";
  if (isCustom && !switches.addRemoveOnCustomRecords)
    return { kind: "refused", problem: "Set the whole list of values." };
  if (!field.accepts_multiple_values)
    return {
      kind: "refused",
      problem: "This field does not accept multiple values.",
    };
  if (Array.isArray(value) && !switches.listsInAddRemove)
    return { kind: "refused", problem: "Value must be of str type." };
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const list: readonly unknown[] = stored === undefined ? [] : [stored].flat();
  return operation === "add"
    ? withAdded(field, list, given, place)
    : withRemoved(field, list, given, place);
}

/** A value that is there already is not added again. */
function withAdded(
  field: StoredField,
  list: readonly unknown[],
  given: readonly unknown[],
  place: ValuePlace,
): Checked {
  const checks = given.map((one) => checkSingle(field, one, place));
  const wrong = checks.find((one) => one.kind === "refused");
  if (wrong !== undefined) return wrong;
  const added = checks.flatMap((one) =>
    one.kind === "fits" ? [one.value] : [],
  );
  return { kind: "fits", value: [...new Set([...list, ...added])] };
}

/** A value that is not there is no mistake, nor is one that the field would no longer take. */
function withRemoved(
  field: StoredField,
  list: readonly unknown[],
  given: readonly unknown[],
  place: ValuePlace,
): Checked {
  const gone = new Set(
    given.map((one) => {
      const checked = checkSingle(field, one, place);
      return checked.kind === "fits" ? checked.value : one;
    }),
  );
  return { kind: "fits", value: list.filter((one) => !gone.has(one)) };
}
