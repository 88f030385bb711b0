/** The parts that text reports are made of: entries, sections, and the style they are drawn in. */

import type { Change, Severity } from "../drift/changes.js";
import type { NextStep } from "./next-steps.js";
import type { Section } from "./sections.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import type { ShownChange } from "./document.js";
import {
  impactWords,
  ownerWords,
  usageWords,
  subjectNames,
  valueWords,
} from "./wording.js";
import { wrap } from "./wrap.js";

/** The layout of the text. */
export interface TextOptions {
  /** Columns of the terminal, never taken as less than 64 or more than 100. @default 80 */
  readonly width?: number | undefined;
  /** True to show all of many. @default false */
  readonly all?: boolean | undefined;
}

/** The style of the parts of one text. */
export interface TextStyle {
  readonly palette: Palette;
  readonly width: number;
}

/** An entry of a report: a word of ours in its colour, and what it is about. */
export interface ReportEntry {
  readonly word: string;
  readonly paint: (text: string) => string;
  readonly message: string;
  /** Lines below the message. */
  readonly details: readonly string[];
}

/** The longest part shown of a sentence or a path. */
export const longestText = 1000;
const longestValue = 200;
const longestLabel = 200;

/** The column where texts begin, after the word for what they are. */
export const wordColumn = 11;

/** The style for a terminal of a width that may be missing or odd. */
export function textStyle(palette: Palette, options: TextOptions): TextStyle {
  const width = Math.floor(options.width ?? 80);
  return { palette, width: Math.min(Math.max(width, 64), 100) };
}

/** Lines as the text that is printed. */
export function joined(lines: readonly string[]): string {
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** A label, or what stands for one that is empty. */
export function labelText(label: string): string {
  return label === "" ? '""' : safeText(label, longestLabel);
}

/**
 * The lines of an entry. Each after the first begins with a bar: text from outside never starts a
 * line, where the machine that runs a build could take it for a command.
 */
export function entryLines(
  { word, paint, message, details }: ReportEntry,
  { width, palette }: TextStyle,
): readonly string[] {
  const columns = width - 4 - wordColumn;
  const fit = (text: string) => wrap(safeText(text, longestText), columns);
  const lines = [
    ...fit(message),
    ...details.flatMap(fit).map((line) => palette.faint(line)),
  ];
  const gap = " ".repeat(wordColumn - word.length);
  const bar = `${palette.faint("│")}${" ".repeat(wordColumn - 1)}`;
  return lines.map((line, index) =>
    index === 0 ? `    ${paint(word)}${gap}${line}` : `    ${bar}${line}`,
  );
}

/** The lines of one object type, under its label. */
export function sectionLines<T>(
  { object, entries }: Section<T>,
  style: TextStyle,
  entryOf: (entry: T, palette: Palette) => ReportEntry,
): readonly string[] {
  const { palette } = style;
  const names = subjectNames(object).map((text) =>
    safeText(text, longestLabel),
  );
  const heading = [
    `  ${palette.strong(labelText(object.label))}`,
    ...(names.length === 0 ? [] : [palette.faint(names.join("  "))]),
  ];
  return [
    "",
    heading.join("  "),
    ...entries.flatMap((entry) => entryLines(entryOf(entry, palette), style)),
  ];
}

/** A change with its reason. */
export function changeWords(change: Change, palette: Palette): ReportEntry {
  const affected = change.affects.map(({ label }) => label).join(", ");
  return {
    word: change.severity,
    paint: severityPaint(change.severity, palette),
    message: change.message,
    details: [change.reason, ...(affected === "" ? [] : [`On ${affected}.`])],
  };
}

/** A change with its reason, its values, and what accepts it. */
export function changeEntry(
  change: ShownChange,
  palette: Palette,
): ReportEntry {
  const entry = changeWords(change, palette);
  return {
    ...entry,
    details: [
      ...entry.details,
      ...valueLines(change),
      ...[usageWords(change), ownerWords(change)].filter(
        (words) => words !== "",
      ),
      `${impactWords(change)} Fingerprint ${change.fingerprint}`.trimStart(),
    ],
  };
}

/** The two values, unless the message has them already. */
function valueLines({ before, after, message }: Change): readonly string[] {
  const given = [before, after].filter((value) => value !== null);
  if (given.every((value) => message.includes(valueWords(value)))) return [];
  const [was, is] = [before, after].map((value) =>
    safeText(valueWords(value), longestValue),
  );
  return [`${was ?? ""} → ${is ?? ""}`];
}

function severityPaint(
  severity: Severity,
  palette: Palette,
): ReportEntry["paint"] {
  if (severity === "breaking") return palette.bad;
  return severity === "dangerous" ? palette.caution : palette.good;
}

/** The next steps, as commands that can be copied; no lines where there is nothing to do. */
export function joinedSteps(
  steps: readonly NextStep[],
  { palette, width }: TextStyle,
): readonly string[] {
  if (steps.length === 0) return [];
  return [
    palette.strong("Next"),
    ...steps.flatMap(({ why, lines }) => [
      ...wrap(why, width - 2).map((line) => `  ${line}`),
      ...lines.map((line) => `    ${safeText(line, longestText)}`),
    ]),
  ];
}

/** Lines for what could not be read; none when all was. */
export function unreadLines(
  unread: readonly string[],
  style: TextStyle,
): readonly string[] {
  const { caution } = style.palette;
  return unread.flatMap((message) =>
    entryLines(
      { word: "not read", paint: caution, message, details: [] },
      style,
    ),
  );
}
