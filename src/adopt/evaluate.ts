/** The value of an expression, where its text alone decides it. */
import { nameOf, partOf, partsOf, textOf } from "../ids/syntax.js";
import type { SyntaxNode } from "../ids/syntax.js";

/** The text that an expression always gives; null where that is not known. `env` has the variables whose values were given. */
export function evaluate(
  node: SyntaxNode | null,
  env: ReadonlyMap<string, string>,
): string | null {
  if (node === null) return null;
  switch (node.type) {
    case "Literal":
      return textOf(node);
    case "TemplateLiteral":
      return templateText(node, env);
    case "BinaryExpression": {
      if (node["operator"] !== "+") return null;
      const left = evaluate(partOf(node, "left"), env);
      const right = evaluate(partOf(node, "right"), env);
      return left === null || right === null ? null : left + right;
    }
    case "ParenthesizedExpression":
    case "TSNonNullExpression":
      return evaluate(partOf(node, "expression"), env);
    case "MemberExpression":
      return env.get(variableIn(node) ?? "") ?? null;
    default:
      return null;
  }
}

function templateText(
  node: SyntaxNode,
  env: ReadonlyMap<string, string>,
): string | null {
  const values = partsOf(node, "expressions").map((one) => evaluate(one, env));
  const pieces = partsOf(node, "quasis").map(({ value }) =>
    typeof value === "object" && value !== null && "cooked" in value
      ? String(value.cooked)
      : "",
  );
  if (values.some((value) => value === null)) return null;
  return pieces.map((text, index) => text + (values[index] ?? "")).join("");
}

/** The name in `process.env.NAME`, `process.env["NAME"]` and `import.meta.env.NAME`; null for anything else. */
export function variableIn(node: SyntaxNode): string | null {
  if (node.type !== "MemberExpression") return null;
  const holder = partOf(node, "object");
  const isEnv =
    holder?.type === "MemberExpression" &&
    holder["computed"] !== true &&
    nameOf(partOf(holder, "property")) === "env";
  if (!isEnv) return null;
  const root = partOf(holder, "object");
  const isKnown = nameOf(root) === "process" || root?.type === "MetaProperty";
  if (!isKnown) return null;
  const property = partOf(node, "property");
  return node["computed"] === true ? textOf(property) : nameOf(property);
}
