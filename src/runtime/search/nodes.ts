/** The nodes that Close's queries are made of. */
import type { ObjectKind } from "../record/builtins.js";
import type { Shape } from "./members.js";

/** A node of Close's query. */
export type QueryNode = Readonly<Record<string, unknown>>;

/** A member as the search asks for it. */
export interface Field {
  /** What errors call it. */
  readonly subject: string;
  /** Whose it is. */
  readonly kind: ObjectKind;
  readonly wire: QueryNode;
  readonly shape: Shape;
  readonly many: boolean;
  /** The ids that a name stands for; undefined where values are what Close has. */
  readonly idsOf?: ((name: string) => readonly string[]) | undefined;
}

/** The node that asks a field. */
export function fieldQuery({ wire }: Field, condition: QueryNode): QueryNode {
  return { type: "field_condition", field: wire, condition };
}

/** The opposite of a node, as far as Close negates: what has no value may match neither. */
export function negated({ negate, ...node }: QueryNode): QueryNode {
  return negate === true ? node : { ...node, negate: true };
}

/** One node that asks for all of some. */
export function allOfNodes(nodes: readonly QueryNode[]): QueryNode {
  const [first, ...more] = nodes;
  if (first !== undefined && more.length === 0) return first;
  return { type: "and", queries: nodes };
}

/** One node that asks for any of some. */
export function anyOf(nodes: readonly QueryNode[]): QueryNode {
  const [first, ...more] = nodes;
  if (first !== undefined && more.length === 0) return first;
  return { type: "or", queries: nodes };
}
