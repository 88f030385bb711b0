/**
 * Breaks the few constructs that we emit where prettier breaks them under its default options, so
 * that emitted text is already formatted (a property test holds us to it).
 */

import { mostColumns, sureColumns } from "../../lock/columns.js";
import { compareText } from "../../schema/schema.js";

/** The columns of a line under prettier's default options. */
const printWidth = 80;

/**
 * Whether a line may fit. Where its width is in doubt (emoji, wide and combining characters) it is
 * left on one line, and `surelyFits` says that prettier has to decide.
 */
function fits(line: string): boolean {
  return line.length <= printWidth || sureColumns(line) <= printWidth;
}

/** Whether a line fits however wide its characters are. */
export function surelyFits(line: string): boolean {
  if (line.length <= printWidth / 2) return true;
  return mostColumns(line) <= printWidth;
}

/** The brackets of a list. */
export interface Brackets {
  readonly indent: string;
  readonly open: string;
  readonly close: string;
  /** What stands between a bracket and the list while all is on one line. */
  readonly pad: "" | " ";
  /** What follows the last item of a list that has one item a line. */
  readonly last: "" | ",";
}

/** A list between brackets: in one line where it fits, else one item a line. */
export function bracketed(
  before: string,
  items: readonly string[],
  after: string,
  { indent, open, close, pad, last }: Brackets,
): string {
  const line = `${indent}${before}${open}${pad}${items.join(", ")}${pad}${close}${after}`;
  if (fits(line)) return line;
  const body = items.map((item) => `${indent}  ${item}`).join(",\n");
  return `${indent}${before}${open}\n${body}${last}\n${indent}${close}${after}`;
}

/** Up to so many characters, quotes and all, a text that a call is given alone stays beside it. */
const shortArgument = printWidth / 4;

/** `name: call("text"),` in an object: on one line where it fits, else with the call, or the text of it, on the next. */
export function callMember(
  indent: string,
  name: string,
  call: string,
  text: string,
): string {
  const line = `${indent}${name}: ${call}(${text}),`;
  if (fits(line)) return line;
  return text.length <= shortArgument
    ? `${indent}${name}:\n${indent}  ${call}(${text}),`
    : `${indent}${name}: ${call}(\n${indent}  ${text},\n${indent}),`;
}

/** Names as statements list them: without repetition, in code unit order. */
export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareText);
}

/**
 * `import type { A, B } from "./c.js";` on one line, however long: what a file uses is the last thing
 * to read in it.
 */
export function importStatement(
  keyword: string,
  names: readonly string[],
  path: string,
): string {
  return unbroken(`${keyword} { ${names.join(", ")} } from ${path};`, names);
}

/** The sign for prettier to leave the statement after it as it is. */
export const leaveAlone = "// prettier-ignore";

/** A single name is never broken off. */
function unbroken(line: string, names: readonly string[]): string {
  return names.length === 1 || fits(line) ? line : `${leaveAlone}\n${line}`;
}

/** `name: A | B | null;` as a member of an interface: on one line, the next, or one line a part. */
export function member(
  indent: string,
  name: string,
  parts: readonly string[],
): string {
  const head = `${indent}${name}:`;
  const union = `${parts.join(" | ")};`;
  if (parts.length < 2 || isNullable(parts) || fits(`${head} ${union}`))
    return `${head} ${union}`;
  if (fits(`${indent}  ${union}`)) return `${head}\n${indent}  ${union}`;
  return `${head}\n${parts.map((part) => `${indent}  | ${part}`).join("\n")};`;
}

/** `Name<Argument> | null` stays together, however long it is. */
function isNullable([
  first = "",
  second,
  ...others
]: readonly string[]): boolean {
  return (
    second === "null" &&
    others.length === 0 &&
    /^[\w$]+(?:<[\w$]+>)?$/.test(first)
  );
}

/** `export type Name = "A" | "B";`: on one line, on the next, or with one line a part. */
export function typeAlias(name: string, parts: readonly string[]): string {
  const head = `export type ${name} =`;
  const union = `${parts.join(" | ")};`;
  if (fits(`${head} ${union}`)) return `${head} ${union}`;
  if (parts.length === 1 || fits(`  ${union}`)) return `${head}\n  ${union}`;
  return `${head}\n${parts.map((part) => `  | ${part}`).join("\n")};`;
}

/** `const A = ["B", "C"] as const;` and the type of its members, each on one line or broken up. */
export function choicesList(
  keyword: "const" | "export const",
  name: string,
  choices: readonly string[],
): string {
  const list = bracketed(`${keyword} ${name} = `, choices, " as const;", {
    indent: "",
    open: "[",
    close: "]",
    pad: "",
    last: ",",
  });
  const type = bracketed(
    `export type ${name} = ChoiceOf`,
    [`typeof ${name}`],
    ";",
    { indent: "", open: "<", close: ">", pad: "", last: "" },
  );
  return `${type}\n${list}`;
}

/** An interface that another extends, with its parameters. */
export interface BaseType {
  readonly base: string;
  readonly parameters: readonly string[];
}

/**
 * `export interface A extends B<C, D>`: on one line; with one base, several parameters or a union may
 * get lines of their own; several bases stand on the next line, or on one line each, the parameters of a long one below it.
 */
export function interfaceHead(
  name: string,
  bases: readonly BaseType[],
  { isEmpty }: { readonly isEmpty: boolean },
): string {
  const head = `export interface ${name}`;
  const end = isEmpty ? " {}" : " {";
  const spelled = bases.map(({ base, parameters }) =>
    parameters.length === 0 ? base : `${base}<${parameters.join(", ")}>`,
  );
  const line = `${head} extends ${spelled.join(", ")}`;
  if (fits(line + end)) return line;
  const [first, ...others] = bases;
  if (first !== undefined && others.length === 0)
    return singleBase(head, first, line);
  const next = `  extends ${spelled.join(", ")}`;
  if (fits(next + end)) return `${head}\n${next}`;
  const lines = bases.map((base, index) =>
    baseLine(base, index < bases.length - 1 ? "," : end),
  );
  return `${head}\n  extends\n${lines.join("\n").slice(0, -end.length)}`;
}

/** A base on a line of its own, with what follows it; parameters get lines where it does not fit. */
function baseLine({ base, parameters }: BaseType, after: string): string {
  const indent = "    ";
  if (parameters.length === 0) return `${indent}${base}${after}`;
  if (isUnbroken(parameters))
    return `${indent}${base}<${parameters.join(", ")}>${after}`;
  return bracketed(base, parameters, after, {
    ...{ indent, open: "<", close: ">" },
    ...{ pad: "", last: "" },
  });
}

/** True for one parameter that is no union: prettier has no place to break it. */
function isUnbroken(parameters: readonly string[]): boolean {
  return parameters.length < 2 && !(parameters[0] ?? "").includes(" | ");
}

function singleBase(
  head: string,
  { base, parameters }: BaseType,
  line: string,
): string {
  if (isUnbroken(parameters)) return line;
  return `${head} extends ${base}<\n${parameters.map((parameter) => `  ${parameter}`).join(",\n")}\n>`;
}

/** The columns of lines that prettier leaves alone. */
const ownWidth = 120;

/** Short parts, as many on a line as fit, where prettier leaves them alone. */
export function filled(
  parts: readonly string[],
  indent: string,
): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ""} ${part}`;
    if (lines.length > 0 && longer.length <= ownWidth)
      lines[lines.length - 1] = longer;
    else lines.push(indent + part);
  }
  return lines;
}
