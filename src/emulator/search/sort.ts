/** The order of results: by numbers, dates and texts of the returned object itself (docs/close-api.md §9.1). */
import { parseTime } from "../state/times.js";
import type { FieldReader, SearchField } from "./search-fields.js";
import type { Item } from "./items.js";
import type { SearchNode } from "./node.js";

/** An order of results: the keys by which it sorts, and how two of them compare. */
export interface RowOrder<T extends Item = Item> {
  readonly keysOf: (item: T) => readonly SortKey[];
  readonly compare: (
    one: readonly SortKey[],
    other: readonly SortKey[],
  ) => number;
}

type SortKey = string | number | undefined;

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
    return { field, sign: direction === "asc" ? 1 : -1 } as const;
  });
  return {
    keysOf: (item) => orders.map(({ field }) => keyOf(item, field)),
    compare: (one, other) => {
      for (const [index, { sign }] of orders.entries()) {
        const result = compare(one[index], other[index], sign);
        if (result !== 0) return result;
      }
      return 0;
    },
  };
}

/** Items in an order; the keys of each are read once. */
export function sorted<T extends Item>(
  items: readonly T[],
  { keysOf, compare: compareKeys }: RowOrder<T>,
): readonly T[] {
  return items
    .map((item) => ({ item, keys: keysOf(item) }))
    .sort((one, other) => compareKeys(one.keys, other.keys))
    .map(({ item }) => item);
}

function keyOf(item: Item, field: SearchField): SortKey {
  const value = field.read(item);
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value === "") return undefined;
  return field.type === "date" ? parseTime(value) : value.toLowerCase();
}

function compare(one: SortKey, other: SortKey, sign: 1 | -1): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -sign : sign;
}
