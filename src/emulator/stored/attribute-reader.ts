/** Reads the body of a stored resource as its table declares it, in the words of Close's framework (docs/close-api.md §7.4). */
import type { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import { isDate } from "../state/times.js";
import type { Attribute, Attributes, Reference } from "./attribute-kinds.js";

/** A body that is read, and what stands before it. */
export interface ReadBody {
  readonly reader: BodyReader;
  readonly organization: Organization;
  /** The attributes as they stand; undefined for a new thing. */
  readonly current: JsonObject | undefined;
  /** The key of a problem with an id: that of the relation on older endpoints (docs/close-api.md §7.3), or the posted one. */
  readonly problemsOf: "relation" | "key";
}

/** Reads all attributes; those that the body leaves out stay as they are, or get the value that new things have. */
export function readAttributes(
  attributes: Attributes,
  body: ReadBody,
): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, attribute]) => [
      key,
      readAttribute(key, attribute, body),
    ]),
  );
}

function readAttribute(
  key: string,
  attribute: Attribute,
  body: ReadBody,
): unknown {
  const { reader, current } = body;
  const standing =
    current === undefined
      ? (attribute.initial ?? null)
      : (own(current, key) ?? null);
  const isClosed = attribute.only === (current === undefined ? "PUT" : "POST");
  const value = isClosed ? undefined : reader.raw(key);
  if (value === undefined) {
    if (isMeant(attribute.isRequired, current))
      refuse(key, attribute, body, "This field is required.");
    return standing;
  }
  if (value === null) {
    if (isMeant(attribute.isSolid, current))
      refuse(key, attribute, body, "This field is required.");
    else if (attribute.isSolid === "POST") return standing;
    return attribute.type === "flag" ? false : emptyOf(attribute);
  }
  return readValue(key, attribute, value, body);
}

/** Says whether a rule is for this write: a POST, which has nothing before it, or a PUT. */
function isMeant(
  rule: "POST" | "always" | undefined,
  current: JsonObject | undefined,
): boolean {
  return rule === "always" || (rule === "POST" && current === undefined);
}

/** What is left when null clears: no list is ever null. */
function emptyOf({ type }: Attribute): unknown {
  return type === "texts" || type === "objects" || type === "words" ? [] : null;
}

function refuse(
  key: string,
  attribute: Attribute,
  { reader, problemsOf }: ReadBody,
  problem: unknown,
): void {
  const isRelation = attribute.type === "id" && problemsOf === "relation";
  reader.refuse(isRelation ? key.replace(/_id$/, "") : key, problem);
}

/** Reads a value that is there and not null. */
function readValue(
  key: string,
  attribute: Attribute,
  value: unknown,
  body: ReadBody,
): unknown {
  const { reader } = body;
  switch (attribute.type) {
    case "text":
      return reader.optionalText(key, null);
    case "url":
      return readMatching(key, isUrl, "Invalid URL.", reader);
    case "email":
      return readMatching(key, isEmail, "Invalid email address.", reader);
    case "flag":
      return reader.flag(key, false);
    case "integer":
      return reader.integer(key, null);
    case "moment":
      return reader.moment(key, null);
    case "day or moment":
      return typeof value === "string" && isDate(value)
        ? value
        : reader.moment(key, null);
    case "word":
      return reader.word(key, attribute.words ?? [], "");
    case "words":
      return readWords(key, attribute.words ?? [], reader);
    case "texts":
      return reader.texts(key, []);
    case "object":
      if (!isJsonObject(value))
        reader.refuse(key, "Value must be of dict type.");
      return value;
    case "objects":
      return readObjects(key, attribute.keys ?? [], value, reader);
    case "id":
      return readId(key, attribute, body);
    default:
      return attribute.type satisfies never;
  }
}

function readMatching(
  key: string,
  fits: (text: string) => boolean,
  problem: string,
  reader: BodyReader,
): string | null {
  const value = reader.optionalText(key, null);
  if (value !== null && !fits(value)) reader.refuse(key, problem);
  return value;
}

/** Says whether a text is a URL of the web; a host alone is one, as on scheduling links. */
function isUrl(value: string): boolean {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`;
  return URL.canParse(whole) && /^https?:$/.test(new URL(whole).protocol);
}

/** Says whether a text is an e-mail address, also one that is written with a name before it. */
function isEmail(value: string): boolean {
  const [, inner = value] = /<([^<>]*)>\s*"?$/.exec(value) ?? [];
  return inner.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(inner);
}

function readWords(
  key: string,
  words: readonly string[],
  reader: BodyReader,
): readonly string[] {
  const read = reader.texts(key, []);
  if (read.some((one) => !words.includes(one)))
    reader.refuse(key, "Not a valid choice.");
  return read;
}

type Problem = readonly [position: string, problem: unknown];

function readObjects(
  key: string,
  keys: readonly string[],
  value: unknown,
  reader: BodyReader,
): unknown {
  if (!Array.isArray(value)) {
    reader.refuse(key, "Value must be of list type.");
    return [];
  }
  const problems = value.flatMap((item: unknown, index): Problem[] => {
    if (!isJsonObject(item))
      return [[String(index), "Value must be of dict type."]];
    const missing = keys
      .filter((one) => own(item, one) === undefined)
      .map((one) => [one, "This field is required."] as const);
    if (missing.length === 0) return [];
    const fields = { errors: [], "field-errors": Object.fromEntries(missing) };
    return [[String(index), fields]];
  });
  if (problems.length > 0)
    reader.refuse(key, { errors: Object.fromEntries(problems) });
  return value;
}

function readId(
  key: string,
  attribute: Attribute,
  body: ReadBody,
): string | null {
  const id = body.reader.optionalText(key, null);
  const standing = body.current === undefined ? null : own(body.current, key);
  if (
    id !== null &&
    id !== standing &&
    !exists(attribute.of ?? "organization", id, body.organization)
  )
    refuse(key, attribute, body, "Object does not exist.");
  return id;
}

/** Says whether the organisation has something with an id. */
function exists(
  of: Reference,
  id: string,
  organization: Organization,
): boolean {
  const { records, things } = organization;
  switch (of) {
    case "lead":
    case "contact":
    case "opportunity":
      return records.find(of, id) !== undefined;
    case "user":
      return organization.users.find(id) !== undefined;
    case "role":
      return organization.roles.find(id) !== undefined;
    case "lead status":
      return organization.leadStatuses.find(id) !== undefined;
    case "opportunity status":
      return organization.opportunityStatuses.find(id) !== undefined;
    case "organization":
      return organization.id === id;
    default:
      return things.find(of, id) !== undefined;
  }
}
