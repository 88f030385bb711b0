/** Checks a value against the JSON Schemas that are made here, and no others: the few keywords that those have. */
import { own } from "../own.js";
import { fitsPattern, idPrefix, momentPattern } from "./patterns.js";
import type { InputIssue, JsonSchema } from "../record/input-parts.js";

type Path = InputIssue["path"];

/** What is wrong with a value; nothing where it fits. */
export function check(
  schema: JsonSchema,
  value: unknown,
  path: Path,
): readonly InputIssue[] {
  const { anyOf, type } = schema;
  const whole = isList(anyOf) ? checkAny(anyOf, value, path) : [];
  if (whole.length > 0) return whole;
  if (typeof type === "string" && !isOfType(value, type))
    return [{ message: `must be ${words[type] ?? type}.`, path }];
  if (typeof value === "string") return checkText(schema, value, path);
  if (typeof value === "number") return checkNumber(schema, value, path);
  if (Array.isArray(value)) return checkList(schema, value, path);
  return isObject(value) ? checkObject(schema, value, path) : [];
}

/** The words for types, after "must be". */
const words: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** Of several schemas none of which fits, the problem is that of the one that is of the value's type, or the first. */
function checkAny(
  schemas: readonly JsonSchema[],
  value: unknown,
  path: Path,
): readonly InputIssue[] {
  const results = schemas.map((schema) => check(schema, value, path));
  if (results.some((issues) => issues.length === 0)) return [];
  const near = schemas.findIndex(
    ({ type }) => typeof type === "string" && isOfType(value, type),
  );
  return results[Math.max(near, 0)] ?? [];
}

function checkText(
  schema: JsonSchema,
  value: string,
  path: Path,
): readonly InputIssue[] {
  const { enum: choices, pattern, format, minLength } = schema;
  const fail = (message: string) => [{ message, path }];
  if (Array.isArray(choices) && !choices.includes(value))
    return fail(`must be one of ${listed(choices)}.`);
  if (minLength === 1 && value === "") return fail("must not be empty.");
  if ("const" in schema && schema["const"] !== value)
    return fail(`must be ${JSON.stringify(schema["const"])}.`);
  if (typeof pattern !== "string") return [];
  const isMoment = pattern === momentPattern.source;
  const fits =
    fitsPattern(pattern, value) &&
    (format !== "date" || isDay(value)) &&
    (!isMoment || isMomentInTime(value));
  if (fits) return [];
  const prefix = idPrefix(pattern);
  if (prefix !== undefined)
    return fail(`must be an id that begins with ${prefix}.`);
  if (format === "date") return fail("must be a day, YYYY-MM-DD.");
  return fail(
    isMoment
      ? "must be a point in time, such as 2026-01-31T09:00:00Z."
      : "must have no blanks.",
  );
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** JavaScript takes the 30th of February, and no offset without a colon. */
function isMomentInTime(text: string): boolean {
  const zoned = text
    .replace(" ", "T")
    .replace(/([+-]\d{2})(\d{2})$/, (offset, hours: string, minutes: string) =>
      text.length > 10 ? `${hours}:${minutes}` : offset,
    );
  return isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(zoned));
}

function checkNumber(
  { minimum, maximum }: JsonSchema,
  value: number,
  path: Path,
): readonly InputIssue[] {
  const isLow = typeof minimum === "number" && value < minimum;
  const isHigh = typeof maximum === "number" && value > maximum;
  return isLow || isHigh
    ? [
        {
          message: `must be from ${String(minimum)} to ${String(maximum)}.`,
          path,
        },
      ]
    : [];
}

function checkList(
  { items, minItems, maxItems }: JsonSchema,
  values: readonly unknown[],
  path: Path,
): readonly InputIssue[] {
  if (minItems === 1 && values.length === 0)
    return [{ message: "must have a value.", path }];
  if (typeof maxItems === "number" && values.length > maxItems)
    return [{ message: `must have at most ${maxItems} value.`, path }];
  return isObject(items)
    ? values.flatMap((one, index) => check(items, one, [...path, index]))
    : [];
}

function checkObject(
  { properties, required, additionalProperties }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  path: Path,
): readonly InputIssue[] {
  const known = isObject(properties) ? properties : {};
  const missing = (Array.isArray(required) ? required : []).filter(
    (name: string) => !Object.hasOwn(value, name),
  );
  return [
    ...missing.map((name: string) => ({
      message: "is required.",
      path: [...path, name],
    })),
    ...Object.entries(value).flatMap(([name, part]) => {
      const inner = [...path, name];
      const schema = own(known, name);
      if (isObject(schema)) return check(schema, part, inner);
      return additionalProperties === false
        ? [{ message: "is not known here.", path: inner }]
        : [];
    }),
  ];
}

/** The number of choices that a message names. */
const shownChoices = 20;

function listed(choices: readonly unknown[]): string {
  const shown = choices
    .slice(0, shownChoices)
    .map((one) => JSON.stringify(one));
  const more = choices.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function isList(value: unknown): value is readonly JsonSchema[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
