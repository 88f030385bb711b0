/** The kinds of places in a program at which a name may stand. */
import type { ts } from "ts-morph";

/** The name of a member: where it is looked up. */
export interface MemberPlace {
  readonly form: "member";
  readonly node: ts.Node;
  /** The types in which it is looked up; unions are taken apart where it is looked up. */
  readonly owners: readonly ts.Type[];
  /** Symbols that are known without a type to look them up in. */
  readonly symbols: readonly ts.Symbol[];
  /** What stands there is the name of a variable, too: `{ status }`. */
  readonly shorthand: "literal" | "pattern" | null;
  /** The program's own declaration of a member: nothing that it is part of may say what it is. */
  readonly isDeclared: boolean;
}

/** The name of a declaration, used as such: a type, a wrapper, an import. */
export interface SymbolPlace {
  readonly form: "symbol";
  readonly node: ts.Identifier;
  readonly symbol: ts.Symbol;
  /** What it stands for behind imports. */
  readonly target: ts.Symbol;
}

/** A string that may name a member. */
export interface StringPlace {
  readonly form: "string";
  readonly node: ts.StringLiteralLike;
  /** Types of which the texts are what may stand here. */
  readonly expected: readonly ts.Type[];
}

/** A place at which nothing is looked up. */
export interface TextPlace {
  readonly form: "comment" | "text";
  readonly node: ts.Node | null;
}

/** What stands at a word. */
export type Place = MemberPlace | SymbolPlace | StringPlace | TextPlace;
