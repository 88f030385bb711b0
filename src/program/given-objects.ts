/**
 * Objects of the program's own that it gives to the generated code: `const change = { status: "Active" }`,
 * and later `update(id, change)`. Their members are declared by the program, and no compiler complains where
 * all members of what is expected may be left out.
 */
import type { ts } from "ts-morph";
import type { TypeScript } from "./compiler.js";
import { findPlace } from "./find-place.js";
import { findWords, positionAt } from "./name-words.js";
import type { WordSearch } from "./rename-word.js";
import { resolvePlace } from "./resolve-member.js";

/** Why a member of such an object should be looked at; null for all others. */
export function givenObjects(
  file: ts.SourceFile,
  { at, word }: { readonly at: number; readonly word: string },
  { renaming, declarations, checking }: WordSearch,
): string | null {
  const { ts, checker } = checking;
  const place = findPlace(file, at, word, checking);
  if (place.form !== "member" || !place.isDeclared) return null;
  const literal = place.node.parent.parent;
  if (!ts.isObjectLiteralExpression(literal)) return null;
  const holder = holderOf(literal, ts);
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name))
    return null;
  const symbol = checker.getSymbolAtLocation(holder.name);
  for (const use of findWords(file.text, new Set([holder.name.text]))) {
    const found = findPlace(file, use.at, use.word, checking);
    const { node } = found;
    if (node === null || !ts.isIdentifier(node) || node === holder.name)
      continue;
    const used = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    if (used !== symbol) continue;
    const expected = checker.getContextualType(node);
    if (expected === undefined) continue;
    const what = resolvePlace(
      {
        form: "member",
        ...{ node, owners: [expected], symbols: [] },
        ...{ shorthand: null, isDeclared: false },
      },
      word,
      declarations,
      checking,
    );
    if (what.is !== "thing") continue;
    if (what.found.every((one) => renaming.nameOf(one) === word)) continue;
    const { line } = positionAt(file.text, use.at);
    return `the object is given on in line ${String(line)}, where ${what.found[0]?.thing.title ?? word} is meant`;
  }
  return null;
}

/** What an object literal stands in, whatever is said of its type. */
function holderOf(literal: ts.Expression, ts: TypeScript): ts.Node {
  const { parent } = literal;
  return ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isParenthesizedExpression(parent)
    ? holderOf(parent, ts)
    : parent;
}
