/** Says what a program does with a member where it names it. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";
import type { Place } from "./places.js";

/** What is done with a thing at a place; `type` is for types, imports and names of declarations. */
export type UseKind = "read" | "write" | "filter" | "select" | "type";

/** The options of calls under which a member is searched for, or chosen. */
const words: ReadonlyMap<string, UseKind> = new Map([
  ["where", "filter"],
  ["orderBy", "filter"],
  ["related", "filter"],
  ["select", "select"],
  ["expand", "select"],
  ["fields", "select"],
]);

/** Decides what is done at a place. */
export function useKind(place: Place, checking: Checking): UseKind {
  const { node } = place;
  if (node === null) return "read";
  const { ts } = checking;
  if (place.form === "symbol") return isInType(node, ts) ? "type" : "read";
  if (isInType(node, ts)) return "type";
  const { parent } = node;
  if (
    ts.isObjectLiteralElementLike(parent) &&
    ts.isObjectLiteralExpression(parent.parent)
  ) {
    if (place.form === "member" && place.shorthand === "pattern") return "read";
    if (place.form === "member" && place.owners.length === 0) return "read";
    return optionAbove(parent.parent, checking) ?? "write";
  }
  if (ts.isJsxAttribute(parent)) return "write";
  if (place.form === "string") return optionAbove(node, checking) ?? "read";
  const isAccess =
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent);
  return isAccess && isWritten(parent, ts) ? "write" : "read";
}

function isInType(node: ts.Node, ts: Checking["ts"]): boolean {
  const { parent } = node;
  return (
    ts.isTypeNode(parent) ||
    ts.isTypeElement(parent) ||
    ts.isClassElement(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isExpressionWithTypeArguments(parent) ||
    ts.isInterfaceDeclaration(parent)
  );
}

/** The nearest option of a call above a node: `where: { and: [{ status }] }` is a filter. */
function optionAbove(node: ts.Node, { ts }: Checking): UseKind | null {
  for (let at = node.parent; ; at = at.parent) {
    if (ts.isPropertyAssignment(at)) {
      const name = ts.isIdentifier(at.name) ? at.name.text : "";
      const kind = words.get(name);
      if (kind !== undefined) return kind;
    } else if (
      !ts.isObjectLiteralExpression(at) &&
      !ts.isArrayLiteralExpression(at) &&
      !ts.isConditionalExpression(at) &&
      !ts.isParenthesizedExpression(at) &&
      !ts.isSpreadElement(at) &&
      !ts.isSpreadAssignment(at) &&
      !ts.isAsExpression(at) &&
      !ts.isSatisfiesExpression(at)
    )
      return null;
  }
}

function isWritten(access: ts.Expression, ts: Checking["ts"]): boolean {
  const { parent } = access;
  if (ts.isDeleteExpression(parent)) return true;
  if (ts.isBinaryExpression(parent))
    return (
      parent.left === access &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  return (
    (ts.isPrefixUnaryExpression(parent) ||
      ts.isPostfixUnaryExpression(parent)) &&
    parent.operand === access &&
    (parent.operator === ts.SyntaxKind.PlusPlusToken ||
      parent.operator === ts.SyntaxKind.MinusMinusToken)
  );
}
