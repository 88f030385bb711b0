/** Reads back what `change-values` writes: changes may come from a file. Throws zod's error on anything else. */
import { z } from "zod";
import type {
  Field,
  FieldCore,
  FieldSettings,
  FieldType,
  LeadStatus,
  ObjectType,
  OpportunityStatus,
  Pipeline,
} from "../../src/schema/schema.js";

const text = z.string();
const flag = z.boolean().default(false);
const texts = z.array(text);

const typeParts = {
  type: text,
  choices: texts.default([]),
  target: text.nullable().default(null),
};

const settings = z.object({
  required: flag,
  editableWithRoles: texts.default([]),
});

const definition = z.object({
  id: text,
  label: text,
  ...typeParts,
  description: text.nullable().default(null),
  many: flag,
  convertingTo: text.nullable().default(null),
  backReferenceVisible: z.boolean().nullable().default(null),
});

/** Puts the parts of the type together, and leaves the rest as it is. */
function withType<
  T extends Pick<z.infer<typeof definition>, keyof typeof typeParts>,
>({ type, choices, target, ...rest }: T) {
  return { ...rest, type: typeOf(type, choices, target) };
}

const definitionShape = definition.transform(withType);
const fieldShape = definition.extend(settings.shape).transform(withType);

const objectShape = z.object({
  id: text,
  kind: z.enum([
    "lead",
    "contact",
    "opportunity",
    "customActivity",
    "customObject",
  ]),
  label: text,
  labelPlural: text.nullable().default(null),
  description: text.nullable().default(null),
  archived: flag,
  apiCreateOnly: flag,
  editableWithRoles: z.array(text).default([]),
  fields: z.array(fieldShape),
  sharedFields: z.array(settings.extend({ id: text })).default([]),
});

function typeOf(
  word: string,
  options: readonly string[],
  target: string | null,
): FieldType {
  switch (word) {
    case "text":
    case "textarea":
    case "number":
    case "date":
    case "datetime":
    case "user":
    case "contact":
    case "hidden":
      return { kind: word };
    case "choices":
      return { kind: "choices", options };
    case "custom_object":
      return { kind: "customObject", target };
    default:
      return { kind: "unknown", raw: word };
  }
}

/** A field with everything that was left out put back. */
export function asField(value: unknown): Field {
  return fieldShape.parse(value);
}

/** A shared field as such, without any place. */
export function asDefinition(value: unknown): FieldCore {
  return definitionShape.parse(value);
}

/** An object type, and the shared fields that came or went with it. */
export interface ObjectValue {
  readonly object: ObjectType;
  readonly sharedFields: readonly ({ readonly id: string } & FieldSettings)[];
}

/** An object type with everything that was left out put back. */
export function asObject(value: unknown): ObjectValue {
  const { sharedFields, ...object } = objectShape.parse(value);
  const isCustom = ["customActivity", "customObject"].includes(object.kind);
  const editableWithRoles = isCustom ? object.editableWithRoles : null;
  return { object: { ...object, editableWithRoles }, sharedFields };
}

/** A type: Close's word, or the word with its choices or target. */
export function asType(value: unknown): FieldType {
  const shape = z.union([
    text.transform((type) => ({ type, choices: [], target: null })),
    z.object(typeParts),
  ]);
  const { type, choices, target } = shape.parse(value);
  return typeOf(type, choices, target);
}

/** What a field is like on one object type. */
export function asSettings(value: unknown): FieldSettings {
  return settings.parse(value);
}

/** The label of an object type, with its plural where that changed too. */
export function asLabels(
  value: unknown,
): Partial<Pick<ObjectType, "label" | "labelPlural">> {
  const both = z.object({ label: text, labelPlural: text.nullable() });
  const one = text.transform((label) => ({ label }));
  return z.union([one, both]).parse(value);
}

/** The type that a field is being converted to, or null. */
export function asConversion(value: unknown): string | null {
  const shape = z.object({ type: text, convertingTo: text.nullable() });
  return shape.parse(value).convertingTo;
}

const leadStatusShape = z.strictObject({ id: text, label: text });
const statusShape = leadStatusShape.extend({ type: text });
const pipelineShape = leadStatusShape.extend({
  statuses: z.array(statusShape),
});

/** A status of leads. */
export function asLeadStatus(value: unknown): LeadStatus {
  return leadStatusShape.parse(value);
}

/** A status of opportunities. */
export function asStatus(value: unknown): OpportunityStatus {
  return statusShape.parse(value);
}

/** A pipeline with the statuses that came or went with it. */
export function asPipeline(value: unknown): Pipeline {
  return pipelineShape.parse(value);
}

/** A yes or no. */
export function asBoolean(value: unknown): boolean {
  return z.boolean().parse(value);
}

/** A text, or null. */
export function asText(value: unknown): string | null {
  return text.nullable().parse(value);
}

/** A list of texts. */
export function asTexts(value: unknown): readonly string[] {
  return texts.parse(value);
}
