/** What one member is asked for: conditions by name become those of Close. */
import { CloseInputError } from "../errors.js";
import { isObject } from "../record/read.js";
import { referenceTypes, searchTypes } from "./members.js";
import type { Shape } from "./members.js";
import { duringPeriod, momentRange, onDay, wireMoment } from "./moment.js";
import { anyOf, fieldQuery, allOfNodes, negated } from "./nodes.js";
import type { Field, QueryNode } from "./nodes.js";

const texts = ["words", "phrase", "wordsBeginWith"];
const bounds = ["gt", "gte", "lt", "lte"];
const dates = ["onOrAfter", "before", "on", "during"];

/** The conditions that each shape has, beside `exists` and `orUnset`. */
const tests: Readonly<Record<Shape, readonly string[]>> = {
  id: ["in"],
  lead: ["in"],
  text: texts,
  number: bounds,
  date: dates,
  boolean: ["is"],
  choice: ["in", "anyOf"],
  any: [...texts, ...bounds, ...dates, "in", "anyOf"],
  user: ["in", "currentUser"],
  leadStatus: ["in"],
  opportunityStatus: ["in"],
  contact: ["in"],
  customObject: ["in"],
};

const textModes: Readonly<Record<string, string>> = {
  words: "full_words",
  phrase: "phrase",
  wordsBeginWith: "beginning_of_words",
};

/** The nodes for what one member is asked for; throws `CloseInputError` for what cannot be asked. */
export function conditionNodes(
  field: Field,
  asked: unknown,
): readonly QueryNode[] {
  if (asked === null) return [unset(field)];
  if (!isObject(asked) || asked instanceof Date)
    return [bareNode(field, asked)];
  const { exists, orUnset, ...given } = asked;
  checkNode(field, asked);
  const nodes = testNodes(field, given);
  if ("exists" in asked) {
    if (nodes.length > 0 || "orUnset" in asked || typeof exists !== "boolean")
      throw new CloseInputError(
        `exists of ${field.subject} is true or false, and stands alone.`,
      );
    return [exists ? fieldQuery(field, { type: "exists" }) : unset(field)];
  }
  if (nodes.length === 0 || !["boolean", "undefined"].includes(typeof orUnset))
    throw new CloseInputError(
      `orUnset of ${field.subject} is true or false, and stands beside a condition.`,
    );
  if (orUnset !== true) return nodes;
  return [{ type: "or", queries: [allOfNodes(nodes), unset(field)] }];
}

function unset(field: Field): QueryNode {
  return negated(fieldQuery(field, { type: "exists" }));
}

function checkNode({ shape, subject, idsOf }: Field, asked: QueryNode): void {
  // Names are what choices are: `anyOf` also takes those that this code does not know.
  const own = idsOf === undefined ? tests[shape] : tests.choice;
  const known = [...own, "exists", "orUnset"];
  const keys = Object.keys(asked);
  const unknown = keys.filter((key) => !known.includes(key));
  const wrong =
    unknown.length > 0 ? `not for ${unknown.join(", ")}` : "give one of them";
  if (keys.length === 0 || unknown.length > 0)
    throw new CloseInputError(
      `${subject} can be asked for ${known.join(", ")}; ${wrong}.`,
    );
  for (const key of keys) {
    if (asked[key] === undefined)
      throw new CloseInputError(
        `${key} of ${subject} is undefined. Leave it out to search without it.`,
      );
  }
}

/** A value without a word: equality, which Close has for all but texts and dates. */
function bareNode(field: Field, value: unknown): QueryNode {
  const { shape, subject } = field;
  if (typeof value === "number" && tests[shape].includes("gte"))
    return fieldQuery(field, numberRange(field, { gte: value, lte: value }));
  if (typeof value === "boolean" && shape === "boolean")
    return fieldQuery(field, { type: "boolean", value });
  if (typeof value === "string" && tests[shape].includes("in"))
    return valuesNode(field, [value], subject);
  throw new CloseInputError(
    `${subject} cannot be asked for a ${kindOf(value)}.${advices[shape] ?? ""}`,
  );
}

/** What to give where a value alone is no condition. */
const advices: Readonly<Partial<Record<Shape, string>>> = {
  text: " Close has no equality for text: give { phrase }, { words } or { wordsBeginWith }.",
  date: " Give { on }, { during }, { onOrAfter } or { before }.",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list: give { in: […] }";
  return value instanceof Date ? "Date" : typeof value;
}

function testNodes(field: Field, given: QueryNode): readonly QueryNode[] {
  const nodes = Object.entries(given).flatMap(([key, value]) => {
    const subject = `${key} of ${field.subject}`;
    const condition = conditionOf(key, value, subject);
    if (condition !== null) return [fieldQuery(field, condition)];
    return Array.isArray(value) ? [valuesNode(field, value, subject)] : [];
  });
  return [...nodes, ...rangeNodes(field, given)];
}

/** The condition of one key; null where several keys make one. */
function conditionOf(
  key: string,
  value: unknown,
  subject: string,
): QueryNode | null {
  switch (key) {
    case "words":
    case "phrase":
    case "wordsBeginWith":
      return {
        type: "text",
        mode: textModes[key],
        value: valueText(value, subject),
      };
    case "on":
      return onDay(value, subject);
    case "during":
      return duringPeriod(value, subject);
    case "is":
      if (typeof value === "boolean") return { type: "boolean", value };
      throw new CloseInputError(`${subject} is true or false.`);
    case "currentUser":
      if (value === true) return { type: "current_user" };
      throw new CloseInputError(`${subject} can only be true; use not.`);
    case "in":
    case "anyOf":
      if (Array.isArray(value)) return null;
      throw new CloseInputError(`${subject} must be a list.`);
    default:
      return null;
  }
}

function valueText(value: unknown, subject: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new CloseInputError(`${subject} must be text that is not empty.`);
}

function rangeNodes(field: Field, given: QueryNode): readonly QueryNode[] {
  const { onOrAfter, before, ...other } = given;
  const hasBound = bounds.some((bound) => bound in other);
  const numbers = hasBound ? [numberRange(field, other)] : [];
  const { subject } = field;
  const ends = {
    ...("onOrAfter" in given && {
      onOrAfter: wireMoment(onOrAfter, `onOrAfter of ${subject}`),
    }),
    ...("before" in given && {
      before: wireMoment(before, `before of ${subject}`),
    }),
  };
  const moments = Object.keys(ends).length > 0 ? [momentRange(ends)] : [];
  return [...numbers, ...moments].map((condition) =>
    fieldQuery(field, condition),
  );
}

function numberRange({ subject }: Field, given: QueryNode): QueryNode {
  const ends = bounds.filter((bound) => bound in given);
  for (const bound of ends) {
    if (!Number.isFinite(given[bound]))
      throw new CloseInputError(`${bound} of ${subject} must be a number.`);
  }
  const range = ends.map((bound) => [bound, given[bound]] as const);
  return { type: "number_range", ...Object.fromEntries(range) };
}

/** One of some values: ids are nodes of their own, a lead is a hop away, all others are conditions. */
function valuesNode(
  field: Field,
  given: readonly unknown[],
  subject: string,
): QueryNode {
  const texts = given.map((value) => valueText(value, `A value in ${subject}`));
  const { idsOf } = field;
  const values = idsOf === undefined ? texts : texts.flatMap(idsOf);
  if (values.length === 0)
    throw new CloseInputError(`${subject} is an empty list.`);
  const { shape, kind } = field;
  switch (shape) {
    case "id":
      return idsNode(values);
    case "lead":
      // Close documents no reference to leads; this is made of documented nodes only.
      return {
        type: "has_related",
        this_object_type: searchTypes[kind],
        related_object_type: "lead",
        related_query: idsNode(values),
      };
    case "user":
    case "leadStatus":
    case "opportunityStatus":
    case "contact":
    case "customObject":
      return fieldQuery(field, {
        type: "reference",
        reference_type: referenceTypes[shape],
        object_ids: values,
      });
    case "choice":
    case "any":
    case "text":
    case "number":
    case "date":
    case "boolean":
      return fieldQuery(field, { type: "term", values });
    default:
      return shape satisfies never;
  }
}

function idsNode(ids: readonly string[]): QueryNode {
  return anyOf(ids.map((value) => ({ type: "id", value })));
}
