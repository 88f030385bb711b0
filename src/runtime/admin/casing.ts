/**
 * Settings of Close (types, fields, subscriptions) by attributes in camelCase: names change, values
 * do not. Records of an organisation have names of their own; wrappers read and write those.
 */
import { own } from "../own.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import { fromGiven } from "../given.js";
import { isNamedValues, unsendable } from "../json.js";
import { isObject } from "../record/read.js";

/** One attribute: text that must be there, anything that may be, or a list of things with attributes. */
export type Attribute = "text" | "any" | AnyShape;

/** The attributes of something by their names in camelCase. */
export interface AnyShape {
  readonly [name: string]: Attribute;
}

type Keys<T> = T extends unknown ? keyof T : never;

/** The attributes of `T`, none left out; `extra` holds those that have no name. */
export type WireShape<T> = {
  readonly [Name in Exclude<Keys<T> & string, "extra">]-?: Attribute;
};

/** The name of an attribute: `name_plural` is `namePlural`. */
export function camelOf(attribute: string): string {
  return attribute.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

/** The attribute of a name: `namePlural` is `name_plural`. */
export function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Reads what Close gave as attributes by name; those that have none are kept under `extra` as they
 * came. Throws `CloseDecodeError` when it is no JSON object or lacks text that it must have.
 */
export function readAttributes<T>(
  shape: WireShape<T>,
  raw: unknown,
  subject: string,
): T {
  // The one cast: `T` is what Close documents of these attributes, and `shape` names them all.
  return readShape(shape, raw, subject) as T;
}

function readShape(shape: AnyShape, raw: unknown, subject: string): object {
  if (!isObject(raw))
    throw new CloseDecodeError(`${sentence(subject)} must be a JSON object.`);
  const known: [string, unknown][] = [];
  const extra: [string, unknown][] = [];
  for (const [key, value] of Object.entries(raw)) {
    const name = camelOf(key);
    const attribute = attributeOf(shape, name);
    if (attribute === undefined || snakeOf(name) !== key)
      extra.push([key, value]);
    else
      known.push([name, readValue(attribute, value, `${key} of ${subject}`)]);
  }
  const read = Object.fromEntries(known);
  const missing = Object.entries(shape).find(
    ([name, attribute]) => attribute === "text" && !Object.hasOwn(read, name),
  );
  if (missing !== undefined)
    throw new CloseDecodeError(
      `${sentence(subject)} came without ${snakeOf(missing[0])}.`,
    );
  return { ...read, extra: Object.fromEntries(extra) };
}

function readValue(
  attribute: Attribute,
  value: unknown,
  subject: string,
): unknown {
  if (attribute === "text" && typeof value !== "string")
    throw new CloseDecodeError(`The ${subject} must be text.`);
  if (typeof attribute === "string" || !Array.isArray(value)) return value;
  return value.map((item) =>
    readShape(attribute, item, `an item of the ${subject}`),
  );
}

function sentence(subject: string): string {
  return subject.charAt(0).toUpperCase() + subject.slice(1);
}

/** The body for attributes that are given by name; throws `CloseInputError` for what cannot be sent. */
export function writeAttributes(
  shape: AnyShape,
  input: unknown,
  subject: string,
): Readonly<Record<string, unknown>> {
  return fromGiven(() => attributesOf(shape, input, subject));
}

function attributesOf(
  shape: AnyShape,
  input: unknown,
  subject: string,
): Readonly<Record<string, unknown>> {
  if (!isNamedValues(input))
    throw new CloseInputError(
      `Give the attributes of ${subject} as an object.`,
    );
  const body = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const attribute = attributeOf(shape, name);
    if (attribute === undefined)
      throw new CloseInputError(
        `${name} of ${subject} cannot be written here${shapeAdvice(shape, name)}.`,
      );
    body.set(snakeOf(name), writeValue(attribute, value, name, subject));
  }
  return Object.fromEntries(body);
}

function shapeAdvice(shape: AnyShape, name: string): string {
  const right = camelOf(name);
  if (Object.hasOwn(shape, right)) return `: its name is ${right}`;
  return `, only ${Object.keys(shape).join(", ")}`;
}

function writeValue(
  attribute: Attribute,
  value: unknown,
  name: string,
  subject: string,
): unknown {
  refuseUnsendable(value, `${name} of ${subject}`);
  if (typeof attribute === "string" || !Array.isArray(value)) return value;
  return value.map((item) =>
    writeItem(attribute, item, `an item of ${name} of ${subject}`),
  );
}

/** An item may have been read before: then it has an `extra`, which is sent as it came. */
function writeItem(
  shape: AnyShape,
  item: unknown,
  subject: string,
): Readonly<Record<string, unknown>> {
  if (!isObject(item) || !isObject(item["extra"]))
    return attributesOf(shape, item, subject);
  const { extra, ...named } = item;
  return { ...extra, ...attributesOf(shape, named, subject) };
}

/** At any depth. */
function refuseUnsendable(value: unknown, subject: string): void {
  const problem = unsendable(value);
  if (problem !== undefined) throw new CloseInputError(`${subject} ${problem}`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value))
    refuseUnsendable(part, `${key} in ${subject}`);
}

function attributeOf(shape: AnyShape, name: string): Attribute | undefined {
  return own(shape, name);
}
