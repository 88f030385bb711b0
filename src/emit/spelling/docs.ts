/** The one encoder of comments: whatever the text, it stays one block comment and no tool reads it. */

/** The length up to which a description is shown. */
const longestText = 400;
/** Columns of a comment's lines: an id of Close takes half of them. */
const longestLine = 120;
const mostLines = 6;

/** Seven ways to end a line, all of them a space in a comment. */
const lineEnds = /\r\n|[\n\r\u000b\f\u0085\u2028\u2029]/gu;

/**
 * Makes text safe within a block comment: one line, no invisible characters, and no sign that a
 * documentation tool, the compiler or a linter would act on (`@internal`, `{@link}`, HTML, links).
 */
export function commentText(text: string): string {
  if (plain.test(text) && text.length <= longestText)
    return withoutDirectives(text);
  const visible = text
    .slice(0, longestText * 4)
    .replace(lineEnds, " ")
    .replace(/[\p{C}\u115f\u1160\u2800\u3164\uffa0]|(?! )\p{Zs}/gu, " ")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/ {2,}/g, " ")
    .trim();
  const harmless = cut(visible, longestText)
    .replace(/&(?=#|\w+;)/g, "&amp;")
    .replace(/[@<{[$`]/g, entity)
    .replace(/\*(?=\/)/g, entity)
    .replace(/^\/|(?<=[*/])\//g, entity)
    .replace(/#(?=_)/g, entity);
  return withoutDirectives(harmless);
}

/** Words of ASCII, one space between two, without a sign that is changed: what most texts are, and quickly found out. */
const plain = /^(?:[\w!"'()+,.:;=?|~^%-]+(?: [\w!"'()+,.:;=?|~^%-]+)*)?$/;

function withoutDirectives(text: string): string {
  return text.replace(
    directives,
    (word) => entity(word.slice(0, 1)) + word.slice(1),
  );
}

/** Words by which comments switch tools off (coverage, linters, formatters); their first letter is spelled out. */
const directives =
  /\b(?:eslint|tslint|jslint|jshint|prettier|biome|oxlint|istanbul|c8|v8|node:coverage|webpack|vite|stylelint|cspell|nosonar|noinspection|sourceMappingURL|sourceURL)(?=[-: =])/gi;

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters.slice(0, length - 1).join("")}…`;
}

/**
 * Lays safe paragraphs out as one block comment at an indent: in one line where they fit, else each
 * begins a line. Paragraphs must come from `commentText` or be text of our own; none gives an
 * empty string.
 */
export function docComment(
  paragraphs: readonly string[],
  indent: string,
): string {
  const given = paragraphs.filter((paragraph) => paragraph !== "");
  if (given.length === 0) return "";
  const single = `${indent}/** ${given.join(" ")} */`;
  const isOne = given.length === 1 || !given.some(startsWithTag);
  if (isOne && single.length <= longestLine) return single;
  const width = longestLine - indent.length - " * ".length;
  const body = given
    .flatMap((paragraph) => wrap(paragraph, width))
    .map((line) => `${indent} * ${line}`);
  return [`${indent}/**`, ...body, `${indent} */`].join("\n");
}

/** A tag of documentation is one only where a line begins with it. */
function startsWithTag(paragraph: string): boolean {
  return paragraph.startsWith("@");
}

function wrap(paragraph: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines - 1), "…"];
}
