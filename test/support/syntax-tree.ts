/** What a parser sees in a text of ours. */

/** A node of the parser's tree. */
export type Node = Readonly<Record<string, unknown>>;

/** Whether a value of the tree is a node, or a list of them. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** Every node of a tree. */
export function* nodesOf(value: unknown): Generator<Node> {
  if (!isNode(value)) return;
  if (typeof value["type"] === "string") yield value;
  for (const part of Object.values(value)) yield* nodesOf(part);
}

/** Wrappers, types, calls and switches: all that the emitter ever writes. Anything else was injected. */
export const nodeTypes = new Set(
  `Program ImportDeclaration ImportSpecifier ExportNamedDeclaration ExportSpecifier ExportAllDeclaration
  Identifier Literal TSInterfaceDeclaration TSInterfaceBody TSInterfaceHeritage TSPropertySignature
  TSTypeAnnotation TSTypeReference TSTypeParameter TSTypeParameterDeclaration
  TSTypeParameterInstantiation TSUnionType TSNullKeyword
  TSStringKeyword TSNumberKeyword TSUnknownKeyword TSNeverKeyword TSArrayType TSAsExpression TSTypeOperator
  TSLiteralType TSTypeLiteral TSParenthesizedType TSTypeAliasDeclaration TSTypeQuery VariableDeclaration
  VariableDeclarator CallExpression MemberExpression ObjectExpression Property ArrayExpression
  ArrowFunctionExpression ParenthesizedExpression FunctionExpression FunctionDeclaration FunctionBody
  BlockStatement ForInStatement SwitchStatement SwitchCase ExpressionStatement AssignmentExpression
  BreakStatement IfStatement LogicalExpression ReturnStatement TSIndexedAccessType ObjectPattern`.split(
    /\s+/,
  ),
);
