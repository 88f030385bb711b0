/** Reads a query and makes of it a test of items (docs/close-api.md §9.3). */
import type { Test, Viewer } from "./condition-matchers.js";
import { readCondition } from "./condition-matchers.js";
import type { FieldReader } from "./search-fields.js";
import type { Source } from "./items.js";
import { partTypes } from "./items.js";
import { searchedTypes } from "../state/search-walks.js";
import type { SearchNode } from "./node.js";
import { textModes, wordTest } from "./words.js";

/** The records, fields and viewer that a query is read for. */
export interface QueryScope {
  readonly source: Source;
  readonly readField: FieldReader;
  readonly viewer: Viewer;
}

const nodeTypes = [
  "and",
  "or",
  "object_type",
  "id",
  "text",
  "field_condition",
  "has_related",
  "match_all",
  "saved_search",
] as const;

/** Reads a query; refuses what Close would not know. */
export function readQuery(node: SearchNode, scope: QueryScope): Test {
  const type = node.word("type", nodeTypes, "required");
  const negate = node.flag("negate") ?? false;
  if (type === "field_condition") {
    const field = scope.readField(node.child("field"));
    return readCondition(node.child("condition"), field, negate, scope.viewer);
  }
  const test = readPlain(node, type, scope);
  return negate ? (item) => !test(item) : test;
}

function readPlain(
  node: SearchNode,
  type: Exclude<(typeof nodeTypes)[number], "field_condition">,
  scope: QueryScope,
): Test {
  switch (type) {
    case "and": {
      const tests = readQueries(node, scope);
      return (item) => tests.every((test) => test(item));
    }
    case "or": {
      const tests = readQueries(node, scope);
      return (item) => tests.some((test) => test(item));
    }
    case "object_type": {
      const wanted = node.word("object_type", searchedTypes, "required");
      return (item) => item.type === wanted;
    }
    case "id": {
      const wanted = node.text("value");
      return (item) => item.id === wanted;
    }
    case "text":
      return readText(node);
    case "has_related":
      return readRelated(node, scope);
    case "match_all":
      return () => true;
    case "saved_search":
      // The local Close keeps no Smart Views.
      return node.fail("saved_search_id", "Object does not exist.");
    default:
      return type satisfies never;
  }
}

function readQueries(node: SearchNode, scope: QueryScope): readonly Test[] {
  return node.children("queries").map((inner) => readQuery(inner, scope));
}

function readRelated(node: SearchNode, scope: QueryScope): Test {
  const from = node.word("this_object_type", searchedTypes, "required");
  const to = node.word(
    "related_object_type",
    [...searchedTypes, ...partTypes],
    "required",
  );
  const test = readQuery(node.child("related_query"), scope);
  return (item) =>
    item.type === from && scope.source.related(item, to).some(test);
}

/** Looks for words in all that people have written in an object; a phrase must stand in one place. */
function readText(node: SearchNode): Test {
  const mode = node.word("mode", textModes, "optional");
  const fits = wordTest(node.text("value"), mode);
  return mode === "phrase"
    ? (item) => item.texts().some(fits)
    : (item) => fits(item.texts().join(" "));
}
