/** What people would write by hand in our place: one file of plain interfaces for each object type. */
import type { AttachedField, Schema } from "../../../src/schema/schema.js";
import type { DescribedObject } from "../peer-inputs.js";
import { comment, describeObjects } from "../peer-inputs.js";

/** How much is written by hand: what is read, or also what creating and updating take. */
export type Extent = "read" | "read and write";

/** A hand-written file: its name without `.ts`, and its text; the interface has the file's name. */
export interface Handwritten {
  readonly name: string;
  readonly text: string;
}

/** The members that every record has, in few words. */
const common = [
  "id: string",
  "leadId: string | null",
  "organizationId: string",
  "createdBy: string | null",
  "updatedBy: string | null",
  "dateCreated: string",
  "dateUpdated: string",
];

/** Writes the interfaces of all object types. */
export function writeInterfaces(
  schema: Schema,
  extent: Extent,
): readonly Handwritten[] {
  return describeObjects(schema).map((object) => {
    const { name } = object;
    const inputs = [inputOf(object, "Create"), inputOf(object, "Update")];
    const parts = [readOf(object), ...(extent === "read" ? [] : inputs)];
    return { name, text: `${parts.join("\n\n")}\n` };
  });
}

function readOf({ object, name, fields }: DescribedObject): string {
  const members = fields.map(
    ({ field, name: property }) =>
      `  /** ${comment(field)} */\n  ${property}: ${readType(field)};`,
  );
  return interfaceText(name, object.description ?? object.label, [
    ...common.map((member) => `  ${member};`),
    ...members,
  ]);
}

function inputOf(
  { name, fields }: DescribedObject,
  operation: "Create" | "Update",
): string {
  const members = fields.map(({ field, name: property }) => {
    const isGiven = field.required && operation === "Create";
    const type = valueType(field);
    const given = field.many ? `readonly ${inBrackets(type)}[]` : type;
    return `  ${property}${isGiven ? "" : "?"}: ${given}${field.required ? "" : " | null"};`;
  });
  const description = `What ${operation.toLowerCase()} takes.`;
  return interfaceText(`${name}${operation}`, description, members);
}

function interfaceText(
  name: string,
  description: string,
  members: readonly string[],
): string {
  return `/** ${description} */\nexport interface ${name} {\n${members.join("\n")}\n}`;
}

function readType(field: AttachedField): string {
  const type = valueType(field);
  return field.many ? `readonly ${inBrackets(type)}[]` : `${type} | null`;
}

function inBrackets(type: string): string {
  return type.includes("|") ? `(${type})` : type;
}

function valueType({ type }: AttachedField): string {
  switch (type.kind) {
    case "number":
      return "number";
    case "choices":
      return type.options.map((option) => JSON.stringify(option)).join(" | ");
    case "text":
    case "textarea":
    case "date":
    case "datetime":
    case "user":
    case "contact":
    case "customObject":
    case "hidden":
      return "string";
    case "unknown":
      return "unknown";
    default:
      return type satisfies never;
  }
}
