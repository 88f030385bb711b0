/** The parts that Markdown reports are made of. Each block is text between two blank lines. */

import type { Json, Severity, Subject } from "../drift/changes.js";
import { markdownCode, markdownText } from "./escape-markdown.js";
import type { ShownChange } from "./document.js";
import type { Section } from "./sections.js";
import {
  impactWords,
  kindTitles,
  ownerWords,
  usageWords,
  subjectNames,
  valueWords,
} from "./wording.js";

/** The layout of the Markdown. */
export interface MarkdownOptions {
  /**
   * The characters that it may take, about; a pull request's text ends at 65 536. Changes that do not
   * fit are counted, the worst are shown.
   * @default 60_000
   */
  readonly limit?: number;
}

/** The limit where none is given. */
export const defaultLimit = 60_000;

const signs: Readonly<Record<Severity, string>> = {
  breaking: "🔴 **breaking**",
  dangerous: "🟠 **dangerous**",
  safe: "🟢 safe",
};

/** Blocks as one document, which ends with a line feed. */
export function document(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}

/** A label as code, or what stands for one that is empty. */
export function labelCode(label: string): string {
  return markdownCode(label === "" ? '""' : label);
}

/** The heading of an object type: its label, its name and its id. */
function subjectHeading(subject: Subject): string {
  const names = subjectNames(subject).map(markdownCode);
  return `#### ${[labelCode(subject.label), ...names].join(" · ")}`;
}

/** A value as code, or a dash for nothing. */
export function valueCell(value: Json): string {
  return value === null ? "–" : markdownCode(valueWords(value));
}

/** A table; its cells must be Markdown that was escaped. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join(
    "\n",
  );
}

/** The head of the tables that `changeRow` gives rows for. */
export const changeHead: readonly string[] = [
  "Severity",
  "Change",
  "Before",
  "After",
];

/** One change as the cells of a row. */
export function changeRow(change: ShownChange): readonly string[] {
  const affected = change.affects.map(({ label }) => labelCode(label));
  const paragraphs = [
    `**${kindTitles[change.kind]}.** ${markdownText(change.message)}`,
    markdownText(change.reason),
    ...(affected.length === 0 ? [] : [`On ${affected.join(", ")}.`]),
    ...[usageWords(change), ownerWords(change)]
      .map((words) => markdownText(words))
      .filter((words) => words !== ""),
    `${impactWords(change)} Fingerprint ${markdownCode(change.fingerprint)}`.trimStart(),
  ];
  return [
    signs[change.severity],
    paragraphs.join("<br>"),
    valueCell(change.before),
    valueCell(change.after),
  ];
}

/**
 * A table for each object type, with the rows that fit into `limit` characters, and last how many
 * did not fit.
 */
export function sectionBlocks<T>(
  sections: readonly Section<T>[],
  { head, row, limit }: SectionLayout<T>,
): readonly string[] {
  const blocks: string[] = [];
  let room = limit;
  let missing = 0;
  for (const { object, entries } of sections) {
    const fitting: (readonly string[])[] = [];
    for (const cells of entries.map(row)) {
      room -= cells.join(" | ").length;
      if (room > 0) fitting.push(cells);
      else missing += 1;
    }
    if (fitting.length > 0)
      blocks.push(subjectHeading(object), table(head, fitting));
  }
  if (missing > 0)
    blocks.push(
      `And ${missing} more, for which there is no room here; the other reports have them.`,
    );
  return blocks;
}

/** The layout of `sectionBlocks` for the entries of an object type. */
export interface SectionLayout<T> {
  readonly head: readonly string[];
  readonly row: (entry: T) => readonly string[];
  readonly limit: number;
}

/** Parts that could not be read, as a list; none when all was. */
export function unreadBlocks(unread: readonly string[]): readonly string[] {
  if (unread.length === 0) return [];
  const lines = unread.map((text) => `- **not read** ${markdownText(text)}`);
  return [lines.join("\n")];
}
