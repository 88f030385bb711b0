/** An organisation as an entity relationship diagram of Mermaid. Every word in it is an identifier of ours. */
import type { DocsDocument, DocsField, DocsObject } from "./docs-document.js";
import { graphOf } from "./docs-graph.js";
import type { GraphEdge } from "./docs-graph.js";

/** The diagram with all fields. */
export function renderDocsMermaid(
  document: DocsDocument,
  marker: string,
): string {
  return [
    `%% ${marker}`,
    "erDiagram",
    ...document.objects.flatMap(entityLines),
    ...referenceLines(document.objects),
    "",
  ].join("\n");
}

/** The references alone, for a document that lists the fields by itself; none where there are none. */
export function referenceDiagram(
  objects: readonly DocsObject[],
): readonly string[] {
  const lines = referenceLines(objects);
  return lines.length === 0 ? [] : ["erDiagram", ...lines];
}

function entityLines({ name, fields }: DocsObject): readonly string[] {
  if (fields.length === 0) return [`  ${wordOf(name)}`];
  return [`  ${wordOf(name)} {`, ...fields.map(fieldLine), "  }"];
}

function fieldLine({ name, type, many, required }: DocsField): string {
  const traits = [...(many ? ["many"] : []), ...(required ? ["required"] : [])];
  const note = traits.length === 0 ? "" : ` "${traits.join(", ")}"`;
  return `    ${typeWord(type)} ${wordOf(name)}${note}`;
}

/** Close's word for a type that we do not know may be anything. */
function typeWord(type: string): string {
  const word = type.replaceAll(" ", "_");
  return /^[a-z_]{1,40}$/.test(word) ? word : "unknown";
}

function referenceLines(objects: readonly DocsObject[]): readonly string[] {
  const lists = new Set(
    objects.flatMap(({ name, fields }) =>
      fields.flatMap((field) => (field.many ? [`${name}.${field.name}`] : [])),
    ),
  );
  return graphOf(objects).edges.map((edge) => referenceLine(edge, lists));
}

function referenceLine(
  { from, to, fields }: GraphEdge,
  lists: ReadonlySet<string>,
): string {
  const isMany = fields.some((field) => lists.has(`${from}.${field}`));
  const names = fields.map(wordOf).join(", ");
  return `  ${wordOf(from)} }o--${isMany ? "o{" : "o|"} ${wordOf(to)} : "${names}"`;
}

/** Mermaid takes no dollar sign in a word. */
function wordOf(name: string): string {
  return name.replaceAll("$", "_");
}
