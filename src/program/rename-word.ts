/** Decides what a rename does to one word: edits it, leaves it, or waits for what the new names show. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";
import type { Declarations } from "./declarations.js";
import type { MemberPlace, Place, SymbolPlace } from "./places.js";
import { findPlace } from "./find-place.js";
import { memberEdit, nameRange } from "./name-edit.js";
import { hasMember } from "./new-name.js";
import type { Renaming } from "./renaming.js";
import { constituents, resolvePlace } from "./resolve-member.js";
import type { Meaning } from "./resolve-member.js";
import { seedMeaning, seedText } from "./seed-literals.js";
import { selectedMember, textsOf } from "./string-names.js";
import type { TextEdit } from "./text-edits.js";

/** The program in which words are looked at, with its old names. */
export interface WordSearch {
  readonly renaming: Renaming;
  readonly declarations: Declarations;
  readonly checking: Checking;
}

/** What becomes of a word. */
export type WordVerdict =
  | { readonly becomes: "edit"; readonly edit: TextEdit }
  /** It is something else, or something that keeps its name. */
  | { readonly becomes: "same" }
  /** The new names decide; where they do not, `why` is reported, unless it is null. */
  | {
      readonly becomes: "open";
      readonly why: string | null;
      /** True if it is a name by the old names: what the new ones know it as is its new name. */
      readonly isName: boolean;
    };

/** Looks at one word of a file. */
export function judgeWord(
  file: ts.SourceFile,
  { at, word }: { readonly at: number; readonly word: string },
  search: WordSearch,
): WordVerdict {
  const { checking, declarations, renaming } = search;
  const place = findPlace(file, at, word, checking);
  switch (place.form) {
    case "comment":
    case "text":
      return {
        becomes: "open",
        why: textReason(file, place, at),
        isName: false,
      };
    case "string": {
      if (!renaming.texts.has(word)) return same;
      const to = seedText(place.node, { checking, renaming });
      if (to !== null)
        return {
          becomes: "edit",
          edit: { ...nameRange(file, place.node, word), text: to },
        };
      const selected = selectedMember(place, checking);
      if (selected !== null) {
        const what = resolvePlace(selected, word, declarations, checking);
        if (what.is === "thing" || what.is === "other")
          return judgeSelected(file, selected, word, what, search);
      }
      const isName = textsOf(place.expected, checking)?.has(word) === true;
      const why = "nothing says what the text names";
      return { becomes: "open", why, isName };
    }
    case "symbol":
      return judgeSymbol(file, place, word, search);
    case "member": {
      const what =
        seedMeaning(place, word, { checking, renaming }) ??
        resolvePlace(place, word, declarations, checking);
      return judgeMember(file, place, word, what, search);
    }
    default: {
      const never: never = place;
      return never;
    }
  }
}

const same: WordVerdict = { becomes: "same" };

/** A name in `select` or `expand`: the record that the call is for says what it is. */
function judgeSelected(
  file: ts.SourceFile,
  place: MemberPlace,
  word: string,
  what: Meaning,
  search: WordSearch,
): WordVerdict {
  return what.is === "other"
    ? same
    : judgeMember(file, place, word, what, search);
}

function judgeMember(
  file: ts.SourceFile,
  place: MemberPlace,
  word: string,
  what: Meaning,
  search: WordSearch,
): WordVerdict {
  const { renaming } = search;
  const value =
    place.shorthand === "literal" ? valueName(place, word, search) : word;
  switch (what.is) {
    case "thing": {
      const names = new Set(what.found.map(renaming.nameOf));
      const [to = word, ...others] = names;
      if (others.length > 0)
        return open(
          `${what.found.map(({ thing }) => thing.title).join(" and ")} get different names`,
        );
      return to === word && value === word
        ? same
        : {
            becomes: "edit",
            edit: memberEdit(file, place, { word, to, value }),
          };
    }
    case "both":
      return what.found.every((one) => renaming.nameOf(one) === word)
        ? same
        : open(`it is a member of ${what.other}, too`);
    case "unknown":
    case "other":
      if (value !== word)
        return {
          becomes: "edit",
          edit: memberEdit(file, place, { word, to: word, value }),
        };
      return {
        becomes: "open",
        why:
          what.is === "unknown" ? what.why : patternReason(place.node, search),
        isName: isFound(place, word, search.checking),
      };
    default: {
      const never: never = what;
      return never;
    }
  }
}

function open(why: string): WordVerdict {
  return { becomes: "open", why, isName: false };
}

/** The name of the variable in `{ status }`, which may be renamed as well: an import of the output. */
function valueName(
  { node }: MemberPlace,
  word: string,
  { checking, declarations, renaming }: WordSearch,
): string {
  const { ts, checker } = checking;
  const symbol = checker.getShorthandAssignmentValueSymbol(node.parent);
  if (symbol === undefined) return word;
  const target =
    (symbol.flags & ts.SymbolFlags.Alias) === 0
      ? symbol
      : checker.getAliasedSymbol(symbol);
  const what = resolvePlace(
    { form: "symbol", node: node as ts.Identifier, symbol, target },
    word,
    declarations,
    checking,
  );
  const [found] = what.is === "thing" ? what.found : [];
  if (found === undefined) return word;
  const to = renaming.nameOf(found);
  return isTaken(node.getSourceFile(), to, checking) ? word : to;
}

/** The names of types and wrappers. Where a file has the new name for something else, it imports it under the old one. */
function judgeSymbol(
  file: ts.SourceFile,
  place: SymbolPlace,
  word: string,
  { renaming, declarations, checking }: WordSearch,
): WordVerdict {
  const { ts } = checking;
  const { node } = place;
  const what = resolvePlace(place, word, declarations, checking);
  const [found] = what.is === "thing" ? what.found : [];
  if (found === undefined) return same;
  const to = renaming.nameOf(found);
  if (to === word) return same;
  const { start, end } = nameRange(file, node, word);
  const { parent } = node;
  const isPlainName =
    (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) &&
    parent.propertyName === undefined;
  if (!isTaken(file, to, checking) || isQualified(node, ts))
    return { becomes: "edit", edit: { start, end, text: to } };
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) {
    const isName = parent.propertyName !== undefined && parent.name === node;
    if (isName) return same;
    if (
      ts.isExportSpecifier(parent) &&
      parent.parent.parent.moduleSpecifier === undefined
    )
      return same;
    const text = isPlainName ? `${to} as ${word}` : to;
    return { becomes: "edit", edit: { start, end, text } };
  }
  return same;
}

/** `generated.Account` and `import("…").Account` are no names of the file. */
function isQualified(node: ts.Identifier, ts: Checking["ts"]): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isQualifiedName(parent) && parent.right === node) ||
    ts.isImportTypeNode(parent)
  );
}

/** True where a file has a name already. */
function isTaken(file: ts.SourceFile, name: string, { ts }: Checking): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) &&
      node.text === name &&
      !(
        ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
      ) &&
      !ts.isPropertyAssignment(node.parent)) ||
    ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  return visit(file);
}

/** True where each type has the member; of what the program declares, one that it extends. */
function isFound(
  { owners, isDeclared }: MemberPlace,
  word: string,
  checking: Checking,
): boolean {
  const parts = owners.flatMap((owner) => constituents(owner, checking));
  const has = (part: ts.Type): boolean => hasMember(part, word, checking);
  return isDeclared ? parts.some(has) : parts.length > 0 && parts.every(has);
}

/** A member of a type that others are compared with, `T extends { status: infer S }`: no compiler complains. */
function patternReason(
  node: ts.Node,
  { checking: { ts } }: WordSearch,
): string | null {
  let at: ts.Node = node;
  while (!ts.isStatement(at) && !ts.isSourceFile(at)) {
    const { parent } = at;
    if (ts.isConditionalTypeNode(parent) && parent.extendsType === at)
      return "types are compared with it";
    at = parent;
  }
  return null;
}

/** Comments and longer texts are reported where they name a member as code does, and left as prose otherwise. */
function textReason(
  file: ts.SourceFile,
  { form, node }: Place,
  at: number,
): string | null {
  const { text } = file;
  const isMarked = /[`'"._[]/.test(text[at - 1] ?? "");
  if (form === "comment") return isMarked ? "it stands in a comment" : null;
  const whole = node?.getText(file) ?? "";
  return isMarked && !/\s/.test(whole) ? "it is part of a longer text" : null;
}
