/** The forms in which ids stand in programs, by which reports count them. */
import { partOf, spanOf } from "./syntax.js";
import type { NodePlace, SyntaxNode } from "./syntax.js";

/** A form, in the words of reports. */
export type Form =
  | "argument"
  | "class member"
  | "comparison"
  | "concatenation"
  | "constant"
  | "destructuring"
  | "element access"
  | "enum"
  | "environment variable"
  | "JSX"
  | "label"
  | "list"
  | "map"
  | "module"
  | "other"
  | "payload"
  | "regular expression"
  | "template"
  | "text"
  | "type";

/** The form of a literal; `inner` is that of one that holds more than an id, where it is an expression. */
export function formOf(place: NodePlace, inner?: Form): Form {
  const [node, parent, outer] = unwrapped(place);
  if (parent === undefined) return inner ?? "other";
  return formIn(node, parent, outer) ?? inner ?? formOfValue(parent);
}

/** Where what is found says more than what it is a part of. */
function formIn(
  node: SyntaxNode,
  parent: SyntaxNode,
  outer: SyntaxNode | undefined,
): Form | null {
  const { type } = parent;
  if (type.startsWith("TSEnum")) return "enum";
  if (type.startsWith("TS")) return "type";
  if (/^(?:Import|Export)/.test(type)) return "module";
  if (type.startsWith("JSX")) return "JSX";
  if (partOf(parent, "key") !== node) return null;
  if (type !== "Property") return "class member";
  return outer?.type === "ObjectPattern" ? "destructuring" : "payload";
}

function formOfValue(parent: SyntaxNode): Form {
  switch (parent.type) {
    case "MemberExpression":
      return "element access";
    case "VariableDeclarator":
    case "PropertyDefinition":
      return "constant";
    case "Property":
      return "map";
    case "ArrayExpression":
      return "list";
    case "BinaryExpression":
      return parent["operator"] === "+" ? "concatenation" : "comparison";
    case "SwitchCase":
      return "comparison";
    case "TemplateLiteral":
      return "template";
    case "CallExpression":
    case "NewExpression":
      return "argument";
    default:
      return "other";
  }
}

const wrappers = new Set([
  "ChainExpression",
  "ParenthesizedExpression",
  "TSAsExpression",
  "TSNonNullExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
]);

/** The outermost expression that is the literal and nothing else, with what that stands in. */
function unwrapped({
  node,
  parents,
}: NodePlace): [SyntaxNode, SyntaxNode | undefined, SyntaxNode | undefined] {
  const depth = parents.findIndex(
    (parent, index) =>
      !wrappers.has(parent.type) ||
      !holds(parent, index === 0 ? node : parents[index - 1]),
  );
  const at = depth < 0 ? parents.length : depth;
  const inner = at === 0 ? node : (parents[at - 1] ?? node);
  return [inner, parents[at], parents[at + 1]];
}

function holds(parent: SyntaxNode, node: SyntaxNode | undefined): boolean {
  const expression = partOf(parent, "expression");
  return (
    expression !== null &&
    node !== undefined &&
    spanOf(expression).start === spanOf(node).start
  );
}
