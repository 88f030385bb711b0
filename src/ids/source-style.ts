/** How a source writes its imports: quotes, semicolons, line ends, import or require, and where they end. */
import { nameOf, partOf, partsOf, spanOf, textOf } from "./syntax.js";
import type { SyntaxNode } from "./syntax.js";

/** The style of a source, as far as a new import needs it. */
export interface SourceStyle {
  /** Where a new import goes. */
  readonly at: number;
  /** The statement that brings values of one module in. */
  readonly line: (names: readonly ImportedName[], specifier: string) => string;
  /** Statements with the line ends that they need at that place. */
  readonly around: (lines: readonly string[]) => string;
}

/** A value by the name that its module gives it, and by that of the source. */
export interface ImportedName {
  readonly wrapper: string;
  readonly local: string;
}

/** Reads the style of a source off the statements that it has. */
export function sourceStyle(program: SyntaxNode, source: string): SourceStyle {
  const body = partsOf(program, "body");
  const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type));
  const isCommon = !isModule && body.some(isCommonJs);
  const leading = isCommon ? leadingRequires(body) : importsOf(body);
  const last = leading.at(-1);
  const newline = /\r?\n/.exec(source)?.[0] ?? "\n";
  const quote = quoteOf(source, leading);
  const semicolon = hasSemicolons(source, leading) ? ";" : "";
  return {
    at: last === undefined ? start(body, source) : lineEnd(last, source),
    line: (names, specifier) => {
      const path = `${quote}${specifier}${quote}`;
      const between = isCommon ? ": " : " as ";
      const list = names
        .map(({ wrapper, local }) =>
          wrapper === local ? local : `${wrapper}${between}${local}`,
        )
        .join(", ");
      return isCommon
        ? `const { ${list} } = require(${path})${semicolon}`
        : `import { ${list} } from ${path}${semicolon}`;
    },
    around: (lines) => {
      const text = lines.join(newline);
      return last === undefined
        ? `${text}${newline}${newline}`
        : `${newline}${text}`;
    },
  };
}

function importsOf(body: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return body.filter(({ type }) => type === "ImportDeclaration");
}

/** The requires at the top, before anything else runs. */
function leadingRequires(body: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const statements = body.filter((one) => typeof one["directive"] !== "string");
  const end = statements.findIndex((one) => !isRequire(one));
  return end < 0 ? statements : statements.slice(0, end);
}

function isRequire(statement: SyntaxNode): boolean {
  if (statement.type !== "VariableDeclaration") return false;
  return partsOf(statement, "declarations").every(
    (one) => nameOf(partOf(partOf(one, "init"), "callee")) === "require",
  );
}

function isCommonJs(statement: SyntaxNode): boolean {
  if (isRequire(statement)) return true;
  const target = partOf(partOf(statement, "expression"), "left");
  const object = partOf(target, "object");
  const name = nameOf(object) ?? nameOf(partOf(object, "object"));
  return (
    target?.type === "MemberExpression" &&
    (name === "module" || name === "exports")
  );
}

/** Behind the directives; where there are none, behind the comments that are about the whole file. */
function start(body: readonly SyntaxNode[], source: string): number {
  const directives = body.filter((one) => typeof one["directive"] === "string");
  const last = directives.at(-1);
  if (last === undefined) return headEnd(source);
  const from = spanOf(last).end;
  const rest = /^[ \t]*(?:\/\/.*)?(?:\r?\n\s*|$)/.exec(source.slice(from));
  return from + (rest?.[0].length ?? 0);
}

/** Comments that work only where they are first, or that a blank line parts from what follows. */
function headEnd(source: string): number {
  let at =
    /^\ufeff?(?:#!.*(?:\r?\n|$))?(?:[ \t]*\r?\n)*/.exec(source)?.[0].length ??
    0;
  for (;;) {
    const comments =
      /^(?:[ \t]*(?:\/\/.*|\/\*[^]*?\*\/[ \t]*)(?:\r?\n|$))+/.exec(
        source.slice(at),
      )?.[0];
    if (comments === undefined) return at;
    const blank = /^(?:[ \t]*\r?\n)+/.exec(
      source.slice(at + comments.length),
    )?.[0];
    const length =
      blank === undefined
        ? pragmaEnd(comments)
        : comments.length + blank.length;
    if (length === 0) return at;
    at += length;
  }
}

/** Comments right above a statement are about that, but for those that tools read. */
function pragmaEnd(comments: string): number {
  const each = [
    ...comments.matchAll(/[ \t]*(?:\/\/.*|\/\*[^]*?\*\/[ \t]*)(?:\r?\n|$)/g),
  ];
  const last = each.findLast(([text]) => pragma.test(text));
  return last === undefined ? 0 : last.index + last[0].length;
}

const pragma =
  /@ts-|@jsx|@license|@preserve|\bcopyright\b|<reference\b|\beslint|@vitest|@jest|@flow|prettier-|biome-|\/\*!/i;

/** The end of a statement with the comment behind it on its line. */
function lineEnd(statement: SyntaxNode, source: string): number {
  const { end } = spanOf(statement);
  const rest = /^[ \t]*(?:\/\/.*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(
    source.slice(end),
  );
  return end + (rest?.[0].length ?? 0);
}

function quoteOf(source: string, imports: readonly SyntaxNode[]): string {
  const texts = imports.flatMap((one) => {
    const path =
      partOf(one, "source") ??
      partsOf(
        partOf(partsOf(one, "declarations")[0], "init") ?? one,
        "arguments",
      )[0] ??
      null;
    return path !== null && textOf(path) !== null
      ? [source[spanOf(path).start]]
      : [];
  });
  const isSingle = (quote: string | undefined): boolean => quote === "'";
  if (texts.length > 0)
    return texts.filter(isSingle).length * 2 > texts.length ? "'" : '"';
  const count = (quote: string): number => source.split(quote).length;
  return count("'") > count('"') ? "'" : '"';
}

function hasSemicolons(
  source: string,
  imports: readonly SyntaxNode[],
): boolean {
  if (imports.length === 0)
    return /;[ \t]*(?:\}|\/[*/]|\r?$)/m.test(source) || !/\S/.test(source);
  return imports.some((one) => source[spanOf(one).end - 1] === ";");
}
