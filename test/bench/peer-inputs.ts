/** The same organisation in the words of each peer: read types only, labels and descriptions as comments. */
import type {
  AttachedField,
  ObjectType,
  Schema,
} from "../../src/schema/schema.js";
import { fieldsByObject } from "../../src/schema/schema.js";

/** An OpenAPI 3.0 document with one schema for each object type and no paths. */
export function openApiOf(schema: Schema): string {
  const schemas = jsonSchemas(schema, "#/components/schemas/");
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Bench", version: "1.0.0" },
    paths: {},
    components: { schemas: Object.fromEntries(schemas) },
  });
}

/** One JSON Schema whose properties refer to every object type, so that none is left out. */
export function jsonSchemaOf(schema: Schema): string {
  const definitions = jsonSchemas(schema, "#/definitions/");
  return JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Bench",
    type: "object",
    properties: Object.fromEntries(
      definitions.map(([name]) => [name, { $ref: `#/definitions/${name}` }]),
    ),
    definitions: Object.fromEntries(definitions),
  });
}

function jsonSchemas(
  schema: Schema,
  references: string,
): readonly (readonly [string, object])[] {
  return describeObjects(schema).map(({ object, name, fields }) => [
    name,
    {
      type: "object",
      additionalProperties: false,
      description: object.description ?? object.label,
      properties: Object.fromEntries(
        fields.map(({ field, name: property, target }) => [
          property,
          jsonProperty(field, target, references),
        ]),
      ),
      required: fields
        .filter(({ field }) => field.required)
        .map(({ name: property }) => property),
    },
  ]);
}

function jsonProperty(
  field: AttachedField,
  target: string | null,
  references: string,
): object {
  const description = comment(field);
  const value = jsonType(field, target, references);
  return field.many
    ? { type: "array", items: value, description }
    : { ...value, description };
}

function jsonType(
  { type }: AttachedField,
  target: string | null,
  references: string,
): object {
  switch (type.kind) {
    case "number":
      return { type: "number" };
    case "choices":
      return { type: "string", enum: type.options };
    case "date":
      return { type: "string", format: "date" };
    case "datetime":
      return { type: "string", format: "date-time" };
    case "customObject":
      return target === null
        ? { type: "string" }
        : { type: "object", allOf: [{ $ref: `${references}${target}` }] };
    case "text":
    case "textarea":
    case "user":
    case "contact":
    case "hidden":
      return { type: "string" };
    case "unknown":
      return {};
    default:
      return type satisfies never;
  }
}

/** A GraphQL schema: one type for each object type, one enum for each choices field. */
export function graphQlOf(schema: Schema): string {
  const objects = describeObjects(schema);
  const types = objects.map(({ object, name, fields }) =>
    [
      `"""${object.description ?? object.label}"""`,
      `type ${name} {`,
      ...fields.map((item) => {
        const type = graphQlType(item, name);
        const value = item.field.many ? `[${type}!]` : type;
        return `  """${comment(item.field)}"""\n  ${item.name}: ${value}${item.field.required ? "!" : ""}`;
      }),
      "}",
    ].join("\n"),
  );
  const enums = objects.flatMap(({ name, fields }) =>
    fields.flatMap(({ field, name: property }) =>
      field.type.kind === "choices"
        ? [
            `enum ${enumName(name, property)} { ${field.type.options.map(identifier).join(" ")} }`,
          ]
        : [],
    ),
  );
  const query = objects.map(({ name }) => `  ${name}: [${name}!]!`);
  return [
    "scalar Date",
    `type Query {\n${query.join("\n")}\n}`,
    ...types,
    ...enums,
  ].join("\n\n");
}

function graphQlType(
  { field: { type }, name, target }: DescribedField,
  owner: string,
): string {
  switch (type.kind) {
    case "number":
      return "Float";
    case "choices":
      return enumName(owner, name);
    case "date":
    case "datetime":
      return "Date";
    case "customObject":
      return target ?? "ID";
    case "user":
    case "contact":
      return "ID";
    case "text":
    case "textarea":
    case "hidden":
    case "unknown":
      return "String";
    default:
      return type satisfies never;
  }
}

function enumName(owner: string, property: string): string {
  return `${owner}_${property}`;
}

/** A Contentful export with one content type for each object type. */
export function contentfulOf(schema: Schema): string {
  return JSON.stringify({
    contentTypes: describeObjects(schema).map(({ object, name, fields }) => ({
      sys: { id: name, type: "ContentType" },
      name: object.label,
      description: object.description ?? "",
      displayField: fields[0]?.name ?? "",
      fields: fields.map(({ field, name: property, target }) => {
        const value = contentfulType(field, target);
        return {
          id: property,
          name: field.label,
          required: field.required,
          localized: false,
          disabled: false,
          omitted: false,
          ...(field.many
            ? { type: "Array", validations: [], items: value }
            : value),
        };
      }),
    })),
    editorInterfaces: [],
    locales: [],
    tags: [],
  });
}

function contentfulType(
  { type }: AttachedField,
  target: string | null,
): object {
  const plain = (word: string): object => ({ type: word, validations: [] });
  switch (type.kind) {
    case "number":
      return plain("Number");
    case "choices":
      return { type: "Symbol", validations: [{ in: type.options }] };
    case "date":
    case "datetime":
      return plain("Date");
    case "customObject":
      return {
        type: "Link",
        linkType: "Entry",
        validations: target === null ? [] : [{ linkContentType: [target] }],
      };
    case "textarea":
      return plain("Text");
    case "text":
    case "user":
    case "contact":
    case "hidden":
      return plain("Symbol");
    case "unknown":
      return plain("Object");
    default:
      return type satisfies never;
  }
}

/** A field, with the names that bench inputs have for it. */
export interface DescribedField {
  readonly field: AttachedField;
  /** An identifier that every peer accepts. */
  readonly name: string;
  /** The name of the object type it refers to; null when it refers to none. */
  readonly target: string | null;
}

/** An object type, with the names that bench inputs have for it and its fields. */
export interface DescribedObject {
  readonly object: ObjectType;
  readonly name: string;
  readonly fields: readonly DescribedField[];
}

/** Names all object types and fields of an organisation of the bench: camel case, as people would. */
export function describeObjects(schema: Schema): readonly DescribedObject[] {
  const fields = fieldsByObject(schema);
  const names = new Map(
    schema.objects.map(({ id, label }) => [id, identifier(label)]),
  );
  return schema.objects.map((object) => ({
    object,
    name: identifier(object.label),
    fields: (fields.get(object.id) ?? []).map((field) => {
      const { type } = field;
      const id = type.kind === "customObject" ? type.target : null;
      const target = id === null ? null : (names.get(id) ?? null);
      return { field, name: lowerFirst(identifier(field.label)), target };
    }),
  }));
}

/** The words of the bench's labels are capitalised letters and digits only. */
function identifier(label: string): string {
  const joined = label.replaceAll(" ", "");
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What stands above a field: its label, id and description. */
export function comment({ label, id, description }: AttachedField): string {
  return `${label} (${id}).${description === null ? "" : ` ${description}`}`;
}
