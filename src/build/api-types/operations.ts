/** Makes of Close's API document a shorter one that holds what a client needs: for each operation its query, its body and its answer. */
import {
  addedParameters,
  addedSchemas,
  anyObject,
  correctedOperations,
  correctedSchemas,
  withdrawnAttributes,
} from "./corrections.js";
import type { SchemaObject } from "./corrections.js";

/** A JSON object of the document. */
type Node = Readonly<Record<string, unknown>>;

/** The methods of the document, and the names of the interfaces that list their operations. */
export const methods = {
  get: "GetRequests",
  post: "PostRequests",
  put: "PutRequests",
  delete: "DeleteRequests",
} as const;

type Schemas = Readonly<Record<string, SchemaObject>>;

/** The schemas of all operations, and those that they name. */
export function schemasOfOperations(document: unknown): Schemas {
  const paths = objectAt(document, "paths");
  const known = objectAt(objectAt(document, "components"), "schemas");
  const schemas: Schemas = {
    ...Object.fromEntries(
      Object.entries(known).map(([name, schema]) => [
        name,
        (correctedSchemas[name] ?? ((same: SchemaObject) => same))(
          objectOf(schema),
        ),
      ]),
    ),
    ...addedSchemas,
  };
  const requests = Object.entries(methods).map(([method, name]) => {
    const operations = Object.entries(paths).flatMap(([path, item]) => {
      const operation = objectOf(item)[method];
      if (operation === undefined) return [];
      const place = { method: method.toUpperCase(), path };
      const schema = operationSchema(place, objectOf(operation), schemas);
      return [[path, schema] as const];
    });
    return [name, record(Object.fromEntries(operations))] as const;
  });
  const roots = Object.fromEntries(requests);
  return { ...reachable(Object.values(roots), schemas), ...roots };
}

interface Place {
  readonly method: string;
  readonly path: string;
}

/** An object all of whose keys are there. */
function record(properties: Node): SchemaObject {
  return { type: "object", properties, required: Object.keys(properties) };
}

function operationSchema(
  place: Place,
  operation: Node,
  schemas: Schemas,
): SchemaObject {
  const query = querySchema(place, operation, schemas);
  const body = bodySchema(place, operation, schemas);
  const answer = answerSchema(place, operation, schemas);
  const parts = { query, body, answer };
  const given = Object.entries(parts).filter(([, part]) => part !== undefined);
  const needed = given.filter(
    ([name, part]) =>
      name === "answer" || isNeeded(resolved(part, schemas), schemas),
  );
  return {
    type: "object",
    description: operation["summary"],
    properties: Object.fromEntries(given),
    required: needed.map(([name]) => name),
  };
}

/** Says whether something of an object must be given, be it in one of its parts. */
function isNeeded(schema: SchemaObject, schemas: Schemas): boolean {
  return (
    listAt(schema, "required").length > 0 ||
    listAt(schema, "allOf").some((part) =>
      isNeeded(resolved(part, schemas), schemas),
    )
  );
}

function querySchema(
  { method, path }: Place,
  operation: Node,
  schemas: Schemas,
): SchemaObject | undefined {
  const added = addedParameters[`${method} ${path}`] ?? [];
  const parameters = listAt(operation, "parameters")
    .map(objectOf)
    .filter((one) => one["in"] === "query");
  if (parameters.length + added.length === 0) return undefined;
  const entries = parameters.map((one) => [
    String(one["name"]),
    { ...parameterSchema(objectAt(one, "schema"), schemas) },
  ]);
  const required = parameters.filter((one) => one["required"] === true);
  return {
    type: "object",
    properties: {
      ...Object.fromEntries(added.map((name) => [name, { type: "string" }])),
      ...Object.fromEntries(entries),
    },
    required: required.map((one) => one["name"]),
  };
}

/** A value in a query: lists are sent with commas, so that a text may stand for one; nothing is sent for null. */
function parameterSchema(schema: Node, schemas: Schemas): SchemaObject {
  const plain = inlined(schema, schemas);
  const types = [plain["type"]].flat().filter((one) => one !== "null");
  if (types.includes("array"))
    return {
      oneOf: [
        { type: "string" },
        { type: "array", items: plain["items"] ?? {} },
      ],
    };
  if (types.includes("object") || types[0] === undefined) {
    const choices = plain["oneOf"] ?? plain["anyOf"];
    const isText = Array.isArray(choices) || plain["enum"] === undefined;
    return isText ? { type: "string" } : { enum: plain["enum"] };
  }
  return {
    ...plain,
    type: types.length === 1 ? types[0] : types,
    title: undefined,
    default: undefined,
  };
}

function bodySchema(
  { method, path }: Place,
  operation: Node,
  schemas: Schemas,
): SchemaObject | undefined {
  const corrected = correctedOperations[`${method} ${path}`]?.body;
  if (corrected !== undefined) return reference(corrected);
  const request = operation["requestBody"];
  if (request === undefined) return undefined;
  return described(contentOf(objectOf(request)), schemas);
}

function answerSchema(
  { method, path }: Place,
  operation: Node,
  schemas: Schemas,
): SchemaObject {
  const corrected = correctedOperations[`${method} ${path}`]?.answer;
  if (corrected?.endsWith("[]") === true)
    return listAnswer(reference(corrected.slice(0, -2)));
  if (corrected !== undefined) return reference(corrected);
  const responses = Object.entries(objectAt(operation, "responses"));
  const [status, response] =
    responses.find(([code]) => code.startsWith("2")) ?? [];
  if (status === "204") return { type: "null" };
  const schema = described(contentOf(objectOf(response)), schemas);
  if (schema !== anyObject) return withCount(path, schema);
  return operation["operationId"] === "list" && method === "GET"
    ? listAnswer(anyObject)
    : anyObject;
}

/** Lists of leads say how many there are (docs/close-api.md §5.2). */
function withCount(path: string, schema: SchemaObject): SchemaObject {
  if (path !== "/lead/" || schema["properties"] === undefined) return schema;
  const properties = objectAt(schema, "properties");
  const total = { total_results: { type: "integer" } };
  return { ...schema, properties: { ...properties, ...total } };
}

/** A list of which the document says no more than that it is one. */
function listAnswer(items: SchemaObject): SchemaObject {
  return {
    type: "object",
    properties: {
      data: { type: "array", items },
      has_more: { type: "boolean" },
      cursor_next: { type: ["string", "null"] },
      cursor_previous: { type: ["string", "null"] },
    },
    required: ["data"],
  };
}

function contentOf(part: Node): Node {
  const content = objectAt(part, "content");
  const media = Object.values(content)[0];
  return media === undefined ? {} : objectAt(media, "schema");
}

/** What the document says of a body or an answer; a schema without any attributes stands for an example that it leaves out. */
function described(schema: Node, schemas: Schemas): SchemaObject {
  const plain = inlined(schema, schemas);
  const properties = plain["properties"];
  const isEmpty =
    plain["type"] === undefined && plain["$ref"] === undefined
      ? !["oneOf", "anyOf", "allOf", "enum"].some((key) => key in plain)
      : plain["type"] === "object" &&
        Object.keys(objectOf(properties)).length === 0 &&
        plain["additionalProperties"] === undefined;
  return isEmpty ? anyObject : plain;
}

/** A named schema stays a name unless it is the answer or the parameter of one operation. */
function inlined(schema: Node, schemas: Schemas): SchemaObject {
  const name = nameOf(schema);
  if (name === undefined || !/_Response_|GetParameters/.test(name))
    return schema;
  const { title: _title, ...target } = schemas[name] ?? {};
  return target;
}

function resolved(schema: unknown, schemas: Schemas): SchemaObject {
  const node = objectOf(schema);
  const name = nameOf(node);
  return name === undefined ? node : (schemas[name] ?? {});
}

const prefix = "#/components/schemas/";

function reference(name: string): SchemaObject {
  return { $ref: `${prefix}${name}` };
}

function nameOf(schema: Node): string | undefined {
  const target = schema["$ref"];
  return typeof target === "string" ? target.slice(prefix.length) : undefined;
}

/** The schemas that some schemas name, and what those name. */
function reachable(roots: readonly SchemaObject[], schemas: Schemas): Schemas {
  const found = new Map<string, SchemaObject>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    const name = nameOf(objectOf(value));
    const schema = name === undefined ? undefined : schemas[name];
    if (name !== undefined && schema !== undefined && !found.has(name)) {
      found.set(name, withoutWithdrawn(schema));
      visit(schema);
    }
    Object.values(value).forEach(visit);
  };
  roots.forEach(visit);
  return Object.fromEntries(
    [...found].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function withoutWithdrawn({
  title: _title,
  ...schema
}: SchemaObject): SchemaObject {
  if (schema["properties"] === undefined) return schema;
  const properties = Object.entries(objectAt(schema, "properties")).filter(
    ([name]) => !withdrawnAttributes.includes(name),
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function objectOf(value: unknown): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function objectAt(value: unknown, key: string): Node {
  return objectOf(objectOf(value)[key]);
}

function listAt(value: Node, key: string): readonly unknown[] {
  const list = value[key];
  return Array.isArray(list) ? list : [];
}
