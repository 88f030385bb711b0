/**
 * Finds where a program hands on whole records to code that may read any member of them without naming it:
 * as long as there is such a place, nothing proves that a member is not used.
 */
import type { ts } from "ts-morph";
import type { Declarations } from "./declarations.js";
import { declarationKey } from "./declarations.js";
import type { Checking } from "./compiler.js";
import { isComparison } from "./find-place.js";
import type { UsePlace } from "./find-uses.js";
import { placeOf } from "./find-uses.js";
import { constituents } from "./resolve-member.js";

/** A place at which records leave what can be followed. */
export interface Escape extends UsePlace {
  readonly why: string;
}

/** The program in which it is searched. */
export interface EscapeSearch {
  readonly checking: Checking;
  readonly declarations: Declarations;
}

/** What is searched in a file. */
export interface FileEscapes {
  readonly checking: Checking;
  readonly carries: Carries;
  /** The object types that are asked about. */
  readonly wanted: ReadonlySet<string>;
}

/** Finds where records of object types leave what can be followed: of each the first place in a file. */
export function findEscapes(
  file: ts.SourceFile,
  { checking, carries, wanted }: FileEscapes,
): ReadonlyMap<string, Escape> {
  const { ts, checker } = checking;
  const found = new Map<string, Escape>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    ts.forEachChild(node, visit);
    if (found.size === wanted.size) return;
    if (!ts.isExpression(node) || isName(node, ts) || isKept(node, ts)) return;
    const carried = carries(checker.getTypeAtLocation(node));
    for (const objectId of carried) {
      if (found.has(objectId) || !wanted.has(objectId)) continue;
      const keeps = (type: ts.Type): boolean => carries(type).has(objectId);
      const why = whyEscapes(node, keeps, checking);
      if (why !== null)
        found.set(objectId, { ...placeOf(file, node.getStart(file)), why });
    }
  };
  visit(file);
  return found;
}

/** True where syntax shows that nothing leaves: the value is called, a member of it is taken, or what is around it is looked at. */
function isKept(node: ts.Expression, ts: Checking["ts"]): boolean {
  const { parent } = node;
  if (
    ts.isPropertyAccessExpression(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isIfStatement(parent) ||
    ts.isLiteralExpression(node) ||
    ts.isFunctionLike(node)
  )
    return true;
  if (ts.isCallExpression(parent)) return parent.expression === node;
  if (ts.isBinaryExpression(parent)) return isComparison(parent, ts);
  // In JavaScript a comment may give these a type.
  if ((node.flags & ts.NodeFlags.JavaScriptFile) !== 0) return false;
  if (ts.isParenthesizedExpression(parent)) return true;
  return (
    ts.isVariableDeclaration(parent) &&
    parent.type === undefined &&
    ts.isIdentifier(parent.name)
  );
}

/** Names of declarations and of members are no values. */
function isName(node: ts.Expression, ts: Checking["ts"]): boolean {
  const { parent } = node;
  if (!ts.isIdentifier(node)) return ts.isObjectLiteralExpression(node);
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ts.isTypeNode(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ("name" in parent &&
      parent.name === node &&
      !ts.isShorthandPropertyAssignment(parent))
  );
}

/** The object types whose members are somewhere in a type: in lists and promises of it, and in what its own members hold. */
export interface Carries {
  (type: ts.Type): ReadonlySet<string>;
}

/** More types than that hang together only in libraries. */
const mostTypes = 500;

/** Looks into types, each once. */
export function createCarries({
  checking,
  declarations,
}: EscapeSearch): Carries {
  const known = new Map<ts.Type, ReadonlySet<string>>();
  return (type) => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const seen = new Set([type]);
    for (const one of seen) {
      if (seen.size > mostTypes) break;
      const { objectIds, inside } = membersOf(one, { checking, declarations });
      for (const id of objectIds) found.add(id);
      for (const next of inside) seen.add(next);
    }
    known.set(type, found);
    return found;
  };
}

interface TypeMembers {
  /** The object types some of whose members it has. */
  readonly objectIds: readonly string[];
  /** The types of what is in it. */
  readonly inside: readonly ts.Type[];
}

function membersOf(
  type: ts.Type,
  { checking, declarations }: EscapeSearch,
): TypeMembers {
  const { ts, checker, isLibrary } = checking;
  const parts = constituents(type, checking);
  if (parts.length > 1) return { objectIds: [], inside: parts };
  const [part = type] = parts;
  const given = argumentsOf(part, checking);
  if ((part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0)
    return { objectIds: [], inside: [] };
  if (given.length > 0) return { objectIds: [], inside: given };
  const symbols = checker.getPropertiesOfType(part);
  const all = symbols.map((symbol) => ({
    symbol,
    declared: checker
      .getRootSymbols(symbol)
      .flatMap(({ declarations: some = [] }) => some),
  }));
  return {
    objectIds: all.flatMap(({ declared }) =>
      declared.flatMap((one) => {
        const key = declarationKey(one, ts);
        const found = key === null ? undefined : declarations.get(key);
        return found?.thing.kind === "field" ? [found.thing.objectId] : [];
      }),
    ),
    inside: all
      .filter(({ declared }) =>
        declared.every((one) => !isLibrary(one.getSourceFile())),
      )
      .map(({ symbol }) => checker.getTypeOfSymbol(symbol)),
  };
}

/** What lists, promises and the like are of. */
function argumentsOf(
  type: ts.Type,
  { ts, checker, isLibrary }: Checking,
): readonly ts.Type[] {
  const isObject = (one: ts.Type): one is ts.ObjectType =>
    (one.flags & ts.TypeFlags.Object) !== 0;
  if (!isObject(type) || (type.objectFlags & ts.ObjectFlags.Reference) === 0)
    return [];
  const isReference = (one: ts.ObjectType): one is ts.TypeReference =>
    "target" in one;
  const symbol = type.symbol as ts.Symbol | undefined;
  const ofLanguage = (symbol?.declarations ?? []).some((one) =>
    isLibrary(one.getSourceFile()),
  );
  return isReference(type) && (ofLanguage || checker.isTupleType(type))
    ? checker.getTypeArguments(type)
    : [];
}

/** True where a type still has the members. */
interface Keeps {
  (type: ts.Type): boolean;
}

/** Null where each use of the value is looked at by itself. */
function whyEscapes(
  node: ts.Expression,
  keeps: Keeps,
  checking: Checking,
): string | null {
  const { ts, checker } = checking;
  const { parent } = node;
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent))
    return "it is spread";
  if (ts.isTemplateSpan(parent)) return "it becomes a text";
  if (ts.isForInStatement(parent)) return "its members are gone through";
  if (ts.isThrowStatement(parent)) return "it is thrown";
  if (ts.isElementAccessExpression(parent) && parent.expression === node)
    return isPlainKey(parent.argumentExpression, checking)
      ? null
      : "a member is chosen while the program runs";
  const pattern = patternFor(node, ts);
  if (pattern !== null)
    return hasRest(pattern, ts)
      ? "the members that are not named are taken together"
      : null;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent)
  ) {
    const expected = ts.isPropertyAssignment(parent)
      ? checker.getContextualType(parent.initializer)
      : checker.getContextualType(parent.name);
    return expected !== undefined && keeps(expected)
      ? null
      : "it is put into another object";
  }
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent))
    return keeps(checker.getTypeAtLocation(parent))
      ? null
      : "it is taken for something else";
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    if (parent.expression === node) return null;
    return isGenericArgument(parent, node, checking)
      ? "it is given to a function of any type"
      : expectedOf(node, keeps, checking);
  }
  return expectedOf(node, keeps, checking);
}

function expectedOf(
  node: ts.Expression,
  keeps: Keeps,
  { checker }: Checking,
): string | null {
  const expected = checker.getContextualType(node);
  return expected === undefined || keeps(expected)
    ? null
    : `it is given to what takes \`${checker.typeToString(expected).slice(0, 80)}\``;
}

function isPlainKey(key: ts.Expression, { ts, checker }: Checking): boolean {
  if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) return true;
  const { flags } = checker.getTypeAtLocation(key);
  return (flags & ts.TypeFlags.NumberLike) !== 0;
}

/** What takes a value apart: the pattern in `const { status } = record` and in `({ status } = record)`. */
function patternFor(
  node: ts.Expression,
  ts: Checking["ts"],
): ts.BindingPattern | ts.Expression | null {
  const { parent } = node;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  )
    return ts.isIdentifier(parent.name) ? null : parent.name;
  return ts.isBinaryExpression(parent) &&
    parent.right === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    (ts.isObjectLiteralExpression(parent.left) ||
      ts.isArrayLiteralExpression(parent.left))
    ? parent.left
    : null;
}

/** True where a pattern, or one within it, takes members that it does not name. */
function hasRest(pattern: ts.Node, ts: Checking["ts"]): boolean {
  const takes = (node: ts.Node): boolean =>
    ts.isSpreadAssignment(node) ||
    ts.isComputedPropertyName(node) ||
    (ts.isBindingElement(node) &&
      node.dotDotDotToken !== undefined &&
      ts.isObjectBindingPattern(node.parent)) ||
    ts.forEachChild(node, takes) === true;
  return takes(pattern);
}

/** True where the function's own type parameters decide what it takes. */
function isGenericArgument(
  call: ts.CallExpression | ts.NewExpression,
  node: ts.Expression,
  { ts, checker }: Checking,
): boolean {
  const signature = checker.getResolvedSignature(call);
  const declaration = signature?.declaration;
  if (declaration === undefined || ts.isJSDocSignature(declaration))
    return true;
  const names = new Set(
    (declaration.typeParameters ?? []).map(({ name }) => name.text),
  );
  if (names.size === 0) return false;
  const index = (call.arguments ?? []).findIndex((one) => one === node);
  const parameter =
    declaration.parameters[index] ?? declaration.parameters.at(-1);
  const words = parameter?.type?.getText().match(/[\w$]+/g) ?? [];
  return words.some((word) => names.has(word));
}
