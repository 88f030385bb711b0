/** Finds the records of a list by a query in words (docs/close-api.md §9.8). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredRecord } from "../state/state.js";
import type { RecordItem } from "./search-index.js";
import { openIndex } from "./search-index.js";
import { everywhere } from "./reach.js";
import type { RowOrder } from "./sort.js";
import { sorted } from "./sort.js";
import type { TextField, TextFields, TextSubject } from "./text-fields.js";
import { textFieldsOf, textTest } from "./text-fields.js";
import type { TextNode } from "./text-query.js";
import { parseTextQuery } from "./text-query.js";
import { wordTest } from "./words.js";

type Test = (item: RecordItem) => boolean;

/**
 * The records of a kind that a query in words finds, in the order for which it asks. Refuses a field that
 * is not known here: what leaves it out of account would answer with more than was asked for.
 */
export function findByWords(
  subject: TextSubject,
  text: string,
  context: Context,
): readonly StoredRecord[] {
  const parsed = parseTextQuery(text);
  if (typeof parsed === "string") return refuseQuery(parsed);
  const source = openIndex(context);
  const fields = textFieldsOf(subject, source, context);
  const test = testOf(parsed.node, fields);
  const order = readOrder(parsed.sort, fields);
  const isInSlice = readSlice(parsed.slice);
  const records = source
    .within({ ...everywhere, types: new Set([subject]) })
    .flatMap((one) => one.records)
    .filter(({ id }) => isInSlice(id));
  const found = records
    .map((record) => source.item(subject, record))
    .filter(test);
  const items = order === undefined ? found : sorted(found, order);
  return items.map(({ record }) => record);
}

function refuseQuery(problem: string): never {
  return refuse(invalid({ query: problem }));
}

function testOf(node: TextNode, fields: TextFields): Test {
  switch (node.kind) {
    case "and": {
      const tests = node.parts.map((part) => testOf(part, fields));
      return (item) => tests.every((test) => test(item));
    }
    case "or": {
      const tests = node.parts.map((part) => testOf(part, fields));
      return (item) => tests.some((test) => test(item));
    }
    case "not": {
      const test = testOf(node.part, fields);
      return (item) => !test(item);
    }
    case "words": {
      const fits = wordTest(node.text, node.isPhrase ? "phrase" : "full_words");
      return (item) => item.texts().some(fits);
    }
    case "field":
      return fieldTest(node, fields);
    default:
      return node satisfies never;
  }
}

function fieldTest(
  { name, operator, value }: Extract<TextNode, { kind: "field" }>,
  fields: TextFields,
): Test {
  const field = fields(name) ?? unknownField(name);
  // Seen live: a custom field by its id, asked for any value, does not filter (docs/close-api.md §9.5).
  if (value === "*" && /^custom\.\w*cf_\w+$/.test(name)) return () => true;
  const fits = textTest(field.form, operator, value);
  if (fits === undefined)
    return refuseQuery(
      `The local Close cannot compare "${name}" with "${value}" by "${operator}".`,
    );
  return (item) => valuesOf(field, item).some(fits);
}

function unknownField(name: string): never {
  return refuseQuery(
    `The local Close knows no field "${name}" in a query in words. A word that is no field goes in quotes.`,
  );
}

function valuesOf(field: TextField, item: RecordItem): readonly unknown[] {
  return field
    .read(item)
    .filter((value) => value !== undefined && value !== null && value !== "");
}

/** `sort:created`, downwards after a minus; several with commas between them. */
function readOrder(
  text: string | undefined,
  fields: TextFields,
): RowOrder<RecordItem> | undefined {
  if (text === undefined) return undefined;
  const orders = text.split(",").map((part) => {
    const isDown = part.startsWith("-");
    const name = isDown ? part.slice(1) : part;
    const field = fields(name) ?? unknownField(name);
    return { field, sign: isDown ? -1 : 1 } as const;
  });
  return {
    keysOf: (item) =>
      orders.map(({ field }) => keyOf(valuesOf(field, item)[0])),
    compare: (one, other) => {
      for (const [index, { sign }] of orders.entries()) {
        const [left, right] = [one[index], other[index]];
        if (left === right) continue;
        if (left === undefined) return 1;
        if (right === undefined) return -1;
        return left < right ? -sign : sign;
      }
      return 0;
    },
  };
}

function keyOf(value: unknown): string | number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

/** `slice:2/5`: the second of five parts, in which a record stays whatever comes and goes beside it. */
function readSlice(text: string | undefined): (id: string) => boolean {
  if (text === undefined) return () => true;
  const [, part = "", parts = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [wanted, count] = [Number(part), Number(parts)];
  if (wanted < 1 || wanted > count)
    return refuseQuery(`"slice:${text}" names no part: write slice:1/5.`);
  return (id) => placeOf(id) % count === wanted - 1;
}

function placeOf(id: string): number {
  let place = 0;
  for (const letter of id)
    place = (place * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return place;
}
