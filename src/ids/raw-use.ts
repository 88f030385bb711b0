/** Recognises ids of Close in syntax: where one stands, and what may stand in its place. */
import { formOf } from "./forms.js";
import type { Form } from "./forms.js";
import { findIds, idOf } from "./find-ids.js";
import type { FoundId } from "./find-ids.js";
import { nameOf, partOf, partsOf, spanOf, textOf } from "./syntax.js";
import type { NodePlace, Span, SyntaxNode } from "./syntax.js";

/** Why no expression can stand where an id stands. */
export type Obstacle =
  | "class"
  | "comment"
  | "enum"
  | "escapes"
  | "literalType"
  | "module"
  | "page"
  | "regex"
  | "tagged"
  | "type";

/** What stands in the place of what was found. */
export type Shape =
  /** One expression, in the place of the whole. */
  | "expression"
  /** A template in the place of a string literal, with expressions in the places of its ids. */
  | "text"
  /** Expressions in the places of the ids of a template. */
  | "pieces";

/** What an expression needs around it: brackets as a key and behind an object, braces as the value of an attribute. */
export type Frame = "braces" | "brackets" | "none";

/** Ids that stand in a source, in one literal, key or template. */
export interface RawUse {
  readonly form: Form;
  readonly shape: Shape;
  readonly frame: Frame;
  /** Null where an expression may stand there. */
  readonly obstacle: Obstacle | null;
  /** What is replaced: all of it, or of `text` and `pieces` what the ids stand in. */
  readonly span: Span;
  /** The ids; their places are those in the source. */
  readonly ids: readonly FoundId[];
  readonly node: SyntaxNode;
  readonly parents: readonly SyntaxNode[];
}

/** The ids at one node of a source; null where it has none of its own. */
export function rawUseAt(place: NodePlace, source: string): RawUse | null {
  switch (place.node.type) {
    case "Literal":
      return literalUse(place, source);
    case "TemplateLiteral":
      return templateUse(place, source, obstacleOf(place));
    case "TSTemplateLiteralType":
      return templateUse(place, source, "type");
    case "Identifier":
      return identifierUse(place, source);
    case "JSXText":
      return plainUse(place, source, "page");
    default:
      return null;
  }
}

function literalUse(place: NodePlace, source: string): RawUse | null {
  const { node, parents } = place;
  if (typeof node["regex"] === "object" && node["regex"] !== null)
    return plainUse(place, source, "regex");
  const value = textOf(node);
  if (value === null || findIds(value).length === 0) return null;
  const span = spanOf(node);
  const obstacle = obstacleOf(place);
  const only = idOf(value);
  const frame = frameOf(node, parents);
  if (only !== null) {
    const ids = [{ ...only, ...span }];
    const form = formOf(place);
    const shape = "expression";
    return { ...place, form, shape, frame, obstacle, span, ids };
  }
  const inner = { start: span.start + 1, end: span.end - 1 };
  const raw = source.slice(inner.start, inner.end);
  const ids = idsIn(source, inner);
  // An attribute's escapes are those of pages.
  const isPage = frame === "braces" && /[\\&\r\n]/.test(raw);
  const isPlain =
    !isPage && sameIds(ids, findIds(value)) && !hasHardEscape(raw, ids, inner);
  return {
    ...place,
    form: formOf(place, "text"),
    shape: "text",
    frame,
    obstacle: obstacle ?? (isPlain ? null : "escapes"),
    span,
    ids: isPlain ? ids : findIds(value).map((found) => ({ ...found, ...span })),
  };
}

function templateUse(
  place: NodePlace,
  source: string,
  obstacle: Obstacle | null,
): RawUse | null {
  const { node } = place;
  const span = spanOf(node);
  const inners = partsOf(node, "quasis").map((quasi) =>
    quasiSpan(quasi, source),
  );
  const ids = inners.flatMap((inner) => idsIn(source, inner));
  if (ids.length === 0) return null;
  const [only] = inners;
  const text = only === undefined ? "" : source.slice(only.start, only.end);
  const whole = inners.length === 1 ? idOf(text) : null;
  if (whole !== null) {
    const exact = [{ ...whole, ...span }];
    const form = formOf(place);
    const shape = "expression";
    return { ...place, form, shape, frame: "none", obstacle, span, ids: exact };
  }
  const isEscaped = ids.some(({ start }) => source[start - 1] === "\\");
  return {
    ...place,
    form: formOf(place, "template"),
    shape: "pieces",
    frame: "none",
    obstacle: obstacle ?? (isEscaped ? "escapes" : null),
    span,
    ids,
  };
}

/** Parsers differ in whether the marks around a piece of a template belong to it. */
function quasiSpan(quasi: SyntaxNode, source: string): Span {
  const { start, end } = spanOf(quasi);
  const text = source.slice(start, end);
  if (isExact(rawOf(quasi), text)) return { start, end };
  return { start: start + 1, end: end - (text.endsWith("${") ? 2 : 1) };
}

function rawOf({ value }: SyntaxNode): string {
  const isPiece = typeof value === "object" && value !== null && "raw" in value;
  return isPiece ? String(value.raw) : "";
}

/** Line ends apart, which a parser may give as one character. */
function isExact(raw: string, text: string): boolean {
  return raw.replace(/\r\n?/g, "\n") === text.replace(/\r\n?/g, "\n");
}

/** `x.cf_…`, and keys without quotes. */
function identifierUse(place: NodePlace, source: string): RawUse | null {
  const { node, parents } = place;
  const found = idOf(nameOf(node) ?? "");
  const [parent] = parents;
  if (found === null || parent === undefined) return null;
  const span = spanOf(node);
  const ids = [{ ...found, ...span }];
  const isPlain = parent["computed"] !== true;
  const [shape, frame] = ["expression", "brackets"] as const;
  if (parent.type === "MemberExpression" && isPlain) {
    const object = partOf(parent, "object");
    if (object === null || partOf(parent, "property") !== node) return null;
    const dot = { start: spanOf(object).end, end: span.end };
    const between = source.slice(dot.start, span.start);
    const obstacle = /^\s*\??\.\s*$/.test(between) ? null : "comment";
    const start = dot.start + (between.length - between.trimStart().length);
    const form = "element access";
    const at = { start, end: span.end };
    return { ...place, form, shape, frame, obstacle, span: at, ids };
  }
  const isKey = partOf(parent, "key") === node && isPlain;
  if (!isKey || parent["shorthand"] === true) return null;
  const obstacle = obstacleOf(place);
  const form = formOf(place);
  return { ...place, form, shape, frame, obstacle, span, ids };
}

/** Ids in what is no expression at all. */
function plainUse(
  place: NodePlace,
  source: string,
  obstacle: Obstacle,
): RawUse | null {
  const span = spanOf(place.node);
  // In a regular expression the dot is written `\.`.
  const text = source.slice(span.start, span.end).replace(/\\\./g, " .");
  const ids = findIds(text).map((found) => shifted(found, span.start));
  if (ids.length === 0) return null;
  const form = obstacle === "regex" ? "regular expression" : "JSX";
  const [shape, frame] = ["expression", "none"] as const;
  return { ...place, form, shape, frame, obstacle, span, ids };
}

function idsIn(source: string, { start, end }: Span): readonly FoundId[] {
  return findIds(source.slice(start, end)).map((id) => shifted(id, start));
}

function shifted(found: FoundId, by: number): FoundId {
  return { ...found, start: found.start + by, end: found.end + by };
}

function sameIds(a: readonly FoundId[], b: readonly FoundId[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ id, isPrefixed }, index) =>
        id === b[index]?.id && isPrefixed === b[index]?.isPrefixed,
    )
  );
}

/** Whether a literal has escapes that mean something else in a template, or one right before an id. */
function hasHardEscape(
  raw: string,
  ids: readonly FoundId[],
  inner: Span,
): boolean {
  if (/\\[1-9]|\\0\d/.test(raw)) return true;
  return ids.some(({ start }) => raw[start - inner.start - 1] === "\\");
}

function frameOf(node: SyntaxNode, [parent]: readonly SyntaxNode[]): Frame {
  if (parent === undefined) return "none";
  if (parent.type === "JSXAttribute") return "braces";
  const isKey = partOf(parent, "key") === node && parent["computed"] !== true;
  return isKey ? "brackets" : "none";
}

const modules = new Set([
  "ExportAllDeclaration",
  "ExportNamedDeclaration",
  "ExportSpecifier",
  "ImportAttribute",
  "ImportDeclaration",
  "ImportExpression",
  "ImportSpecifier",
  "TSExternalModuleReference",
  "TSModuleDeclaration",
]);

const classKeys = new Set([
  "AccessorProperty",
  "MethodDefinition",
  "PropertyDefinition",
  "TSAbstractAccessorProperty",
  "TSAbstractMethodDefinition",
  "TSAbstractPropertyDefinition",
]);

/** What keeps an expression from standing where a literal stands; null where nothing does. */
function obstacleOf({ node, parents }: NodePlace): Obstacle | null {
  const [parent] = parents;
  if (parent === undefined) return null;
  const { type } = parent;
  if (modules.has(type)) return "module";
  if (type === "ExpressionStatement" && typeof parent["directive"] === "string")
    return "module";
  if (/^TSEnum/.test(type)) return "enum";
  if (type === "TaggedTemplateExpression") return "tagged";
  if (classKeys.has(type) && partOf(parent, "key") === node) return "class";
  if (isConst(parent)) return "literalType";
  if (isType(parent) || parents.some(isAmbient)) return "type";
  return null;
}

/** `as const` right behind a literal is about its own type, and there only literals may stand. */
function isConst(parent: SyntaxNode): boolean {
  if (!/^TS(?:As|Type)/.test(parent.type)) return false;
  const reference = partOf(parent, "typeAnnotation");
  return (
    reference?.type === "TSTypeReference" &&
    nameOf(partOf(reference, "typeName")) === "const"
  );
}

/** What holds expressions although its name begins as those of types do. */
const holders = new Set([
  "TSAsExpression",
  "TSExportAssignment",
  "TSInstantiationExpression",
  "TSNonNullExpression",
  "TSParameterProperty",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
]);

function isType({ type }: SyntaxNode): boolean {
  return type.startsWith("TS") && !holders.has(type);
}

function isAmbient(node: SyntaxNode): boolean {
  return node["declare"] === true;
}
