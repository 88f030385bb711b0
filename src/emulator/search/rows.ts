/** Rows of results: what `_fields` names of each object (docs/close-api.md §3.3, §9.2). */
import type { JsonObject } from "../state/json-object.js";
import { refuseSearch } from "./node.js";
import type { SearchNode } from "./node.js";
import type { SearchedType } from "../state/search-walks.js";
import { searchedTypes } from "../state/search-walks.js";
import type { RecordItem } from "./search-index.js";

/** The number of attributes of one kind of object that can be named before Close says that the list is too long. */
const mostNames = 100;

/** The attributes to show, by kind of object. */
export type RowSelection = ReadonlyMap<SearchedType, ReadonlySet<string>>;

/** Reads `_fields`; without it rows have an id only. Names that no object has are ignored. */
export function readSelection(body: SearchNode): RowSelection {
  if (body.raw("_fields") === undefined) return new Map();
  const node = body.child("_fields");
  for (const key of node.keys())
    if (!searchedTypes.some((type) => type === key))
      node.fail(key, "Not a valid choice.");
  return new Map(
    searchedTypes.flatMap((type) => {
      if (node.raw(type) === undefined) return [];
      const names = node.texts(type);
      if (names.length > mostNames)
        refuseSearch(`_fields.${type}`, "List is too long.");
      return [[type, new Set(names)] as const];
    }),
  );
}

/** One row: flat, with all custom values where `custom` is selected, and without the dictionary of leads. */
export function rowOf(item: RecordItem, selection: RowSelection): JsonObject {
  const names = selection.get(item.type);
  const row = { __object_type: item.type };
  if (names === undefined) return { ...row, id: item.id };
  const shown = Object.entries(item.view()).filter(
    ([key]) =>
      key !== "custom" &&
      (names.has(key) || (names.has("custom") && key.startsWith("custom."))),
  );
  return { ...row, ...Object.fromEntries(shown) };
}
