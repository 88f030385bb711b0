/** What a Standard Schema is given: `validate` takes anything, and the `types` beside it say what is meant. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";

/** The type of an object literal in `account.create["~standard"].validate({ … })`; null for any other. */
export function standardInput(
  literal: ts.ObjectLiteralExpression,
  { ts, checker }: Checking,
): ts.Type | null {
  const argument = outermost(literal, ts);
  const call = argument.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== argument) return null;
  const { expression: called } = call;
  if (!ts.isPropertyAccessExpression(called)) return null;
  if (called.name.text !== "validate") return null;
  const memberOf = (type: ts.Type, name: string): ts.Type | null => {
    const member = checker.getPropertyOfType(type, name);
    return member === undefined
      ? null
      : checker.getNonNullableType(checker.getTypeOfSymbol(member));
  };
  const schema = checker.getTypeAtLocation(called.expression);
  const types = memberOf(schema, "types");
  if (memberOf(schema, "vendor") === null || types === null) return null;
  return memberOf(types, "input");
}

function outermost(literal: ts.Expression, ts: Checking["ts"]): ts.Expression {
  const { parent } = literal;
  return ts.isParenthesizedExpression(parent) ? outermost(parent, ts) : literal;
}
