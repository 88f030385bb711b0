/** The difference between a file that a formatter has laid out anew and one that somebody has edited. */
import { parseSync } from "oxc-parser";
import { compareText } from "../schema/schema.js";
import { isMarker } from "../emit/spelling/header.js";

/**
 * True if two texts say the same: TypeScript by its syntax tree, blind to white space, quotes,
 * semicolons, trailing commas and needless parentheses, to braces around a single statement, and to
 * the order and grouping of imports and exports, with the words of its comments; any other text by
 * its words. The line that says who made a file does not count.
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
  const parts = program.body.map((statement) => linksOf(statement));
  const code = program.body.filter((_, index) => parts[index] === null);
  // Comments go with the imports that they stand at, so their order says as little.
  const [links, said] = [parts.flatMap((part) => part ?? []), notes].map(
    sorted,
  );
  return JSON.stringify([code, links, said], withoutLayout);
}

function sorted(texts: readonly string[] | undefined): readonly string[] {
  return [...(texts ?? [])].sort(compareText);
}

/** A formatter moves the star at the start of a line, too. */
function commentWords(comment: string): string {
  return wordsOf(comment.replace(/^\s*\*/gm, ""));
}

/**
 * The links of an import, or of an export that declares nothing, one name each: formatters sort,
 * join and split them. Null for any other statement.
 */
function linksOf(statement: Statement): readonly string[] | null {
  switch (statement.type) {
    case "ImportDeclaration": {
      const { source, importKind, specifiers, attributes } = statement;
      return links(
        ["import", source.value, attributes],
        importKind,
        specifiers,
      );
    }
    case "ExportNamedDeclaration": {
      const { source, exportKind, specifiers, declaration, attributes } =
        statement;
      if (declaration !== null) return null;
      const from = source?.value ?? null;
      return links(["export", from, attributes], exportKind, specifiers);
    }
    case "ExportAllDeclaration": {
      const { source, exportKind, exported, attributes } = statement;
      const star = { type: "ExportAll", name: exported };
      return links(["export", source.value, attributes], exportKind, [star]);
    }
    default:
      return null;
  }
}

type Statement = ReturnType<typeof parseSync>["program"]["body"][number];

interface Specifier {
  readonly type: string;
  readonly importKind?: string | null;
  readonly exportKind?: string | null;
}

function links(
  place: readonly unknown[],
  kind: string | null | undefined,
  specifiers: readonly Specifier[],
): readonly string[] {
  const whole = kind === "type";
  // `import "a"` and `export {} from "a"` name nothing, and load it all the same.
  if (specifiers.length === 0)
    return [JSON.stringify([place, whole], withoutLayout)];
  return specifiers.map(({ importKind, exportKind, ...names }) => {
    const isType = whole || importKind === "type" || exportKind === "type";
    return JSON.stringify([place, isType, names], withoutLayout);
  });
}

/** The parts of a syntax tree for `JSON.stringify` to show. */
function withoutLayout(key: string, value: unknown): unknown {
  if (key === "start" || key === "end") return undefined;
  if (Array.isArray(value)) return value.filter((part) => !isEmpty(part));
  if (!isNode(value)) return value;
  return withPlainName(
    withPlainValue(bodies.has(key) ? unwrapped(value) : value),
  );
}

/** Places of one statement, where braces around it say nothing. */
const bodies = new Set(["alternate", "body", "consequent"]);

function unwrapped(node: Node): Node {
  if (node.type !== "BlockStatement" || !Array.isArray(node.body)) return node;
  const parts: readonly unknown[] = node.body;
  const [only, ...others] = parts.filter((part) => !isEmpty(part));
  if (others.length > 0 || !isNode(only) || isDeclaration(only)) return node;
  return unwrapped(only);
}

/** Only a block may hold a declaration. */
function isDeclaration({ type }: Node): boolean {
  return /Declaration$/.test(String(type));
}

/** The value of a literal, however it was written; JSON knows neither `1n` nor `1e999`. */
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
  readonly body?: unknown;
  readonly computed?: unknown;
  readonly key?: unknown;
  readonly name?: unknown;
  readonly raw?: unknown;
  readonly value?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}
