/** Decides of a word whether it is the name of a thing: by the declarations of what it is looked up in, never by its spelling. */
import type { ts } from "ts-morph";
import type { DeclaredName, Declarations } from "./declarations.js";
import { declarationKey } from "./declarations.js";
import type { Checking } from "./compiler.js";
import type { MemberPlace, Place } from "./places.js";
import type { Thing } from "./things.js";

/** What a word is. */
export type Meaning =
  | { readonly is: "thing"; readonly found: readonly DeclaredName[] }
  /** It is the name of a thing and of something else at once. */
  | {
      readonly is: "both";
      readonly found: readonly DeclaredName[];
      readonly other: string;
    }
  /** Nothing says what it is. */
  | { readonly is: "unknown"; readonly why: string }
  /** It is the name of something else. */
  | { readonly is: "other" };

/** Decides what a place is. */
export function resolvePlace(
  place: Place,
  word: string,
  declarations: Declarations,
  checking: Checking,
): Meaning {
  switch (place.form) {
    case "comment":
      return { is: "unknown", why: "it stands in a comment" };
    case "text":
      return { is: "unknown", why: "it is part of a text" };
    case "string":
      return { is: "unknown", why: "nothing says what the text names" };
    case "symbol":
      return ofSymbols([place.target], declarations, checking);
    case "member": {
      const { owners, symbols, isDeclared } = place;
      const parts = owners.flatMap((owner) => constituents(owner, checking));
      const looked = parts.flatMap(
        (part) =>
          checking.checker.getPropertyOfType(
            checking.checker.getApparentType(part),
            word,
          ) ?? [],
      );
      if (looked.length + symbols.length > 0)
        return isDeclared
          ? ofDeclared(looked, symbols, declarations, checking)
          : ofSymbols([...symbols, ...looked], declarations, checking);
      if (isDeclared) return { is: "other" };
      return ofNoType(place, parts, checking);
    }
    default: {
      const never: never = place;
      return never;
    }
  }
}

/** A word that no type has as a member: unknown where there is no type, or where a call takes anything. */
function ofNoType(
  { node }: MemberPlace,
  types: readonly ts.Type[],
  { ts }: Checking,
): Meaning {
  const { Any, Unknown } = ts.TypeFlags;
  const isArgument =
    ts.isObjectLiteralElementLike(node.parent) &&
    ts.isObjectLiteralExpression(node.parent.parent) &&
    isGiven(node.parent.parent, ts);
  if (isLookedFor(node, ts))
    return { is: "unknown", why: "nothing says what it is looked for in" };
  const flags = isArgument ? Any | Unknown : Any;
  if (types.length > 0 && types.every((type) => (type.flags & flags) === 0))
    return { is: "other" };
  return {
    is: "unknown",
    why: isArgument
      ? "what the object is given to has no type"
      : "what it is read from has no type",
  };
}

/** True for what is given to a call, alone or within other literals. */
function isGiven({ parent }: ts.Node, ts: Checking["ts"]): boolean {
  return (
    ts.isCallExpression(parent) ||
    ((ts.isPropertyAssignment(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isParenthesizedExpression(parent)) &&
      isGiven(parent, ts))
  );
}

/** `"status" in x`. */
function isLookedFor({ parent }: ts.Node, ts: Checking["ts"]): boolean {
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.InKeyword
  );
}

/** The members of a union, without null and undefined. */
export function constituents(
  type: ts.Type,
  { ts, checker }: Checking,
): readonly ts.Type[] {
  // Without null and undefined, `unknown` would be a type without members.
  if ((type.flags & ts.TypeFlags.Unknown) !== 0) return [type];
  const present = checker.getNonNullableType(type);
  const bound =
    (present.flags & ts.TypeFlags.TypeParameter) === 0
      ? present
      : (checker.getBaseConstraintOfType(present) ?? present);
  return bound.isUnion() ? bound.types : [bound];
}

/** A member that the program declares is a thing's where a type that it extends, or adds to, has that. */
function ofDeclared(
  inherited: readonly ts.Symbol[],
  symbols: readonly ts.Symbol[],
  declarations: Declarations,
  checking: Checking,
): Meaning {
  const all = [...inherited, ...symbols].flatMap(
    (symbol) => namesOf(symbol, declarations, checking).found,
  );
  return all.length > 0 ? { is: "thing", found: all } : { is: "other" };
}

function ofSymbols(
  symbols: readonly ts.Symbol[],
  declarations: Declarations,
  checking: Checking,
): Meaning {
  const found: DeclaredName[] = [];
  const others: string[] = [];
  for (const symbol of symbols) {
    const names = namesOf(symbol, declarations, checking);
    found.push(...names.found);
    if (names.other !== null) others.push(names.other);
  }
  const [other] = others;
  if (found.length === 0)
    return symbols.every(({ declarations: all = [] }) => all.length === 0)
      ? { is: "unknown", why: "its type is made of names" }
      : { is: "other" };
  return other === undefined
    ? { is: "thing", found }
    : { is: "both", found, other };
}

interface SymbolNames {
  readonly found: readonly DeclaredName[];
  /** Something else that the symbol is of, as people would call it. */
  readonly other: string | null;
}

function namesOf(
  symbol: ts.Symbol,
  declarations: Declarations,
  { ts, checker }: Checking,
): SymbolNames {
  const found: DeclaredName[] = [];
  let other: string | null = null;
  for (const root of checker.getRootSymbols(symbol)) {
    const known = (root.declarations ?? []).flatMap((one) => {
      const key = declarationKey(one, ts);
      return (key === null ? undefined : declarations.get(key)) ?? [];
    });
    if (known.length > 0) found.push(...known);
    else other = ownerOf(root, { ts, checker });
  }
  return { found, other };
}

/** The type that declares a member, for a message. */
function ownerOf(
  symbol: ts.Symbol,
  { ts, checker }: Pick<Checking, "ts" | "checker">,
): string {
  const [declaration] = symbol.declarations ?? [];
  const holder = declaration?.parent;
  if (holder === undefined) return checker.symbolToString(symbol);
  return (ts.isInterfaceDeclaration(holder) || ts.isClassLike(holder)) &&
    holder.name !== undefined
    ? holder.name.text
    : "another type";
}

/** The things of a meaning, each once. */
export function thingsIn(found: readonly DeclaredName[]): readonly Thing[] {
  return [...new Map(found.map(({ thing }) => [thing.key, thing])).values()];
}
