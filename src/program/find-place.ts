/** Finds what stands at a word of a file, and in which types the word is looked up there. */
import type { ts } from "ts-morph";
import type { Checking, TypeScript } from "./compiler.js";
import type { SymbolPlace, StringPlace, Place } from "./places.js";
import { memberPlace } from "./member-place.js";

/** Looks at a word of a file. */
export function findPlace(
  file: ts.SourceFile,
  at: number,
  word: string,
  checking: Checking,
): Place {
  const { ts } = checking;
  const node = nodeAt(file, at, ts);
  if (node === null || node.getStart(file) > at || isProse(node, ts))
    return { form: "comment", node };
  if (ts.isIdentifier(node) && node.text === word)
    return (
      memberPlace(node, checking) ??
      symbolPlace(node, checking) ?? { form: "text", node }
    );
  if (ts.isStringLiteralLike(node) && node.text === word)
    return memberPlace(node, checking) ?? stringPlace(node, checking);
  return { form: "text", node };
}

/** Text of a documentation comment, as opposed to the types and names in it. */
function isProse(node: ts.Node, ts: TypeScript): boolean {
  const { kind } = node;
  return (
    kind === ts.SyntaxKind.JSDoc ||
    kind === ts.SyntaxKind.JSDocText ||
    (kind >= ts.SyntaxKind.FirstJSDocTagNode &&
      kind <= ts.SyntaxKind.LastJSDocTagNode)
  );
}

/** The innermost node around a position, comments before it included. */
function nodeAt(
  file: ts.SourceFile,
  at: number,
  ts: TypeScript,
): ts.Node | null {
  let found: ts.Node = file;
  for (;;) {
    const holds = (child: ts.Node): ts.Node | undefined =>
      child.pos <= at && at < child.end ? child : undefined;
    const next =
      ts
        .getJSDocCommentsAndTags(found)
        .find((doc) => doc !== found && doc.parent === found && holds(doc)) ??
      ts.forEachChild(found, holds);
    if (next === undefined) return found === file ? null : found;
    found = next;
  }
}

function symbolPlace(
  node: ts.Identifier,
  { ts, checker }: Checking,
): SymbolPlace | null {
  const { parent } = node;
  const symbol =
    ts.isExportSpecifier(parent) && parent.propertyName === undefined
      ? (checker.getExportSpecifierLocalTargetSymbol(parent) ??
        checker.getSymbolAtLocation(node))
      : checker.getSymbolAtLocation(node);
  if (symbol === undefined) return null;
  const target =
    (symbol.flags & ts.SymbolFlags.Alias) === 0
      ? symbol
      : checker.getAliasedSymbol(symbol);
  return { form: "symbol", node, symbol, target };
}

/** A string, by the type that is expected of it, or that it is compared with. */
function stringPlace(
  node: ts.StringLiteralLike,
  { ts, checker }: Checking,
): StringPlace {
  const { parent } = node;
  const expected: ts.Type[] = [];
  const add = (type: ts.Type | undefined): void => {
    if (type !== undefined) expected.push(type);
  };
  if (ts.isBinaryExpression(parent) && isComparison(parent, ts))
    add(
      checker.getTypeAtLocation(
        parent.left === node ? parent.right : parent.left,
      ),
    );
  else if (ts.isCaseClause(parent))
    add(checker.getTypeAtLocation(parent.parent.parent.expression));
  else if (ts.isExpression(node) && !ts.isLiteralTypeNode(parent)) {
    add(checker.getContextualType(node));
  }
  return { form: "string", node, expected };
}

/** True for `===`, `!==` and the like. */
export function isComparison(
  { operatorToken: { kind } }: ts.BinaryExpression,
  ts: TypeScript,
): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken
  );
}
