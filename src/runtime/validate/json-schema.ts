/** The JSON Schema of an input: its members by name, with labels, types and choices. */
import { own } from "../own.js";
import type { FieldDescriptor } from "../record/descriptors.js";
import type { InputParts, JsonSchema } from "../record/input-parts.js";
import { dayPattern, momentPattern, noBlanksPattern } from "./patterns.js";

const text: JsonSchema = { type: "string" };
const idOf = (prefix: string): JsonSchema => ({
  type: "string",
  pattern: `^${prefix}_`,
});
const day: JsonSchema = {
  type: "string",
  format: "date",
  pattern: dayPattern.source,
};
const moment: JsonSchema = { type: "string", pattern: momentPattern.source };

/** Details of contacts and leads, such as phone numbers: what they hold Close checks. */
const details: JsonSchema = { type: "array", items: { type: "object" } };

/** A schema that null fits, too. */
function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}

/** The built-in members that are written; one that is not here takes whatever a write takes. */
const builtIns: Readonly<Record<string, JsonSchema>> = {
  name: text,
  description: orNull(text),
  url: orNull({ type: "string", pattern: noBlanksPattern.source }),
  title: orNull(text),
  statusId: text,
  pipelineId: text,
  addresses: details,
  emails: details,
  phones: details,
  urls: details,
  leadId: idOf("lead"),
  contactId: orNull(idOf("cont")),
  userId: orNull(idOf("user")),
  value: orNull({ type: "integer" }),
  valuePeriod: { type: "string", enum: ["one_time", "monthly", "annual"] },
  confidence: { type: "integer", minimum: 0, maximum: 100 },
  note: orNull(text),
  noteHtml: orNull(text),
  dateWon: orNull(day),
  status: { type: "string", enum: ["draft", "published"] },
  activityAt: moment,
  pinned: { type: "boolean" },
};

/** The JSON Schema of an input. */
export function inputJsonSchema(
  parts: InputParts,
  nested: Readonly<Record<string, JsonSchema>>,
  descriptions: Descriptions,
): JsonSchema {
  const { write, kind, label, fields, writable, statuses } = parts;
  const isCreate = write === "create";
  const builtInNames = writable.filter(
    (name) => isCreate || !fixed[kind].includes(name),
  );
  const custom = Object.entries(fields).filter(
    ([, field]) => field.deleted !== true,
  );
  const properties = [
    ...builtInNames.map((name) => [name, builtInSchema(parts, name)] as const),
    ...Object.entries(statuses).map(
      ([name, { idsByName }]) =>
        [name, { type: "string", enum: [...idsByName.keys()] }] as const,
    ),
    ...Object.entries(nested).map(
      ([name, items]) => [name, { type: "array", items }] as const,
    ),
    ...custom.map(
      ([name, field]) =>
        [name, fieldSchema(parts, field, descriptions)] as const,
    ),
  ];
  const required = custom.filter(([, field]) => field.required);
  const filled = required.flatMap(([name, field]) => {
    const schema = givenSchema(field);
    return schema === undefined ? [] : [[name, schema] as const];
  });
  const names = [
    ...(kind === "lead" ? [] : ["leadId"]),
    ...(kind === "customObject" ? ["name"] : []),
  ];
  const all = [...names, ...required.map(([name]) => name)];
  return {
    type: "object",
    title: label,
    properties: Object.fromEntries(properties),
    ...(isCreate ? requiredIn(kind, names, all, filled) : {}),
    additionalProperties: false,
  };
}

/** A draft of an activity may lack what a published one must have, or leave it empty. */
function requiredIn(
  kind: InputParts["kind"],
  always: readonly string[],
  all: readonly string[],
  filled: readonly (readonly [string, JsonSchema])[],
): JsonSchema {
  if (all.length === 0) return {};
  if (kind !== "customActivity" || all.length === always.length)
    return { required: all };
  return {
    required: always,
    // The first is what messages are about.
    anyOf: [
      {
        type: "object",
        required: all,
        // Strict readers want each of them to be known in the same place.
        properties: {
          ...Object.fromEntries(all.map((name) => [name, {}])),
          ...Object.fromEntries(filled),
        },
      },
      {
        type: "object",
        required: ["status"],
        properties: { status: { type: "string", const: "draft" } },
      },
    ],
  };
}

/** What only a new record is given: it stays with its lead, and an activity with its user. */
const fixed: Readonly<Record<InputParts["kind"], readonly string[]>> = {
  lead: [],
  contact: ["leadId"],
  opportunity: ["leadId"],
  customActivity: ["leadId", "userId"],
  customObject: ["leadId"],
};

function builtInSchema({ kind }: InputParts, name: string): JsonSchema {
  const known = own(builtIns, name);
  if (kind === "customObject" && name === "name")
    return { ...text, minLength: 1 };
  if (kind === "contact" && name === "name") return orNull(text);
  const mayMakeLead = kind === "contact" || kind === "opportunity";
  if (name === "leadId" && mayMakeLead) return orNull(idOf("lead"));
  if (kind === "customActivity" && name === "userId") return idOf("user");
  return known ?? {};
}

/** What people wrote about fields in Close, by id. */
type Descriptions = ReadonlyMap<string, string>;

function descriptionOf(
  { id, ids, label, type, many, required }: FieldDescriptor,
  descriptions: Descriptions,
): string {
  const [text] = [id, ...Object.values(ids ?? {})].flatMap(
    (one) => descriptions.get(one) ?? [],
  );
  const about = `${JSON.stringify(label)} (${id}): ${type}${many ? ", several values" : ""}${required ? ", required" : ""}.`;
  return text === undefined ? about : `${about} ${text}`;
}

function fieldSchema(
  parts: InputParts,
  field: FieldDescriptor,
  descriptions: Descriptions,
): JsonSchema {
  const { type, convertingTo, label, many, required, write } = field;
  const about = {
    title: label,
    description: descriptionOf(field, descriptions),
  };
  // The user's own function makes of it what is sent.
  if (write !== undefined) return about;
  const one = oneOf([
    valueSchema(field, type),
    ...(convertingTo === undefined ? [] : [valueSchema(field, convertingTo)]),
  ]);
  const mayBeEmpty =
    parts.kind === "customActivity" && parts.write === "create";
  const filled = mayBeEmpty ? undefined : filledSchema(field);
  if (!many) {
    const whole = { ...one, ...filled };
    return { ...about, ...(required && !mayBeEmpty ? whole : orNull(whole)) };
  }
  const whole = { type: "array", items: one, ...filled };
  const edits = hasEdits(parts) ? [editSchema(one)] : [];
  const nothing = required && !mayBeEmpty ? [] : [{ type: "null" }];
  return { ...about, ...oneOf([whole, ...edits, ...nothing]) };
}

/** What a required field may not be: an empty text, or an empty list. */
function filledSchema({
  required,
  many,
  type,
  write,
}: FieldDescriptor): JsonSchema | undefined {
  if (!required || write !== undefined) return undefined;
  if (many) return { minItems: 1 };
  return type === "text" || type === "textarea" ? { minLength: 1 } : undefined;
}

/** What a required field must be where it may not be left empty: a value of its type, whatever that has to fit besides. */
function givenSchema(field: FieldDescriptor): JsonSchema | undefined {
  const { required, many, type, convertingTo, write } = field;
  if (!required || write !== undefined) return undefined;
  if (many) return { type: "array", minItems: 1 };
  const types = [type, ...(convertingTo === undefined ? [] : [convertingTo])];
  const kinds = types.map((one) => {
    const { type: kind } = valueSchema(field, one);
    return kind === undefined ? {} : { type: kind };
  });
  return { ...oneOf(kinds), ...filledSchema(field) };
}

function oneOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = schemas;
  return others.length === 0 ? (first ?? {}) : { anyOf: schemas };
}

/** Values can be added to lists and removed from them on these kinds, one in a request. */
function hasEdits({ kind, write }: InputParts): boolean {
  const isEditable = kind !== "customObject" && kind !== "customActivity";
  return write === "update" && isEditable;
}

function editSchema(items: JsonSchema): JsonSchema {
  const values = { type: "array", items, maxItems: 1 };
  return {
    type: "object",
    properties: { add: values, remove: values },
    additionalProperties: false,
  };
}

function valueSchema(
  { choices = [] }: FieldDescriptor,
  type: string,
): JsonSchema {
  switch (type) {
    case "text":
    case "textarea":
      return text;
    case "number":
      return { type: "number" };
    case "date":
      return day;
    case "datetime":
      return moment;
    case "choices":
      return choices.length === 0 ? text : { type: "string", enum: choices };
    case "user":
      return idOf("user");
    case "contact":
      return idOf("cont");
    case "custom_object":
      return idOf("custobj");
    default:
      return {};
  }
}
