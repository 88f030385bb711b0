/** Reads a query and makes of it a test of items, and the part of the records that it can find any in (docs/close-api.md §9.3). */
import type { Test, Viewer } from "./condition-matchers.js";
import { readCondition } from "./condition-matchers.js";
import type { FieldReader } from "./search-fields.js";
import type { Source } from "./items.js";
import { otherTypes, partTypes } from "./items.js";
import { searchedTypes } from "../state/search-walks.js";
import type { JsonObject } from "../state/json-object.js";
import { SearchNode } from "./node.js";
import type { Reach } from "./reach.js";
import { everywhere, intersection, union } from "./reach.js";
import { textModes, wordTest } from "./words.js";

/** The records, fields and viewer that a query is read for. */
export interface QueryScope {
  readonly source: Source;
  readonly readField: FieldReader;
  readonly viewer: Viewer;
  /** The query of a Smart View; undefined where there is none. */
  readonly savedQuery: (id: string) => JsonObject | undefined;
}

/** A query that has been read. */
export interface Query {
  readonly test: Test;
  /** All that the query can find lies in it. */
  readonly reach: Reach;
  /** True where all of it is found, so that nothing has to be tested. */
  readonly isWhole: boolean;
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
export function readQuery(node: SearchNode, scope: QueryScope): Query {
  const type = node.word("type", nodeTypes, "required");
  const negate = node.flag("negate") ?? false;
  if (type === "field_condition") {
    const field = scope.readField(node.child("field"));
    const condition = node.child("condition");
    const test = readCondition(condition, field, negate, scope.viewer);
    const reach = negate ? everywhere : reachOf(node.child("field"), condition);
    return { test, reach, isWhole: false };
  }
  const query = readPlain(node, type, scope);
  if (!negate) return query;
  const { test } = query;
  return scanned((item) => !test(item));
}

/** A query for which each record has to be looked at. */
function scanned(test: Test): Query {
  return { test, reach: everywhere, isWhole: false };
}

function readPlain(
  node: SearchNode,
  type: Exclude<(typeof nodeTypes)[number], "field_condition">,
  scope: QueryScope,
): Query {
  switch (type) {
    case "and": {
      const queries = readQueries(node, scope);
      return {
        test: (item) => queries.every(({ test }) => test(item)),
        reach: intersection(queries.map(({ reach }) => reach)),
        isWhole: queries.every(({ isWhole }) => isWhole),
      };
    }
    case "or": {
      const queries = readQueries(node, scope);
      return {
        test: (item) => queries.some(({ test }) => test(item)),
        reach: union(queries.map(({ reach }) => reach)),
        isWhole: false,
      };
    }
    case "object_type": {
      const wanted = node.word("object_type", searchedTypes, "required");
      const reach = { types: new Set([wanted]) };
      return { test: (item) => item.type === wanted, reach, isWhole: true };
    }
    case "id": {
      const wanted = node.text("value");
      const reach = { ids: new Set([wanted]) };
      return { test: (item) => item.id === wanted, reach, isWhole: true };
    }
    case "text":
      return scanned(readText(node));
    case "has_related":
      return readRelated(node, scope);
    case "match_all":
      return { test: () => true, reach: everywhere, isWhole: true };
    case "saved_search":
      return readSaved(node, scope);
    default:
      return type satisfies never;
  }
}

/** The query of a Smart View, in which that view does not occur again. */
function readSaved(node: SearchNode, scope: QueryScope): Query {
  const id = node.text("saved_search_id");
  const saved = scope.savedQuery(id);
  if (saved === undefined)
    return node.fail("saved_search_id", "Object does not exist.");
  return readQuery(new SearchNode(saved, "query"), {
    ...scope,
    savedQuery: (other) => (other === id ? undefined : scope.savedQuery(other)),
  });
}

function readQueries(node: SearchNode, scope: QueryScope): readonly Query[] {
  return node.children("queries").map((inner) => readQuery(inner, scope));
}

/** Regular fields for whose values the records are found by an index. */
const indexedFields = {
  id: "ids",
  lead_id: "leadIds",
  custom_activity_type_id: "typeIds",
  custom_object_type_id: "typeIds",
} as const;

/** The part in which a field has one of the values that a condition names. */
function reachOf(field: SearchNode, condition: SearchNode): Reach {
  const name = field.raw("field_name");
  const key = Object.entries(indexedFields).find(([one]) => one === name)?.[1];
  const types = searchedTypes.filter((one) => one === field.raw("object_type"));
  if (key === undefined || types.length === 0) return everywhere;
  const type = condition.raw("type");
  const values =
    type === "term"
      ? condition.list("values")
      : type === "reference"
        ? condition.list("object_ids")
        : undefined;
  if (values === undefined) return everywhere;
  const ids = new Set(values.filter((one) => typeof one === "string"));
  return { types: new Set(types), [key]: ids };
}

function readRelated(node: SearchNode, scope: QueryScope): Query {
  const from = node.word("this_object_type", searchedTypes, "required");
  const to = node.word(
    "related_object_type",
    [...searchedTypes, ...partTypes, ...otherTypes],
    "required",
  );
  const { test, reach } = readQuery(node.child("related_query"), scope);
  // What is related belongs to the same lead.
  const leadIds = to === "lead" ? reach.ids : reach.leadIds;
  return {
    test: (item) =>
      item.type === from && scope.source.related(item, to).some(test),
    reach: { types: new Set([from]), leadIds },
    isWhole: false,
  };
}

/** Looks for words in all that people have written in an object; a phrase must stand in one place. */
function readText(node: SearchNode): Test {
  const mode = node.word("mode", textModes, "optional");
  const fits = wordTest(node.text("value"), mode);
  return mode === "phrase"
    ? (item) => item.texts().some(fits)
    : (item) => fits(item.texts().join(" "));
}
