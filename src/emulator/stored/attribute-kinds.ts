/** The attributes of stored resources, as their tables declare them. */

/** What an attribute's value must be. */
export type AttributeType =
  | "text"
  | "url"
  | "email"
  | "flag"
  | "integer"
  | "moment"
  | "day or moment"
  | "word"
  | "words"
  | "texts"
  | "object"
  | "objects"
  | "id";

/** What an id is an id of: a kind of record, a part of the settings, or the path of a stored resource. */
export type Reference =
  | "lead"
  | "contact"
  | "opportunity"
  | "user"
  | "role"
  | "lead status"
  | "opportunity status"
  | "organization"
  | `/${string}/`;

/** One attribute of a body: what it must be, and what it is when the body leaves it out. */
export interface Attribute {
  readonly type: AttributeType;
  /** The words of which a value is one, or a list. */
  readonly words?: readonly string[];
  /** What an id is an id of. */
  readonly of?: Reference;
  /** The keys that each object of a list must have. */
  readonly keys?: readonly string[];
  /** The writes that cannot be without it: that of a new thing, or each. */
  readonly isRequired?: "POST" | "always";
  /** The writes for which null is no value. Where it is none for a POST alone, null in a PUT changes nothing. */
  readonly isSolid?: "POST" | "always";
  /** Where only one of POST and PUT takes it. */
  readonly only?: "POST" | "PUT";
  /** True where answers do not show it. */
  readonly isHidden?: true;
  /** The value of a new thing whose body leaves it out; null when left out. */
  readonly initial?: unknown;
}

/** The attributes of a resource by key. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A text. */
export const text: Attribute = { type: "text" };
/** A URL. */
export const url: Attribute = { type: "url" };
/** An e-mail address. */
export const email: Attribute = { type: "email" };
/** True or false; false when left out. */
export const flag: Attribute = { type: "flag", initial: false };
/** A whole number. */
export const integer: Attribute = { type: "integer" };
/** A point in time. */
export const moment: Attribute = { type: "moment" };
/** A day, or a point in time. */
export const dayOrMoment: Attribute = { type: "day or moment" };
/** A list of texts; empty when left out. */
export const texts: Attribute = { type: "texts", initial: [] };
/** An object of any content. */
export const object: Attribute = { type: "object" };

/** A list of objects that have at least some keys; empty when left out. */
export function objects(...keys: readonly string[]): Attribute {
  return { type: "objects", keys, initial: [] };
}

/** One of several words. */
export function oneOf(...words: readonly string[]): Attribute {
  return { type: "word", words };
}

/** A list of words; empty when left out. */
export function someOf(...words: readonly string[]): Attribute {
  return { type: "words", words, initial: [] };
}

/** The id of something that must exist. */
export function idOf(of: Reference): Attribute {
  return { type: "id", of };
}

/** The same attribute as one that a new thing cannot be without. */
export function required(attribute: Attribute): Attribute {
  return { ...attribute, isRequired: "POST", isSolid: "always" };
}

/** The same attribute as one that no write can be without. */
export function alwaysRequired(attribute: Attribute): Attribute {
  return { ...attribute, isRequired: "always", isSolid: "always" };
}

/** The same attribute as one that a new thing cannot be without, and that null in a PUT leaves as it is. */
export function requiredAtFirst(attribute: Attribute): Attribute {
  return { ...attribute, isRequired: "POST", isSolid: "POST" };
}

/** The same attribute as one that null in a PUT leaves as it is. */
export function solidAtFirst(attribute: Attribute): Attribute {
  return { ...attribute, isSolid: "POST" };
}

/** The same attribute as one that null does not clear. */
export function solid(attribute: Attribute): Attribute {
  return { ...attribute, isSolid: "always" };
}

/** The same attribute as one that is set once, when the thing is made. */
export function once(attribute: Attribute): Attribute {
  return { ...attribute, only: "POST" };
}

/** The same attribute as one that only a PUT takes. */
export function later(attribute: Attribute): Attribute {
  return { ...attribute, only: "PUT" };
}

/** The same attribute as one that answers do not show. */
export function hidden(attribute: Attribute): Attribute {
  return { ...attribute, isHidden: true };
}

/** The same attribute with a value of its own for bodies that leave it out. */
export function initially(initial: unknown, attribute: Attribute): Attribute {
  return { ...attribute, initial };
}
