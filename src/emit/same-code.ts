/** Tells a file that a formatter has laid out anew from one that somebody has edited. */
import { parseSync } from "oxc-parser";
import { isMarker } from "./views/header.js";

/**
 * Whether two texts say the same: TypeScript by its syntax tree, blind to white space, quotes,
 * semicolons, trailing commas and needless parentheses, with the words of its comments; any other text
 * by its words. The line that says who made a file and from what does not count.
 */
export function isSameCode(path: string, a: string, b: string): boolean {
  if (!path.endsWith(".ts")) return wordsOf(a) === wordsOf(b);
  const [left, right] = [meaningOf(path, a), meaningOf(path, b)];
  return left !== null && left === right;
}

function wordsOf(text: string): string {
  return text.split(/\s+/).join(" ").trim();
}

/** Null for what is no TypeScript. */
function meaningOf(path: string, text: string): string | null {
  const options = { preserveParens: false };
  const { program, comments, errors } = parseSync(path, text, options);
  if (errors.length > 0) return null;
  const notes = comments
    .filter(({ value }) => !isMarker(`//${value}`))
    .map(({ type, value }) => `${type} ${commentWords(value)}`);
  return JSON.stringify([program, notes], withoutLayout);
}

/** A formatter moves the star at the start of a line, too. */
function commentWords(comment: string): string {
  return wordsOf(comment.replace(/^\s*\*/gm, ""));
}

/** What `JSON.stringify` is to show of a syntax tree. */
function withoutLayout(key: string, value: unknown): unknown {
  if (key === "start" || key === "end") return undefined;
  if (Array.isArray(value)) return value.filter((part) => !isEmpty(part));
  return isNode(value) ? withPlainName(withPlainValue(value)) : value;
}

/** What a literal is worth says no word of how it was written, and JSON knows neither `1n` nor `1e999`. */
function withPlainValue(node: Node): Node {
  if (node.type !== "Literal") return node;
  const { value } = node;
  return { ...node, raw: undefined, value: `${typeof value} ${String(value)}` };
}

/** Formatters put the names of members in quotes, and take them out. */
function withPlainName(node: Node): Node {
  return node.computed === false ? { ...node, key: nameOf(node.key) } : node;
}

function nameOf(key: unknown): unknown {
  if (!isNode(key)) return key;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : key;
}

function isEmpty(value: unknown): boolean {
  return isNode(value) && value.type === "EmptyStatement";
}

/** A part of a syntax tree, with what matters here and only some parts have. */
interface Node {
  readonly type: unknown;
  readonly computed?: unknown;
  readonly key?: unknown;
  readonly name?: unknown;
  readonly raw?: unknown;
  readonly value?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}
