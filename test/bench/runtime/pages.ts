/** Pages of records as Close sends them: an unset field is absent, so that records differ in shape. */
import { kinds } from "../../../src/runtime/record/builtins.js";
import type { BuiltinShape } from "../../../src/runtime/record/builtins.js";
import type {
  AttachedField,
  ObjectType,
  Schema,
} from "../../../src/schema/schema.js";
import { fieldsByObject } from "../../../src/schema/schema.js";

/** Which pages are wanted. */
export interface PagesOptions {
  /** The object type whose records they hold. */
  readonly objectId: string;
  readonly pages: number;
  /** The probability that a field is unset. */
  readonly missing: number;
}

/** How many records a page has. */
export const pageLength = 100;

/** The records of so many pages; the same ones whenever it is asked for the same. */
export function makePages(
  schema: Schema,
  { objectId, pages, missing }: PagesOptions,
): readonly (readonly object[])[] {
  const object = schema.objects.find(({ id }) => id === objectId);
  const fields = fieldsByObject(schema).get(objectId);
  if (object === undefined || fields === undefined)
    throw new TypeError(`There is no object type ${objectId}.`);
  const random = createRandom(Math.round(missing * 1000) + 1);
  const record = (): object =>
    Object.fromEntries([
      ...builtinEntries(object, random),
      ...fields
        .filter(() => random() >= missing)
        .map((field) => [`custom.${field.id}`, valueOf(field, random)]),
    ]);
  return Array.from({ length: pages }, () =>
    Array.from({ length: pageLength }, record),
  );
}

/** One page as the body of an answer. */
export function bodyOf(records: readonly object[], hasMore: boolean): string {
  return JSON.stringify({ has_more: hasMore, data: records });
}

type Random = () => number;

/** Mulberry32: small, and the same on every machine. */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function builtinEntries(
  { id, kind }: ObjectType,
  random: Random,
): readonly (readonly [string, unknown])[] {
  return Object.values(kinds[kind].builtIns).map(([wireKey, shape]) => [
    wireKey,
    wireKey.endsWith("_type_id") ? id : builtinValue(wireKey, shape, random),
  ]);
}

const prefixes: Readonly<Record<string, string>> = {
  id: "rec",
  lead_id: "lead",
  contact_id: "cont",
  user_id: "user",
  status_id: "stat",
  pipeline_id: "pipe",
  organization_id: "orga",
  created_by: "user",
  updated_by: "user",
};

function builtinValue(
  wireKey: string,
  shape: BuiltinShape,
  random: Random,
): unknown {
  switch (shape) {
    case "timestamp":
      return timestamp(random);
    case "list":
      return wireKey === "emails"
        ? [{ type: "office", email: `${token(8, random)}@example.com` }]
        : [];
    case "value": {
      const prefix = prefixes[wireKey];
      return prefix === undefined ? words(2, random) : id(prefix, random);
    }
    default:
      return shape satisfies never;
  }
}

function valueOf({ type, many }: AttachedField, random: Random): unknown {
  const one = (): unknown => singleValue(type, random);
  return many ? [one(), one()] : one();
}

function singleValue(type: AttachedField["type"], random: Random): unknown {
  switch (type.kind) {
    case "number":
      return Math.floor(random() * 100_000);
    case "date":
      return timestamp(random).slice(0, 10);
    case "datetime":
      return timestamp(random);
    case "choices":
      return type.options[Math.floor(random() * type.options.length)] ?? null;
    case "user":
      return id("user", random);
    case "contact":
      return id("cont", random);
    case "customObject":
      return id("custobj", random);
    case "textarea":
      return words(12, random);
    case "text":
    case "hidden":
    case "unknown":
      return words(3, random);
    default:
      return type satisfies never;
  }
}

function words(count: number, random: Random): string {
  const list = Array.from({ length: count }, () =>
    token(3 + Math.floor(random() * 6), random),
  );
  return list.join(" ");
}

function id(prefix: string, random: Random): string {
  return `${prefix}_${token(43, random)}`;
}

/** Letters and digits, eight from each number: pages are made by the hundred. */
function token(length: number, random: Random): string {
  let text = "";
  while (text.length < length)
    text += Math.floor((1 + random() * 35) * 36 ** 7).toString(36);
  return text.slice(0, length);
}

function timestamp(random: Random): string {
  const time = Date.UTC(2025, 0) + Math.floor(random() * 4e10);
  return new Date(time).toISOString().replace("Z", "000+00:00");
}
