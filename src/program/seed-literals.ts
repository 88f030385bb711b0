/** Records of seeds for the local Close: lists by the names of object types, whose members are names of the generated code. */
import type { ts } from "ts-morph";
import type { Checking, TypeScript } from "./compiler.js";
import type { DeclaredName } from "./declarations.js";
import type { MemberPlace } from "./places.js";
import type { Renaming } from "./renaming.js";
import type { Meaning } from "./resolve-member.js";
import type { TextEdit } from "./text-edits.js";

/** The names of things in seeds. */
export interface SeedSearch {
  readonly renaming: Renaming;
  readonly checking: Checking;
}

/** The type that `startLocalClose` gives its seeds. */
const seedType = "NamedSeed";

/** What a member of an object literal is, where that is a seed; null elsewhere. */
export function seedMeaning(
  { node }: MemberPlace,
  word: string,
  { renaming, checking }: SeedSearch,
): Meaning | null {
  const found = placeInSeed(node, isSeedIn(checking), checking.ts);
  if (found === null) return null;
  const names = renaming.seedNames(found.object, word);
  return names.length > 0 ? { is: "thing", found: names } : { is: "other" };
}

/** The object type of whose records a name is a member; null for the name of an object type itself. */
interface SeedPlace {
  readonly object: string | null;
}

/** What a text becomes that is the value of a member in a seed; null where it stays. */
export function seedText(
  node: ts.StringLiteralLike,
  { renaming, checking }: SeedSearch,
): string | null {
  const { ts } = checking;
  const { parent } = node;
  if (!ts.isPropertyAssignment(parent) || parent.initializer !== node)
    return null;
  const { name } = parent;
  const found = placeInSeed(name, isSeedIn(checking), ts);
  const object = found?.object ?? null;
  return object === null
    ? null
    : renaming.seedText(object, nameText(name, ts), node.text);
}

function nameText(name: ts.PropertyName, ts: TypeScript): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}

/** Says of a literal whether it is a seed, by the type that is expected of it. */
function isSeedIn({ checker }: Checking) {
  return (literal: ts.ObjectLiteralExpression): boolean => {
    const expected = checker.getContextualType(literal);
    const parts = expected?.isUnion() === true ? expected.types : [expected];
    return parts.some((part) => part?.aliasSymbol?.name === seedType);
  };
}

function placeInSeed(
  node: ts.Node,
  isSeed: (literal: ts.ObjectLiteralExpression) => boolean,
  ts: TypeScript,
): SeedPlace | null {
  const property = node.parent;
  if (!ts.isObjectLiteralElementLike(property)) return null;
  const literal = property.parent;
  if (!ts.isObjectLiteralExpression(literal)) return null;
  if (isSeed(literal)) return { object: null };
  const list = literal.parent;
  if (!ts.isArrayLiteralExpression(list)) return null;
  const owner = list.parent;
  if (!ts.isPropertyAssignment(owner)) return null;
  const { name, parent } = owner;
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return null;
  return isSeed(parent) ? { object: name.text } : null;
}

/** The edits of a JSON file that is a seed: an object of lists of records by names of object types; null for any other. */
export function seedEdits(
  path: string,
  text: string,
  { renaming, ts }: { readonly renaming: Renaming; readonly ts: TypeScript },
): readonly TextEdit[] | null {
  const file = ts.parseJsonText(path, text);
  const [statement] = file.statements;
  const root = statement?.expression;
  if (root === undefined || !ts.isObjectLiteralExpression(root)) return null;
  const edits: TextEdit[] = [];
  const rename = (name: ts.PropertyName, found: readonly DeclaredName[]) => {
    const [one] = found;
    if (one === undefined || !ts.isStringLiteral(name)) return;
    const to = renaming.nameOf(one);
    if (to !== name.text) edits.push(textEdit(file, name, to));
  };
  for (const property of root.properties) {
    if (
      !ts.isPropertyAssignment(property) ||
      !ts.isStringLiteral(property.name)
    )
      return null;
    const { name, initializer } = property;
    const types = renaming.seedNames(null, name.text);
    if (types.length === 0 || !ts.isArrayLiteralExpression(initializer))
      return null;
    rename(name, types);
    for (const record of initializer.elements) {
      if (!ts.isObjectLiteralExpression(record)) return null;
      for (const member of record.properties) {
        if (member.name === undefined || !ts.isStringLiteral(member.name))
          continue;
        rename(member.name, renaming.seedNames(name.text, member.name.text));
        if (
          !ts.isPropertyAssignment(member) ||
          !ts.isStringLiteral(member.initializer)
        )
          continue;
        const { initializer: value } = member;
        const to = renaming.seedText(name.text, member.name.text, value.text);
        if (to !== null) edits.push(textEdit(file, value, to));
      }
    }
  }
  return root.properties.length === 0 ? null : edits;
}

/** Another text between the quotes of a literal. */
function textEdit(
  file: ts.SourceFile,
  literal: ts.StringLiteral,
  to: string,
): TextEdit {
  const start = literal.getStart(file) + 1;
  return { start, end: start + literal.text.length, text: to };
}
