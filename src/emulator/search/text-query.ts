/** Queries in words, as `?query=` of older lists takes them: `name:"Acme" email:jane@acme.com sort:created` (docs/close-api.md §9.8). */

/** The comparison between a field and a value. */
export type TextOperator = ":" | ">" | ">=" | "<" | "<=";

/** A query in words, read. */
export type TextNode =
  | { readonly kind: "and" | "or"; readonly parts: readonly TextNode[] }
  | { readonly kind: "not"; readonly part: TextNode }
  | {
      readonly kind: "words";
      readonly text: string;
      readonly isPhrase: boolean;
    }
  | {
      readonly kind: "field";
      readonly name: string;
      readonly operator: TextOperator;
      readonly value: string;
    };

/** A query with what it says of the order, and of the part of the results that is wanted. */
export interface TextQuery {
  readonly node: TextNode;
  /** The value of `sort:`, where it is given. */
  readonly sort: string | undefined;
  /** The value of `slice:`, where it is given. */
  readonly slice: string | undefined;
}

/** The deepest nesting of parentheses that is read. */
const deepest = 50;

/** Reads a query in words; gives the problem, in words of our own, where it cannot be one. */
export function parseTextQuery(text: string): TextQuery | string {
  const settings = new Map<string, string>();
  const tokens = tokensOf(text).filter((token) => {
    if (token.kind !== "field" || token.operator !== ":") return true;
    if (token.name !== "sort" && token.name !== "slice") return true;
    settings.set(token.name, token.value);
    return false;
  });
  const depths = tokens.map(({ kind }) =>
    kind === "open" ? 1 : kind === "close" ? -1 : 0,
  );
  let depth = 0;
  for (const change of depths) {
    depth += change;
    if (depth < 0) return "A parenthesis is closed that was not opened.";
    if (depth > deepest) return "The query is nested too deep.";
  }
  if (depth > 0) return "A parenthesis is not closed.";
  const { node } = readEither(tokens, 0);
  return { node, sort: settings.get("sort"), slice: settings.get("slice") };
}

type Token =
  | { readonly kind: "open" | "close" | "or" | "not" | "and" }
  | Extract<TextNode, { kind: "words" | "field" }>;

const tokenPattern =
  /\s*(?:(?<open>\()|(?<close>\))|(?<minus>-(?=["(\p{L}]))|(?:"(?<quotedName>(?:[^"\\]|\\.)*)"|(?<bareName>custom\."(?:[^"\\]|\\.)*"|[^\s()":<>=-][^\s()":<>=]*))(?:(?<colon>:)|\s*(?<comparison>[<>]=?)\s*)(?:"(?<quotedValue>(?:[^"\\]|\\.)*)"|(?<bareValue>[^\s()"]+))|"(?<phrase>(?:[^"\\]|\\.)*)"|(?<word>[^\s()]+))/guy;

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(tokenPattern)].map(({ groups }) =>
    tokenOf(groups ?? {}),
  );
}

type Groups = Readonly<Record<string, string | undefined>>;

function tokenOf(groups: Groups): Token {
  const { open, close, minus, colon, comparison, phrase, word = "" } = groups;
  if (open !== undefined) return { kind: "open" };
  if (close !== undefined) return { kind: "close" };
  if (minus !== undefined) return { kind: "not" };
  if (colon !== undefined || comparison !== undefined) return fieldOf(groups);
  if (phrase !== undefined)
    return { kind: "words", text: unescaped(phrase), isPhrase: true };
  const keyword = word.toLowerCase();
  if (keyword === "or" || keyword === "and" || keyword === "not")
    return { kind: keyword };
  return { kind: "words", text: word, isPhrase: false };
}

function fieldOf(groups: Groups): Token {
  const { quotedName, bareName = "", quotedValue, bareValue = "" } = groups;
  const name = unescaped(quotedName ?? bareName.replaceAll('"', ""));
  const value = quotedValue === undefined ? bareValue : unescaped(quotedValue);
  // An address on the web is no field that is called `https`.
  if (quotedValue === undefined && value.startsWith("//"))
    return { kind: "words", text: `${name}:${value}`, isPhrase: true };
  const written = groups["comparison"] ?? ":";
  const operator = operators.find((one) => one === written) ?? ":";
  return { kind: "field", name, operator, value };
}

const operators = [":", ">", ">=", "<", "<="] as const;

function unescaped(text: string): string {
  return text.replace(/\\(.)/gu, "$1");
}

/** A part of a query, and the place behind it. */
interface Read {
  readonly node: TextNode;
  readonly end: number;
}

function readEither(tokens: readonly Token[], start: number): Read {
  const first = readAll(tokens, start);
  const parts = [first.node];
  let { end } = first;
  while (tokens[end]?.kind === "or") {
    const next = readAll(tokens, end + 1);
    parts.push(next.node);
    end = next.end;
  }
  return { node: joined("or", parts), end };
}

function readAll(tokens: readonly Token[], start: number): Read {
  const parts: TextNode[] = [];
  let end = start;
  for (;;) {
    const kind = tokens[end]?.kind;
    if (kind === undefined || kind === "or" || kind === "close") break;
    if (kind === "and") {
      end += 1;
      continue;
    }
    const next = readOne(tokens, end);
    parts.push(next.node);
    end = next.end;
  }
  return { node: joined("and", parts), end };
}

function readOne(tokens: readonly Token[], start: number): Read {
  let first = start;
  let isNegated = false;
  for (; ; first += 1) {
    const kind = tokens[first]?.kind;
    if (kind === "not") isNegated = !isNegated;
    else if (kind !== "and") break;
  }
  const { node, end } = readPlain(tokens, first);
  return { node: isNegated ? { kind: "not", part: node } : node, end };
}

function readPlain(tokens: readonly Token[], start: number): Read {
  const token = tokens[start];
  switch (token?.kind) {
    case "open": {
      const { node, end } = readEither(tokens, start + 1);
      return { node, end: end + 1 };
    }
    case "words":
    case "field":
      return { node: token, end: start + 1 };
    case "not":
    case "and":
    case "or":
    case "close":
    case undefined:
      return { node: joined("and", []), end: start };
    default:
      return token satisfies never;
  }
}

function joined(kind: "and" | "or", parts: readonly TextNode[]): TextNode {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}
