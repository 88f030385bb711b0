/** Custom values as they are read: only what the fields of today allow is shown (docs/close-api.md §1.2, §3.1). */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { objectOf } from "./kinds.js";
import type { Context } from "../state/endpoint-context.js";
import type {
  StoredAssociation,
  StoredField,
  StoredRecord,
} from "../state/state.js";
import { associatedObject } from "../state/state.js";
import { asDateTime, isDate, parseMoment } from "../state/times.js";

/** The custom values of a record under `custom.<id>`, in display order; what has no value is left out. */
export function viewValues(record: StoredRecord, context: Context): JsonObject {
  return Object.fromEntries(
    shownValues(record, context).map(({ field, value }) => [
      `custom.${field.id}`,
      value,
    ]),
  );
}

/** The custom values of a record by label, as leads still show them; of equal labels the last one counts. */
export function viewValuesByLabel(
  record: StoredRecord,
  context: Context,
): JsonObject {
  return Object.fromEntries(
    shownValues(record, context).map(({ field, value }) => [field.name, value]),
  );
}

/** The value of one custom field as `viewValues` shows it; undefined where there is none. */
export function viewValue(
  record: StoredRecord,
  fieldId: string,
  context: Context,
): unknown {
  if (!Object.hasOwn(record.values, fieldId)) return undefined;
  const field = context.organization.fields
    .byIdOf(objectOf(record))
    .get(fieldId);
  return field === undefined ? undefined : shownValue(field, record, context);
}

/** The settings of a field on one object; those of a shared field belong to its association (docs/close-api.md §1.4). */
export function settingsOn(
  field: StoredField,
  object: string,
): Pick<StoredAssociation, "required" | "editable_with_roles"> {
  return (
    field.associations.find((other) => associatedObject(other) === object) ??
    field
  );
}

/** The fields that a record needs and that show no value; only activities and custom objects need any (docs/close-api.md §1.1). */
export function missingFields(
  record: StoredRecord,
  context: Context,
): readonly StoredField[] {
  if (record.type_id === null) return [];
  const object = objectOf(record);
  return context.organization.fields.ofObject(object).filter((field) => {
    if (!settingsOn(field, object).required) return false;
    const value = shownValue(field, record, context);
    return value === undefined || value === "";
  });
}

function shownValues(
  record: StoredRecord,
  context: Context,
): readonly { readonly field: StoredField; readonly value: unknown }[] {
  if (Object.keys(record.values).length === 0) return [];
  return context.organization.fields
    .ofObject(objectOf(record))
    .flatMap((field) => {
      const value = shownValue(field, record, context);
      return value === undefined ? [] : [{ field, value }];
    });
}

/**
 * The part of a stored value that is shown: of a list what is still valid, and always a list where the field
 * takes several; undefined when nothing is left.
 */
function shownValue(
  field: StoredField,
  { values }: StoredRecord,
  context: Context,
): unknown {
  const stored = own(values, field.id);
  if (stored === undefined) return undefined;
  // Only these can be many-valued; a list in any other field is a value of its own.
  if (!listTypes.has(field.type)) return shownSingle(field, stored, context);
  const singles: readonly unknown[] = Array.isArray(stored) ? stored : [stored];
  const shown = singles
    .map((single) => shownSingle(field, single, context))
    .filter((single) => single !== undefined);
  if (shown.length === 0) return undefined;
  if (field.accepts_multiple_values) return shown;
  const keepsList =
    context.switches.narrowedLists === "kept" && Array.isArray(stored);
  return keepsList ? shown : shown[0];
}

const listTypes: ReadonlySet<string> = new Set([
  "choices",
  "user",
  "contact",
  "custom_object",
]);

/** A single value in the form of its field's type, which may have changed since it was written. */
function shownSingle(
  field: StoredField,
  value: unknown,
  { organization }: Context,
): unknown {
  switch (field.type) {
    case "text":
    case "textarea":
      return typeof value === "number" ? String(value) : value;
    case "number":
      return asNumber(value);
    case "date":
      return asDate(value);
    case "datetime":
      return asMoment(value);
    case "choices":
      return field.choices?.find((choice) => choice === value);
    case "user":
      return organization.users.all().find((user) => user.id === value)?.id;
    case "contact":
    case "custom_object":
      return typeof value === "string"
        ? organization.records.find(field.type, value)?.id
        : undefined;
    default:
      return value;
  }
}

function asNumber(value: unknown): number | undefined {
  const number =
    typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? number
    : undefined;
}

function asDate(value: unknown): string | undefined {
  const day = typeof value === "string" ? value.slice(0, 10) : "";
  return isDate(day) ? day : undefined;
}

function asMoment(value: unknown): string | undefined {
  const moment = typeof value === "string" ? parseMoment(value) : undefined;
  return moment === undefined ? undefined : asDateTime(moment);
}
