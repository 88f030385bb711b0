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
  const { ts, checker } = checking;
  const isSeed = (literal: ts.ObjectLiteralExpression): boolean => {
    const expected = checker.getContextualType(literal);
    const parts = expected?.isUnion() === true ? expected.types : [expected];
    return parts.some((part) => part?.aliasSymbol?.name === seedType);
  };
  const found = placeInSeed(node, isSeed, ts);
  if (found === null) return null;
  const names = renaming.seedNames(found.object, word);
  return names.length > 0 ? { is: "thing", found: names } : { is: "other" };
}

/** The object type of whose records a name is a member; null for the name of an object type itself. */
interface SeedPlace {
  readonly object: string | null;
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
    const start = name.getStart(file) + 1;
    if (to !== name.text)
      edits.push({ start, end: start + name.text.length, text: to });
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
      for (const member of record.properties)
        if (member.name !== undefined && ts.isStringLiteral(member.name))
          rename(member.name, renaming.seedNames(name.text, member.name.text));
    }
  }
  return root.properties.length === 0 ? null : edits;
}
