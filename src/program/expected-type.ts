/** The type that is expected of an object literal, by what is declared: a call that infers it from the literal says nothing of it. */
import type { ts } from "ts-morph";
import type { Checking } from "./compiler.js";
import { standardInput } from "./standard-input.js";

/** What is expected; `anything` where a call takes whatever it is given, undefined where nothing says. */
export function expectedOf(
  literal: ts.ObjectLiteralExpression,
  checking: Checking,
): ts.Type | "anything" | undefined {
  const { ts, checker } = checking;
  const expected = checker.getContextualType(literal);
  const isOpen =
    expected === undefined ||
    (expected.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  if (isOpen)
    return (
      standardInput(literal, checking) ??
      expected ??
      declaredOf(literal, checking)
    );
  return isInferredFrom(literal, expected, checking)
    ? (declaredOf(literal, checking) ?? expected)
    : expected;
}

/** True where a type parameter stands for the type of the literal itself. */
function isInferredFrom(
  literal: ts.ObjectLiteralExpression,
  expected: ts.Type,
  { checker }: Checking,
): boolean {
  const members = checker.getPropertiesOfType(expected);
  return (
    members.length > 0 &&
    members.every((member) =>
      checker
        .getRootSymbols(member)
        .some(({ declarations = [] }) =>
          declarations.some(({ parent }) => parent === literal),
        ),
    )
  );
}

/** A step from what a call is given to a literal within it: a member, or an element of a list. */
type Step = { readonly member: string } | "element";

interface Given {
  readonly call: ts.CallExpression;
  readonly argument: ts.Expression;
  readonly steps: readonly Step[];
}

/** What the declaration that a call resolves to takes in the place of a literal; undefined for one that is in no call. */
function declaredOf(
  literal: ts.Expression,
  checking: Checking,
): ts.Type | "anything" | undefined {
  const { ts, checker } = checking;
  const given = givenTo(literal, ts);
  if (given === null) return undefined;
  const { call, argument } = given;
  const declaration = checker.getResolvedSignature(call)?.getDeclaration();
  const { parameters = [] } = declaration ?? {};
  const index = call.arguments.indexOf(argument);
  const parameter = parameters[index] ?? parameters.at(-1);
  if (parameter === undefined) return undefined;
  const isRest =
    ts.isParameter(parameter) && parameter.dotDotDotToken !== undefined;
  if (parameters[index] === undefined && !isRest) return undefined;
  const steps: readonly Step[] = isRest
    ? ["element", ...given.steps]
    : given.steps;
  let type = bounded(checker.getTypeAtLocation(parameter), checking);
  for (const step of steps) {
    if (type === "anything") return type;
    const inner = stepInto(type, step, checking);
    if (inner === undefined) return undefined;
    type = bounded(inner, checking);
  }
  return type;
}

/** The call among whose arguments a literal is, alone or within others. */
function givenTo(literal: ts.Expression, ts: Checking["ts"]): Given | null {
  const steps: Step[] = [];
  let at: ts.Expression = literal;
  for (;;) {
    const { parent } = at;
    if (
      ts.isParenthesizedExpression(parent) ||
      (ts.isAsExpression(parent) && ts.isConstTypeReference(parent.type))
    )
      at = parent;
    else if (ts.isArrayLiteralExpression(parent)) {
      steps.unshift("element");
      at = parent;
    } else if (ts.isPropertyAssignment(parent) && parent.initializer === at) {
      const { name } = parent;
      if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return null;
      steps.unshift({ member: name.text });
      at = parent.parent;
    } else if (ts.isCallExpression(parent) && parent.expression !== at)
      return { call: parent, argument: at, steps };
    else return null;
  }
}

/** A type by the bound of its parameters; what has no bound takes anything. */
function bounded(type: ts.Type, checking: Checking): ts.Type | "anything" {
  const { ts, checker } = checking;
  const { Any, Unknown, NonPrimitive, Instantiable } = ts.TypeFlags;
  if ((type.flags & (Any | Unknown | NonPrimitive)) !== 0) return "anything";
  if ((type.flags & Instantiable) !== 0) {
    const bound = checker.getBaseConstraintOfType(type);
    return bound === undefined || bound === type
      ? "anything"
      : bounded(bound, checking);
  }
  if (!type.isUnion()) return isEmpty(type, checker) ? "anything" : type;
  const open = type.types.some(
    (part) =>
      (part.flags & (Any | Unknown | NonPrimitive)) !== 0 ||
      isEmpty(part, checker),
  );
  return open ? "anything" : type;
}

/** `{}`, which all but null and undefined is. */
function isEmpty(type: ts.Type, checker: ts.TypeChecker): boolean {
  return (
    checker.typeToString(type) === "{}" &&
    checker.getPropertiesOfType(type).length === 0
  );
}

function stepInto(
  type: ts.Type,
  step: Step,
  { ts, checker }: Checking,
): ts.Type | undefined {
  const present = checker.getNonNullableType(type);
  if (step === "element")
    return checker.getIndexTypeOfType(present, ts.IndexKind.Number);
  const member = checker.getPropertyOfType(present, step.member);
  return member === undefined
    ? checker.getIndexTypeOfType(present, ts.IndexKind.String)
    : checker.getTypeOfSymbol(member);
}
