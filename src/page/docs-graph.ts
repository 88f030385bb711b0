/** The graph of an organisation: its object types, and which fields refer to which of them. */
import { compareText, groupBy } from "../schema/schema.js";
import type { DocsObject } from "./docs-document.js";

/** All references from one object type to another. */
export interface GraphEdge {
  /** Names of interfaces. */
  readonly from: string;
  readonly to: string;
  /** The fields that refer, sorted by name. */
  readonly fields: readonly string[];
}

/** The graph. */
export interface DocsGraph {
  /** The names of the object types that take part in any reference, sorted. */
  readonly nodes: readonly string[];
  /** Those that take part in none. */
  readonly alone: readonly string[];
  readonly edges: readonly GraphEdge[];
}

/** Makes the graph of all object types. */
export function graphOf(objects: readonly DocsObject[]): DocsGraph {
  const names = objects.map(({ name }) => name).sort(compareText);
  const known = new Set(names);
  const references = objects.flatMap(({ name: from, fields }) =>
    fields.flatMap(({ name, target }) =>
      target === null || !known.has(target)
        ? []
        : [{ from, to: target, field: name }],
    ),
  );
  const pairs = groupBy(references, ({ from, to }) => `${from} ${to}`);
  const edges = [...pairs.values()].flatMap((list): readonly GraphEdge[] => {
    const [first] = list;
    if (first === undefined) return [];
    const fields = list.map(({ field }) => field).sort(compareText);
    return [{ from: first.from, to: first.to, fields }];
  });
  edges.sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    nodes: names.filter((name) => joined.has(name)),
    alone: names.filter((name) => !joined.has(name)),
    edges,
  };
}
