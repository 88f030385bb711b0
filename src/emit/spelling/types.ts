/** Spells the TypeScript type of a field: what is read, and what may be written. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import type { FieldType, ObjectKind } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import type { TypeOverride } from "../../define.js";
import type { EmitOptions } from "./options.js";

/** More choices than this make a union that costs the compiler more than it shows a reader. */
const mostChoices = 2000;

/** Where a name comes from: the runtime, another file of the output (below it, without ending), or a module of the user's. */
export type Origin =
  | { readonly kind: "runtime" }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "module"; readonly module: string };

/** A name that a text of the output uses, and that its file has to import. */
export interface UsedName {
  readonly name: string;
  readonly from: Origin;
}

/** A type as the parts of a union, and the names that it needs from elsewhere. */
export interface SpelledType {
  readonly parts: readonly string[];
  readonly uses: readonly UsedName[];
}

/** The file of the ids of custom objects and activities, below the output and without its ending. */
export const idsFile = "ids";

/** The file of shared choices, below the output and without its ending. */
export const sharedFile = "shared";

/** The type of an object type's ids, given its interface. */
export function idType(type: string): string {
  return `${type}Id`;
}

/** Whether choices are typed as a union; without any, or with very many, the type is `string`. */
export function isUnion(options: readonly string[]): boolean {
  return options.length > 0 && options.length <= mostChoices;
}

/** The type of a field as it is read; unset single values are null, unset lists empty. */
export function readType(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): SpelledType {
  const override = overrideOf(field, object, options);
  const value = valueOf(field, object, options);
  if (isUnknown(value)) return value;
  if (field.many && override === null)
    return { ...value, parts: [listOf(value)] };
  const isTrusted =
    options.trustRequired && field.required && object.kind === "customObject";
  return isTrusted ? value : { ...value, parts: [...value.parts, "null"] };
}

/**
 * The type of a field in the input that creates a record: nothing at all where Close has the field no
 * longer. A required field cannot be cleared.
 */
export function writeType(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): SpelledType {
  if (field.leaves !== undefined) return plain("never");
  const override = overrideOf(field, object, options);
  const value = valueOf(field, object, options);
  if (isUnknown(value)) return value;
  const clear = isRequired(field, object.kind) ? [] : ["null"];
  const parts =
    override !== null || !field.many ? value.parts : [listOf(value)];
  return { ...value, parts: [...parts, ...clear] };
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
  // Most configs have none: a text to look for is then not made a hundred thousand times.
  if (Object.keys(options.types).length === 0) return null;
  return own(options.types, `${object.type}.${field.name}`) ?? null;
}

/** The type of one value of a field: the same when it is read and when it is written. */
function valueOf(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): SpelledType {
  const override = overrideOf(field, object, options);
  return override === null ? closeType(field, options) : ownType(override);
}

/** The user's own type, as the config spells it. */
function ownType({ type, from }: TypeOverride): SpelledType {
  const uses: readonly UsedName[] =
    from === undefined
      ? []
      : [{ name: type, from: { kind: "module", module: from } }];
  return { parts: [type], uses };
}

function closeType(field: NamedField, options: EmitOptions): SpelledType {
  const value = plainType(field, field.type, options);
  if (field.convertingTo === null) return value;
  // Values of both types occur while Close converts (docs/close-api.md §14.28).
  const after = typeOfRaw(field.convertingTo);
  if (isUnknown(value) || after === "unknown") return plain("unknown");
  return value.parts.includes(after)
    ? value
    : { ...value, parts: [...value.parts, after] };
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
): SpelledType {
  switch (type.kind) {
    case "text":
    case "textarea":
    case "date":
      return plain("string");
    case "number":
      return plain("number");
    case "datetime":
      return plain(options.dates === "Date" ? "Date" : "string");
    case "user":
      return named(ofRuntime("UserId"));
    case "contact":
      return named(ofRuntime("ContactId"));
    case "customObject":
      return named(
        field.target === null
          ? ofRuntime("CustomObjectId")
          : {
              name: idType(field.target),
              from: { kind: "file", file: idsFile },
            },
      );
    case "choices":
      return choicesType(field, type.options, options);
    case "hidden":
    case "unknown":
      return plain("unknown");
    default: {
      const never: never = type;
      return never;
    }
  }
}

function choicesType(
  field: NamedField,
  choices: readonly string[],
  { unknownChoices }: EmitOptions,
): SpelledType {
  const name = field.choicesType;
  if (name === null || !isUnion(choices)) return plain("string");
  const uses: readonly UsedName[] = field.shared
    ? [{ name, from: { kind: "file", file: sharedFile } }]
    : [];
  return unknownChoices === "closed"
    ? { parts: [name], uses }
    : { parts: [`Open<${name}>`], uses: [...uses, ofRuntime("Open")] };
}

function ofRuntime(name: string): UsedName {
  return { name, from: { kind: "runtime" } };
}

/** A type that needs nothing from elsewhere. */
function plain(text: string): SpelledType {
  return { parts: [text], uses: [] };
}

/** A type that is a name from elsewhere. */
function named(used: UsedName): SpelledType {
  return { parts: [used.name], uses: [used] };
}

function isUnknown({ parts }: SpelledType): boolean {
  return parts.length === 1 && parts[0] === "unknown";
}

function listOf({ parts }: SpelledType): string {
  const item = parts.join(" | ");
  return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
}
