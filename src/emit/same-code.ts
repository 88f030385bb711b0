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
    .map(({ type, value }) => [type, commentWords(value)]);
  return JSON.stringify([program, notes], withoutLayout);
}

/** A formatter moves the stars at the start of lines, too. */
function commentWords(comment: string): string {
  return wordsOf(comment.replace(/^\s*\*+/gm, " "));
}

const layoutKeys = new Set(["start", "end", "raw", "range"]);

/** What `JSON.stringify` is to show of a syntax tree. */
function withoutLayout(key: string, value: unknown): unknown {
  if (layoutKeys.has(key)) return undefined;
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.filter((part) => !isEmpty(part));
  return isNode(value) ? withPlainName(value) : value;
}

/** Formatters put the names of members in quotes, and take them out. */
function withPlainName(node: object): object {
  const isPlain = "computed" in node && node.computed === false;
  if (!isPlain || !("key" in node)) return node;
  return { ...node, key: nameOf(node.key) ?? node.key };
}

function isEmpty(node: unknown): boolean {
  return isNode(node) && node.type === "EmptyStatement";
}

function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Identifier" && "name" in node) return String(node.name);
  const isText =
    node.type === "Literal" &&
    "value" in node &&
    typeof node.value === "string";
  return isText ? String(node.value) : null;
}

function isNode(value: unknown): value is { readonly type: unknown } {
  return typeof value === "object" && value !== null && "type" in value;
}
