/** Finds where in a config's source a key or value is, so that errors point at it. Loaded only for errors. */

import { parseSync } from "oxc-parser";
import type {
  ArrayExpression,
  ExportDefaultDeclarationKind,
  Expression,
  FunctionBody,
  ObjectExpression,
  ObjectProperty,
  Program,
} from "oxc-parser";
import type { Position } from "./problems.js";

/** The source of a config, parsed. */
export interface ParsedConfig {
  /** Syntax errors of the source; empty when it parses. */
  readonly syntaxErrors: readonly {
    readonly message: string;
    readonly position: Position | null;
  }[];
  /**
   * The place of the key or value at a path; for something that is not written down, the nearest
   * part around it. Null when the config's object is not in this file.
   */
  readonly locate: (
    path: readonly string[],
    part: "key" | "value",
  ) => Position | null;
}

interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

/** Syntax that can stand on the way to a config's literal. */
type Syntax = Expression | ExportDefaultDeclarationKind | FunctionBody;
type Literal = ObjectExpression | ArrayExpression;
type SourceScope = ReadonlyMap<string, Expression>;

/** Parses a config's source; never throws for its content. */
export function parseConfig(file: string, source: string): ParsedConfig {
  const isJson = file.endsWith(".json");
  // In parentheses a JSON object is an expression; the line break keeps a last comment from hiding the closing one.
  const code = isJson ? `(${source}\n)` : source;
  const shift = isJson ? 1 : 0;
  const at = (offset: number) => positionAt(source, offset - shift);
  const { program, errors } = parseSync(isJson ? "config.js" : file, code);
  const root = findRoot(program);
  const scope = collectConstants(program);
  return {
    syntaxErrors: errors.map(({ message, labels }) => ({
      message,
      position: labels[0] === undefined ? null : at(labels[0].start),
    })),
    locate: (path, part) => {
      const start = root === null ? null : unwrap(root, scope);
      if (start === null) return null;
      return at(findSpan(start, path, part, scope).start);
    },
  };
}

/** A config's text without its organisations, and the text of each; null where they are not written down one by one. */
export function orgsIn(
  file: string,
  source: string,
): {
  readonly around: string;
  readonly orgs: ReadonlyMap<string, string>;
} | null {
  const { program, errors } = parseSync(file, source);
  const root = errors.length > 0 ? null : findRoot(program);
  const scope = collectConstants(program);
  const config = root === null ? null : unwrap(root, scope);
  const member = config === null ? null : findMember(config, "orgs");
  const list = member === null ? null : unwrap(member.value, scope);
  if (list === null || list.type === "ArrayExpression") return null;
  const orgs = new Map<string, string>();
  for (const property of list.properties) {
    const name = property.type === "Property" ? keyOf(property) : null;
    if (name === null || orgs.has(name)) return null;
    orgs.set(name, source.slice(property.start, property.end));
  }
  const around = `${source.slice(0, list.start)}${source.slice(list.end)}`;
  return { around, orgs };
}

/** Turns an offset into a line and a column. */
export function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, Math.max(0, offset)).split("\n");
  const last = before.at(-1) ?? "";
  return { line: before.length, column: last.length + 1 };
}

function findRoot(program: Program): Syntax | null {
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration")
      return statement.declaration;
    if (statement.type !== "ExpressionStatement") continue;
    const { expression } = statement;
    // The one expression of JSON, and CommonJS's `module.exports = …`.
    if (expression.type === "ParenthesizedExpression") return expression;
    if (expression.type === "AssignmentExpression") return expression.right;
  }
  return null;
}

function collectConstants(program: Program): SourceScope {
  const constants = new Map<string, Expression>();
  for (const statement of program.body) {
    if (statement.type !== "VariableDeclaration") continue;
    for (const { id, init } of statement.declarations)
      if (id.type === "Identifier" && init !== null)
        constants.set(id.name, init);
  }
  return constants;
}

/** The literal behind calls, casts, constants and functions; null when there is none or it goes in circles. */
function unwrap(node: Syntax, scope: SourceScope, depth = 0): Literal | null {
  if (node.type === "ObjectExpression" || node.type === "ArrayExpression")
    return node;
  const inner = depth > 20 ? null : peel(node, scope);
  return inner === null ? null : unwrap(inner, scope, depth + 1);
}

function peel(node: Syntax, scope: SourceScope): Syntax | null {
  switch (node.type) {
    case "CallExpression": {
      const [first] = node.arguments;
      return first === undefined || first.type === "SpreadElement"
        ? null
        : first;
    }
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return node.expression;
    case "AwaitExpression":
      return node.argument;
    case "Identifier":
      return scope.get(node.name) ?? null;
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return node.body;
    case "BlockStatement":
      return (
        node.body.find((statement) => statement.type === "ReturnStatement")
          ?.argument ?? null
      );
    default:
      return null;
  }
}

function findSpan(
  root: Literal,
  path: readonly string[],
  part: "key" | "value",
  scope: SourceScope,
): SourceSpan {
  let node: Literal | null = root;
  let span: SourceSpan = root;
  for (const [index, segment] of path.entries()) {
    const found: Member | null =
      node === null ? null : findMember(node, segment);
    if (found === null) return span;
    const isLast = index === path.length - 1;
    span = isLast && part === "key" ? found.key : found.value;
    node = unwrap(found.value, scope);
  }
  return span;
}

interface Member {
  readonly key: SourceSpan;
  readonly value: Expression;
}

function findMember(node: Literal, segment: string): Member | null {
  if (node.type === "ArrayExpression") {
    const element = node.elements[Number(segment)];
    if (!element || element.type === "SpreadElement") return null;
    return { key: element, value: element };
  }
  // Of a key that is written twice the last one counts.
  const property = node.properties.findLast(
    (candidate): candidate is ObjectProperty =>
      candidate.type === "Property" && keyOf(candidate) === segment,
  );
  return property === undefined
    ? null
    : { key: property.key, value: property.value };
}

function keyOf({ key, computed }: ObjectProperty): string | null {
  if (computed) return null;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : null;
}
