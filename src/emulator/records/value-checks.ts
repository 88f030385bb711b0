/** Checks of values against custom fields, and the form in which they are stored (docs/close-api.md §1.2). */
import { isJsonObject } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField, RecordKind } from "../state/state.js";
import { asDateTime, isDate, parseMoment } from "../state/times.js";

/** The record that a value is written to: its lead decides what the value may refer to. */
export interface ValuePlace {
  readonly kind: RecordKind;
  readonly leadId: string;
  readonly context: Context;
}

/** A value as it is stored, or what is wrong with it. */
export type Checked =
  | { readonly kind: "fits"; readonly value: unknown }
  | { readonly kind: "refused"; readonly problem: unknown };

/** The texts for single values are those of Close's framework: which ones Close gives for custom values is not known (docs/close-api.md §16). */
const problems = {
  text: "Value must be of str type.",
  number: "Value must be of float type.",
  list: "Value must be of list type.",
  date: "Invalid ISO 8601 date.",
  datetime: "Invalid ISO 8601 datetime.",
  choice: "Not a valid choice.",
  reference: "Object does not exist.",
  structure: "Value must not be an object.",
} as const;

/** Checks what is written to a field as a whole; null, which clears, is the caller's. */
export function checkValue(
  field: StoredField,
  value: unknown,
  place: ValuePlace,
): Checked {
  if (!field.accepts_multiple_values) return checkSingle(field, value, place);
  if (!Array.isArray(value)) {
    if (!place.context.switches.bareValuesOfLists)
      return refused(problems.list);
    const checked = checkSingle(field, value, place);
    return checked.kind === "fits" ? fits([checked.value]) : checked;
  }
  const checks = value.map((one) => checkSingle(field, one, place));
  const errors = checks.flatMap((check, index) =>
    check.kind === "refused" ? [[String(index), check.problem] as const] : [],
  );
  return errors.length > 0
    ? refused({ errors: Object.fromEntries(errors) })
    : fits(checks.flatMap((one) => (one.kind === "fits" ? [one.value] : [])));
}

/** Checks one value; while a field is converted, those of either type fit (docs/close-api.md §14.28). */
export function checkSingle(
  field: StoredField,
  value: unknown,
  place: ValuePlace,
): Checked {
  const checked = checkType(field, field.type, value, place);
  if (checked.kind === "fits" || field.converting_to_type === null)
    return checked;
  const converted = checkType(field, field.converting_to_type, value, place);
  return converted.kind === "fits" ? converted : checked;
}

function fits(value: unknown): Checked {
  return { kind: "fits", value };
}

function refused(problem: unknown): Checked {
  return { kind: "refused", problem };
}

function checkType(
  field: StoredField,
  type: string,
  value: unknown,
  place: ValuePlace,
): Checked {
  switch (type) {
    case "text":
    case "textarea":
      return typeof value === "string" ? fits(value) : refused(problems.text);
    case "number":
      return typeof value === "number" && Number.isFinite(value)
        ? fits(value)
        : refused(problems.number);
    case "date":
      return typeof value === "string" && isDate(value)
        ? fits(value)
        : refused(problems.date);
    case "datetime":
      return checkMoment(value);
    case "choices":
      return typeof value === "string" &&
        field.choices?.includes(value) === true
        ? fits(value)
        : refused(problems.choice);
    case "user":
      return checkUser(value, place.context);
    case "contact":
    case "custom_object":
      return checkReference(field, type, value, place);
    default:
      return checkAny(value, place);
  }
}

function checkMoment(value: unknown): Checked {
  const moment = typeof value === "string" ? parseMoment(value) : undefined;
  return moment === undefined
    ? refused(problems.datetime)
    : fits(asDateTime(moment));
}

/** A user by id or by exact name, also one who has left. */
function checkUser(value: unknown, { organization }: Context): Checked {
  const users = organization.users.all();
  const user =
    users.find(({ id }) => id === value) ??
    users.find(
      ({ first_name: first, last_name: last }) => `${first} ${last}` === value,
    );
  return user === undefined ? refused(problems.reference) : fits(user.id);
}

/** A contact or an object that is referred to must be on the same lead, an object also of the field's type. */
function checkReference(
  field: StoredField,
  kind: "contact" | "custom_object",
  value: unknown,
  { leadId, context }: ValuePlace,
): Checked {
  if (typeof value !== "string") return refused(problems.text);
  const record = context.organization.records.find(kind, value);
  const isOfType =
    kind === "contact" || record?.type_id === field.referenced_custom_type_id;
  return record?.lead_id === leadId && isOfType
    ? fits(record.id)
    : refused(problems.reference);
}

/** Hidden fields and types that nobody knows take any value; custom activities are known to refuse objects (docs/close-api.md §2.8). */
function checkAny(value: unknown, { kind, context }: ValuePlace): Checked {
  const isStructure = isJsonObject(value) || Array.isArray(value);
  if (!isStructure) return fits(value);
  const { structuredHiddenValues } = context.switches;
  return structuredHiddenValues &&
    (kind !== "custom_activity" || Array.isArray(value))
    ? fits(value)
    : refused(problems.structure);
}
