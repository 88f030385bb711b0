/** Syntax trees as parsers and linters give them (ESTree): what can be asked of any node. */

/** A node of a syntax tree. */
export interface SyntaxNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** Places in a source, as offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node with what it stands in, the nearest first. */
export interface NodePlace {
  readonly node: SyntaxNode;
  readonly parents: readonly SyntaxNode[];
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string"
  );
}

/** A part of a node; null where it is no node. */
export function partOf(
  node: SyntaxNode | null | undefined,
  part: string,
): SyntaxNode | null {
  const value = node?.[part];
  return isNode(value) ? value : null;
}

/** The nodes in a list that is a part of a node. */
export function partsOf(node: SyntaxNode, part: string): readonly SyntaxNode[] {
  const value = node[part];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Where a node stands: some parsers say `range`, others `start` and `end`. */
export function spanOf(node: SyntaxNode): Span {
  const range = node["range"];
  // Linters refuse to be asked for `start` where they have a range.
  if (!Array.isArray(range))
    return { start: Number(node["start"]), end: Number(node["end"]) };
  const [start = 0, end = 0] = range.map(Number);
  return { start, end };
}

/** The text of a string literal; null for any other node. */
export function textOf(node: SyntaxNode | null | undefined): string | null {
  if (node?.type !== "Literal") return null;
  return typeof node["value"] === "string" ? node["value"] : null;
}

/** The name of an identifier; null for any other node. */
export function nameOf(node: SyntaxNode | null | undefined): string | null {
  if (node?.type !== "Identifier" && node?.type !== "JSXIdentifier")
    return null;
  return String(node["name"]);
}

/** Every node of a tree with what it stands in, outer ones first. */
export function* walk(
  node: SyntaxNode,
  parents: readonly SyntaxNode[] = [],
): Generator<NodePlace> {
  yield { node, parents };
  const inner = [node, ...parents];
  for (const [part, value] of Object.entries(node)) {
    if (part === "parent") continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) if (isNode(one)) yield* walk(one, inner);
  }
}
