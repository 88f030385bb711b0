/** Finds the member that a word of a program names, and in which types it is looked up. */
import type { ts } from "ts-morph";
import type { Checking, TypeScript } from "./compiler.js";
import { expectedOf } from "./expected-type.js";
import type { MemberPlace } from "./places.js";

type NameNode = ts.Identifier | ts.StringLiteralLike;

/** The member that a word names, whether as an access, in a literal, a pattern or a declaration; null for any other word. */
export function memberPlace(
  node: NameNode,
  checking: Checking,
): MemberPlace | null {
  return (
    accessPlace(node, checking) ??
    literalPlace(node, checking) ??
    bindingPlace(node, checking) ??
    declaredPlace(node, checking)
  );
}

function place(
  node: ts.Node,
  owners: readonly ts.Type[],
  rest: Partial<MemberPlace> = {},
): MemberPlace {
  return {
    form: "member",
    node,
    owners,
    symbols: [],
    shorthand: null,
    isDeclared: false,
    ...rest,
  };
}

/** `x.status`, `x["status"]`, `X["status"]`, `"status" in x`, and in types of names `Pick<X, "status">`. */
function accessPlace(node: NameNode, checking: Checking): MemberPlace | null {
  const { ts, checker } = checking;
  const { parent } = node;
  const typeOf = (of: ts.Node): readonly ts.Type[] => [
    checker.getTypeAtLocation(of),
  ];
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const symbol = checker.getSymbolAtLocation(node);
    if (symbol !== undefined && isModuleMember(symbol, ts)) return null;
    return place(node, typeOf(parent.expression));
  }
  const key = choiceAround(node, ts);
  const { parent: holder } = key;
  if (ts.isElementAccessExpression(holder) && holder.argumentExpression === key)
    return place(node, typeOf(holder.expression));
  if (
    ts.isBinaryExpression(holder) &&
    holder.operatorToken.kind === ts.SyntaxKind.InKeyword &&
    holder.left === key
  )
    return place(node, typeOf(holder.right));
  if (!ts.isLiteralTypeNode(parent)) return null;
  const { parent: type } = parent;
  if (ts.isIndexedAccessTypeNode(type) && type.indexType === parent)
    return place(node, typeOf(type.objectType));
  const named = namedIn(parent, checking);
  return named === null ? null : place(node, typeOf(named));
}

/** The expression of which a text is one of two values: `x[isShort ? "status" : "name"]`. */
function choiceAround(node: NameNode, ts: TypeScript): ts.Node {
  let at: ts.Node = node;
  while (
    !ts.isIdentifier(node) &&
    (ts.isParenthesizedExpression(at.parent) ||
      (ts.isConditionalExpression(at.parent) && at.parent.condition !== at))
  )
    at = at.parent;
  return at;
}

/** `generated.Account`: a member of a namespace import is a name of its module. */
function isModuleMember(symbol: ts.Symbol, ts: TypeScript): boolean {
  const { flags } = symbol;
  return (
    (flags & ts.SymbolFlags.Alias) !== 0 ||
    (symbol.declarations ?? []).some(
      (one) =>
        ts.isInterfaceDeclaration(one) ||
        ts.isTypeAliasDeclaration(one) ||
        (ts.isVariableDeclaration(one) &&
          ts.isVariableStatement(one.parent.parent)),
    )
  );
}

function isPartOfUnion(node: ts.Node, ts: TypeScript): node is ts.TypeNode {
  return ts.isUnionTypeNode(node) || ts.isParenthesizedTypeNode(node);
}

/** The type whose names a type such as `Pick` takes: by the bound `keyof T` of its parameter, or known of the language's own. */
function namedIn(
  literal: ts.TypeNode,
  { ts, checker, isLibrary }: Checking,
): ts.TypeNode | null {
  let argument = literal;
  while (isPartOfUnion(argument.parent, ts)) argument = argument.parent;
  const { parent: reference } = argument;
  // The second is what a class implements, or an interface extends.
  if (
    !ts.isTypeReferenceNode(reference) &&
    !ts.isExpressionWithTypeArguments(reference)
  )
    return null;
  const name = ts.isTypeReferenceNode(reference)
    ? reference.typeName
    : reference.expression;
  const given = reference.typeArguments ?? ts.factory.createNodeArray();
  const index = given.indexOf(argument);
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || index < 0) return null;
  const target =
    (symbol.flags & ts.SymbolFlags.Alias) === 0
      ? symbol
      : checker.getAliasedSymbol(symbol);
  const [declaration] = target.declarations ?? [];
  if (
    declaration === undefined ||
    !(
      ts.isTypeAliasDeclaration(declaration) ||
      ts.isInterfaceDeclaration(declaration)
    )
  )
    return null;
  const [first] = given;
  if (first === undefined) return null;
  const parameters = declaration.typeParameters ?? [];
  const bound = parameters[index]?.constraint;
  if (bound !== undefined && ts.isTypeOperatorNode(bound)) {
    const of = bound.type.getText();
    const owner = parameters.findIndex(({ name }) => name.text === of);
    if (owner >= 0 && given[owner] !== undefined) return given[owner];
  }
  if (!isLibrary(declaration.getSourceFile())) return null;
  if (target.name === "Omit") return first;
  const isFilter = target.name === "Extract" || target.name === "Exclude";
  return isFilter && ts.isTypeOperatorNode(first) ? first.type : null;
}

/** A name as it is declared: a text with the brackets around it, `["status"]`. */
function nameOf(node: NameNode, ts: TypeScript): ts.Node {
  return ts.isComputedPropertyName(node.parent) && !ts.isIdentifier(node)
    ? node.parent
    : node;
}

/** `{ status: x }`, `{ status }` and `<Card status={x} />`, by the type that is expected of the whole. */
function literalPlace(node: NameNode, checking: Checking): MemberPlace | null {
  const { ts, checker } = checking;
  const name = nameOf(node, ts);
  const { parent } = name;
  if (ts.isJsxAttribute(parent) && parent.name === node) {
    const expected = checker.getContextualType(parent.parent);
    return place(node, expected === undefined ? [] : [expected], {
      isDeclared: expected === undefined,
    });
  }
  if (
    !ts.isObjectLiteralElementLike(parent) ||
    parent.name !== name ||
    !ts.isObjectLiteralExpression(parent.parent)
  )
    return null;
  const isShort = ts.isShorthandPropertyAssignment(parent);
  if (isTarget(parent.parent, ts)) {
    if (!ts.isIdentifier(node))
      return assignedPlace(node, parent.parent, checking);
    const found = checker.getPropertySymbolOfDestructuringAssignment(node);
    return place(node, [], {
      symbols: found === undefined ? [] : [found],
      shorthand: isShort ? "pattern" : null,
    });
  }
  const expected = expectedOf(parent.parent, checking);
  const isNamed = expected !== undefined && expected !== "anything";
  return place(node, isNamed ? [expected] : [], {
    shorthand: isShort ? "literal" : null,
    isDeclared: expected === undefined,
  });
}

/** `({ "status": state } = record)`: by what is assigned. */
function assignedPlace(
  node: NameNode,
  literal: ts.Expression,
  { ts, checker }: Checking,
): MemberPlace {
  let at: ts.Node = literal.parent;
  while (ts.isParenthesizedExpression(at)) at = at.parent;
  return place(
    node,
    ts.isBinaryExpression(at) ? [checker.getTypeAtLocation(at.right)] : [],
  );
}

/** True for an object literal that is assigned to: `({ status } = record)`. */
function isTarget(literal: ts.Expression, ts: TypeScript): boolean {
  const { parent } = literal;
  if (ts.isParenthesizedExpression(parent)) return isTarget(parent, ts);
  if (ts.isBinaryExpression(parent))
    return (
      parent.left === literal &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    );
  if (ts.isForOfStatement(parent)) return parent.initializer === literal;
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === literal && isTarget(parent.parent, ts);
  return (
    (ts.isArrayLiteralExpression(parent) || ts.isSpreadElement(parent)) &&
    isTarget(parent, ts)
  );
}

/** `const { status } = record` and `const { status: state } = record`. */
function bindingPlace(
  node: NameNode,
  { ts, checker }: Checking,
): MemberPlace | null {
  const name = nameOf(node, ts);
  const { parent } = name;
  if (!ts.isBindingElement(parent)) return null;
  if (!ts.isObjectBindingPattern(parent.parent)) return null;
  const owner = checker.getTypeAtLocation(parent.parent);
  if (parent.propertyName === name) return place(node, [owner]);
  const isShort =
    parent.name === node &&
    parent.propertyName === undefined &&
    parent.dotDotDotToken === undefined;
  return isShort ? place(node, [owner], { shorthand: "pattern" }) : null;
}

/** A member that the program declares itself, in an interface, a class or a type: by what that extends. */
function declaredPlace(
  node: NameNode,
  { ts, checker }: Checking,
): MemberPlace | null {
  const name = nameOf(node, ts);
  const { parent } = name;
  const isMember =
    (ts.isTypeElement(parent) || ts.isClassElement(parent)) &&
    parent.name === name;
  if (!isMember) return null;
  const symbol = checker.getSymbolAtLocation(name);
  const symbols = symbol === undefined ? [] : [symbol];
  const holder = parent.parent;
  const bases =
    ts.isInterfaceDeclaration(holder) || ts.isClassLike(holder)
      ? (holder.heritageClauses ?? []).flatMap(({ types }) =>
          types.map((type) => checker.getTypeAtLocation(type)),
        )
      : [];
  return place(node, bases, { symbols, isDeclared: true });
}
