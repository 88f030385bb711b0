/** Which thing a text such as `"status"` in `select: ["status"]` names: by the texts that may stand in its place. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";
import type { MemberPlace, StringPlace } from "./places.js";
import { constituents } from "./resolve-member.js";
import { useKind } from "./use-kind.js";

/** The texts that types allow; null where they allow none in particular. */
export function textsOf(
  types: readonly ts.Type[],
  checking: Checking,
): ReadonlySet<string> | null {
  const { ts } = checking;
  const parts = types.flatMap((type) => constituents(type, checking));
  const texts = parts.flatMap((part) =>
    (part.flags & ts.TypeFlags.StringLiteral) !== 0 && part.isStringLiteral()
      ? [part.value]
      : [],
  );
  return texts.length === 0 ? null : new Set(texts);
}

/**
 * True where a text is one of the names of a type's members: what may stand in its place are names of
 * those alone, and several of them. A list of the program's own that has a word in common is none.
 */
export function namesMemberOf(
  { node, expected }: StringPlace,
  members: ReadonlySet<string>,
  checking: Checking,
): boolean {
  const texts = textsOf(expected, checking);
  return (
    texts !== null &&
    texts.has(node.text) &&
    texts.size > 1 &&
    [...texts].every((text) => members.has(text))
  );
}

/** A name in `select` or `expand` as a member of the record that a call is for; null for any other text. */
export function selectedMember(
  place: StringPlace,
  checking: Checking,
): MemberPlace | null {
  if (useKind(place, checking) !== "select") return null;
  const { node } = place;
  const owners = recordsCalledOn(node, checking);
  return owners.length === 0
    ? null
    : {
        ...{ form: "member", node, owners, symbols: [] },
        ...{ shorthand: null, isDeclared: false },
      };
}

/**
 * The types in the arguments of what a method is called on: of `close.objects.accounts.get(id, { select:
 * ["status"] })` the record of `Records<Models, AccountModel>`. The names that a call is given decide its own types, so
 * that those of its arguments say nothing.
 */
function recordsCalledOn(
  node: ts.Node,
  { ts, checker }: Checking,
): readonly ts.Type[] {
  let at: ts.Node = node.parent;
  while (
    ts.isArrayLiteralExpression(at) ||
    ts.isObjectLiteralElementLike(at) ||
    ts.isObjectLiteralExpression(at) ||
    ts.isConditionalExpression(at) ||
    ts.isAsExpression(at)
  )
    at = at.parent;
  if (!ts.isCallExpression(at)) return [];
  const { expression: called } = at;
  if (!ts.isPropertyAccessExpression(called)) return [];
  const receiver = checker.getTypeAtLocation(called.expression);
  const isReference = (type: ts.Type): type is ts.TypeReference =>
    "target" in type;
  const given = [
    ...(receiver.aliasTypeArguments ?? []),
    ...(isReference(receiver) ? checker.getTypeArguments(receiver) : []),
  ];
  return given.flatMap((type) => {
    const record = checker.getPropertyOfType(type, "record");
    return record === undefined ? [] : [checker.getTypeOfSymbol(record)];
  });
}
