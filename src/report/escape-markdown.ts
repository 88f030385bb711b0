/**
 * The one encoder of Markdown as GitHub and GitLab read it: text from outside becomes no syntax, no
 * HTML, no link, no mention and no reference that would close an issue.
 */

import { visibleText } from "./terminal.js";

const longestText = 2000;

/** Breaks a word for the passes that look for mentions and references after Markdown is read. */
const joint = "&#8203;";

/**
 * Characters that Markdown, HTML or a table reads. Spelled as entities they are text, and only text.
 * Within a word, as ids have it, an underscore means nothing.
 */
const syntax = /[!"#$%&*<>@[\\\]^`{|}~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/**
 * Text from outside as prose within a paragraph or a table's cell; must not start a line. Cut after
 * 2000 characters. Names between backticks, as our messages have them, become code.
 */
export function markdownText(text: string): string {
  return visibleText(text, longestText)
    .split(quotedName)
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : prose(part)))
    .join("");
}

/** An identifier, or several joined by dots, between backticks: whoever wrote it, it holds nothing else. */
const quotedName =
  /`([A-Za-z][A-Za-z0-9]{0,99}(?:\.[A-Za-z][A-Za-z0-9]{0,99})*)`/;

/**
 * An exact value from outside as code, in which nothing is looked for. Cut after 2000 characters.
 */
export function markdownCode(text: string): string {
  const shown = visibleText(text, longestText);
  // What a code span shows as it is, also in a table, where a bar ends the cell even in code.
  const isPlain = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(shown);
  const isTrimmed = shown.trim() === shown;
  if (isPlain && isTrimmed && !/[`|\\]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[^\p{L}\p{M}\p{N} ]/gu, entity)}</code>`;
}

function prose(text: string): string {
  return text
    .split(referenceSign)
    .map((part) => part.replace(syntax, entity))
    .join(joint);
}

/** Places to break words: after the signs of mentions, references and links, and within `www.`, `GH-1` and hashes of commits. */
const referenceSign =
  /(?<=[@#!%~$&^:](?=[^\s@#!%~$&^:]))|(?<=www)(?=\.)|(?<=GH-)(?=\d)|(?<=(?<![0-9a-z])[0-9a-f]{6})(?=[0-9a-f]{1,34}(?![0-9a-z]))/iu;

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** Lines from outside as a block of code, fenced by more backticks than any of them holds. */
export function markdownBlock(lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => visibleText(line, longestText));
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [fence, ...shown, fence];
}
