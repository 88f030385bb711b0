/** What Close's document says of the bodies of stored resources, beside what the table says of them. */
import type { Attribute } from "../../src/emulator/stored/attribute-kinds.js";
import type { StoredKind } from "../../src/emulator/stored/stored-kind.js";
import type { JsonSchema, OpenApi, Operation } from "../support/openapi.js";

/** One attribute in words that both sides can be put in. */
interface Described {
  readonly type: string;
  readonly isRequired: boolean;
  readonly isClearable: boolean;
}

/** Where the table says otherwise on purpose, and why. */
export const knownDifferences: readonly {
  readonly line: RegExp;
  readonly reason: string;
}[] = [
  {
    line: /\/activity\/(?:email|sms)\/.* (?:date_scheduled|send_in): .*documented: none$/,
    reason: "The descriptions of the operations name both.",
  },
  {
    line: /^PUT \/activity\/whatsapp_message\/\{id\}\/ user_id: text or null/,
    reason: "A POST takes null, and one table serves both.",
  },
  {
    line: /^PUT \/phone_number\/\{id\}\/ voicemail_greeting_url: url or null/,
    reason: "The description asks for the URL of a recording.",
  },
];

/** Where the table says other than the document, one line each. */
export function differences(
  kind: StoredKind,
  operation: Operation,
  document: OpenApi,
): readonly string[] {
  const schema = resolved(operation.body ?? {}, document);
  const properties = (schema["properties"] ?? {}) as Record<string, JsonSchema>;
  const required = (schema["required"] ?? []) as readonly string[];
  const isOpen = (attribute: Attribute): boolean =>
    attribute.only === undefined || attribute.only === operation.method;
  const open = Object.entries(kind.attributes).filter(([, one]) => isOpen(one));
  const ours = new Map(
    open.map(([key, one]) => [key, ofAttribute(one, operation.method)]),
  );
  const theirs = new Map(
    Object.entries(properties).map(([key, one]) => [
      key,
      ofSchema(one, required.includes(key), document),
    ]),
  );
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) => {
    const [one, other] = [ours.get(key), theirs.get(key)].map(inWords);
    if (one === other) return [];
    return [
      `${operation.method} ${operation.path} ${key}: ${one ?? "none"}, documented: ${other ?? "none"}`,
    ];
  });
}

function inWords(described: Described | undefined): string | undefined {
  if (described === undefined) return undefined;
  const { type, isRequired, isClearable } = described;
  return [
    type,
    ...(isRequired ? ["required"] : []),
    ...(isClearable ? ["or null"] : []),
  ].join(" ");
}

function ofAttribute(attribute: Attribute, method: string): Described {
  const { type, words = [], keys = [], isSolid, isRequired } = attribute;
  const more = type === "objects" ? keys : words;
  return {
    type: [type === "id" ? "text" : type, ...more.toSorted()].join(" "),
    isRequired:
      isRequired === "always" || (isRequired === "POST" && method === "POST"),
    isClearable: !(
      isSolid === "always" ||
      (isSolid === "POST" && method === "POST")
    ),
  };
}

function ofSchema(
  given: JsonSchema,
  isRequired: boolean,
  document: OpenApi,
): Described {
  const schema = resolved(given, document);
  const options = (schema["anyOf"] ?? schema["oneOf"] ?? []) as JsonSchema[];
  const types = [schema["type"]].flat();
  const isClearable =
    types.includes("null") || options.some((one) => one["type"] === "null");
  const [one = schema, ...others] = options.filter(
    (option) => option["type"] !== "null",
  );
  const inner = resolved(one, document);
  const type =
    others.length > 0 && types[0] === undefined
      ? "day or moment"
      : wordOf(inner, document);
  return { type, isRequired, isClearable };
}

function wordOf(schema: JsonSchema, document: OpenApi): string {
  const [type] = [schema["type"]].flat();
  const words = schema["enum"];
  if (Array.isArray(words)) return ["word", ...words.toSorted()].join(" ");
  switch (type) {
    case "boolean":
      return "flag";
    case "integer":
      return "integer";
    case "object":
      return "object";
    case "array":
      return listOf(resolved(schema["items"] as JsonSchema, document));
    default:
      return formats[String(schema["format"])] ?? "text";
  }
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "moment",
  uri: "url",
  email: "email",
};

function listOf(items: JsonSchema): string {
  const words = items["enum"];
  if (Array.isArray(words)) return ["words", ...words.toSorted()].join(" ");
  if (items["type"] === "string") return "texts";
  const required = (items["required"] ?? []) as readonly string[];
  return ["objects", ...required.toSorted()].join(" ");
}

/** A schema with the name that it stands for looked up, with what a description or a default adds. */
function resolved(schema: JsonSchema, { components }: OpenApi): JsonSchema {
  const { $ref, allOf } = schema;
  if (Array.isArray(allOf))
    return resolved(allOf[0], { components, paths: {} });
  if (typeof $ref !== "string") return schema;
  const name = $ref.replace("#/components/schemas/", "");
  return components.schemas[name] ?? {};
}
