/** The order of results: by numbers, dates and texts of the returned object itself (docs/close-api.md §9.1). */
import { parseTime } from "../state/times.js";
import type { FieldReader, SearchField } from "./search-fields.js";
import type { Item } from "./items.js";
import type { SearchNode } from "./node.js";

/** Compares two items, as `toSorted` wants it. */
export type RowOrder = (one: Item, other: Item) => number;

/** Reads an order; what has no value comes last, whatever the direction. */
export function readOrder(
  nodes: readonly SearchNode[],
  readField: FieldReader,
): RowOrder {
  const orders = nodes.map((node) => {
    const field = readField(node.child("field"));
    if (!["number", "date", "text"].includes(field.type))
      node.fail("field", `Results can not be sorted by ${field.type}.`);
    const direction = node.word("direction", ["asc", "desc"], "optional");
    const sign = direction === "asc" ? 1 : -1;
    return (one: Item, other: Item): number =>
      compare(keyOf(one, field), keyOf(other, field), sign);
  });
  return (one, other) => {
    for (const order of orders) {
      const result = order(one, other);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function keyOf(item: Item, field: SearchField): string | number | undefined {
  const value = field.read(item);
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value === "") return undefined;
  return field.type === "date" ? parseTime(value) : value.toLowerCase();
}

function compare(
  one: string | number | undefined,
  other: string | number | undefined,
  sign: 1 | -1,
): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -sign : sign;
}
