/** Spells the TypeScript type of a field: what is read, and what may be written. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType, ObjectKind } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import type { TypeOverride } from "../../define.js";
import type { EmitOptions } from "./options.js";

/** More choices than this make a union that costs the compiler more than it tells a reader. */
const mostChoices = 2000;

/** A type as the parts of a union, and the names it needs from elsewhere. */
export interface SpelledType {
  readonly parts: readonly string[];
  readonly names: readonly string[];
}

/** The type of one value of a field: the same when it is read and when it is written. */
interface ValueType {
  readonly text: string;
  readonly names: readonly string[];
}

/** The type of an object type's ids, given its interface. */
export function idType(type: string): string {
  return `${type}Id`;
}

/** Whether choices are typed as a union; without any, or with very many, the type is `string`. */
export function isUnion(options: readonly string[]): boolean {
  return options.length > 0 && options.length <= mostChoices;
}

/** What reading the field gives; unset single values are null, unset lists empty. */
export function readType(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): SpelledType {
  const override = overrideOf(field, object, options);
  const value =
    override === null ? valueType(field, options) : overridden(override);
  if (value.text === "unknown")
    return { parts: ["unknown"], names: value.names };
  if (field.many && override === null) {
    return {
      parts: [`readonly ${listItem(value.text)}[]`],
      names: value.names,
    };
  }
  const trusted =
    options.trustRequired && field.required && object.kind === "customObject";
  const parts = override === null ? value.text.split(" | ") : [value.text];
  return { parts: trusted ? parts : [...parts, "null"], names: value.names };
}

/**
 * What writing the field takes: nothing at all where Close has the field no longer. A required field
 * cannot be cleared; `edits` also allows add and remove.
 */
export function writeType(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
  { edits }: { readonly edits: boolean },
): SpelledType {
  if (field.leaves !== undefined) return { parts: ["never"], names: [] };
  const override = overrideOf(field, object, options);
  const value =
    override === null ? valueType(field, options) : overridden(override);
  if (value.text === "unknown")
    return { parts: ["unknown"], names: value.names };
  const clear = isRequired(field, object.kind) ? [] : ["null"];
  if (override !== null)
    return { parts: [value.text, ...clear], names: value.names };
  if (!field.many)
    return {
      parts: [...value.text.split(" | "), ...clear],
      names: value.names,
    };
  const list = `readonly ${listItem(value.text)}[]`;
  if (!edits) return { parts: [list, ...clear], names: value.names };
  return {
    parts: [list, `Edit<${value.text}>`, ...clear],
    names: [...value.names, "Edit"],
  };
}

/** Whether the field must be given when a record is created; Close knows that of two kinds only. */
export function isRequired(field: NamedField, kind: ObjectKind): boolean {
  return (
    field.required && (kind === "customObject" || kind === "customActivity")
  );
}

/** The config's own type for a field. */
export function overrideOf(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): TypeOverride | null {
  return own(options.types, `${object.type}.${field.name}`) ?? null;
}

function overridden({ type }: TypeOverride): ValueType {
  return spelled(type);
}

function valueType(field: NamedField, options: EmitOptions): ValueType {
  const value = plainType(field, field.type, options);
  if (field.convertingTo === null) return value;
  // Values of both types occur while Close converts (docs/close-api.md §14.28).
  const after = typeOfRaw(field.convertingTo);
  if (value.text === "unknown" || after === "unknown")
    return spelled("unknown");
  const before = value.text;
  if (before === after) return value;
  return { ...value, text: `${before} | ${after}` };
}

function typeOfRaw(raw: string): string {
  if (raw === "number") return "number";
  return [
    "text",
    "textarea",
    "date",
    "datetime",
    "choices",
    "user",
    "contact",
  ].includes(raw)
    ? "string"
    : "unknown";
}

function plainType(
  field: NamedField,
  type: FieldType,
  options: EmitOptions,
): ValueType {
  switch (type.kind) {
    case "text":
    case "textarea":
    case "date":
      return spelled("string");
    case "number":
      return spelled("number");
    case "datetime":
      return spelled(options.dates === "Date" ? "Date" : "string");
    case "user":
      return spelled("UserId", ["UserId"]);
    case "contact":
      return spelled("ContactId", ["ContactId"]);
    case "customObject":
      return field.target === null
        ? spelled("CustomObjectId", ["CustomObjectId"])
        : spelled(idType(field.target), [idType(field.target)]);
    case "choices":
      return choicesType(field, type.options, options);
    case "hidden":
    case "unknown":
      return spelled("unknown");
    default: {
      const never: never = type;
      return never;
    }
  }
}

function spelled(text: string, names: readonly string[] = []): ValueType {
  return { text, names };
}

function choicesType(
  field: NamedField,
  choices: readonly string[],
  options: EmitOptions,
): ValueType {
  const name = field.choicesType;
  if (name === null || !isUnion(choices)) return spelled("string");
  if (options.unknownChoices === "closed") return spelled(name, [name]);
  return spelled(`Open<${name}>`, [name, "Open"]);
}

function listItem(type: string): string {
  return type.includes(" ") ? `(${type})` : type;
}
