/** Reports as text for a terminal, for a pipe and for the log of a build. */

import type { ParityEntry } from "../drift/parity.js";
import type {
  AcceptedChange,
  CheckReport,
  DiffReport,
  OrgReport,
  ParityReport,
} from "./document.js";
import { fleetCheckLines, mostWhole } from "./fleet-check-text.js";
import { nextSteps } from "./next-steps.js";
import { objectSections, sectionsOf } from "./sections.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import {
  changeEntry,
  entryLines,
  joined,
  joinedSteps,
  labelText,
  longestText,
  sectionLines,
  textStyle,
  unreadLines,
  wordColumn,
} from "./text-parts.js";
import type { ReportEntry, TextOptions, TextStyle } from "./text-parts.js";
import {
  acceptedOwnerWords,
  diffTitle,
  generatorSentence,
  isOtherGenerator,
  parityTitle,
  parityWords,
  quietSentence,
  formatSentence,
  staleWords,
  verdictOf,
} from "./wording.js";
import { columnsOf, wrap } from "./wrap.js";

/**
 * A check's report, worst first and by object type, with what to do next at its end. Of many organisations each
 * has one line, and only where there is something to report, unless `all` is set. Ends with a line feed.
 */
export function renderCheckText(
  report: CheckReport,
  palette: Palette,
  options: TextOptions = {},
): string {
  const style = textStyle(palette, options);
  const { tone, title, details } = verdictOf(report);
  const isFleet = report.orgs.length > mostWhole && options.all !== true;
  return joined([
    palette.strong(palette[tone](title)),
    ...details.flatMap((sentence) => wrap(sentence, style.width)),
    ...(isFleet
      ? fleetCheckLines(report, style)
      : [
          ...report.orgs.flatMap((org) => ["", ...orgLines(org, style)]),
          ...stepLines(report, style),
        ]),
  ]);
}

/** The changes between two pictures of an organisation, by object type, worst first. */
export function renderDiffText(
  report: DiffReport,
  palette: Palette,
  options: TextOptions = {},
): string {
  const style = textStyle(palette, options);
  return joined([
    palette.strong(diffTitle(report)),
    operandLine([report.from, report.to], palette),
    ...unreadLines(report.unread, style),
    ...sectionsOf(report.changes).flatMap((section) =>
      sectionLines(section, style, changeEntry),
    ),
  ]);
}

/** The differences of two organisations, by object type. */
export function renderParityText(
  report: ParityReport,
  palette: Palette,
  options: TextOptions = {},
): string {
  const style = textStyle(palette, options);
  return joined([
    palette.strong(parityTitle(report)),
    operandLine([report.here, report.there], palette),
    ...unreadLines(report.unread, style),
    ...objectSections(report.entries).flatMap((section) =>
      sectionLines(section, style, parityEntry),
    ),
  ]);
}

function operandLine(operands: readonly string[], palette: Palette): string {
  const shown = operands.map((text) => safeText(text, longestText));
  return palette.faint(shown.join(" → "));
}

function orgLines(org: OrgReport, style: TextStyle): readonly string[] {
  const { palette } = style;
  const output = safeText(org.output, longestText);
  const heading = `${palette.strong(labelText(org.org))}  ${palette.faint(output)}`;
  const quiet = quietSentence(org);
  if (quiet !== null) return [heading, `  ${palette.faint(quiet)}`];
  return [
    heading,
    ...failureLines(org, style),
    ...unreadLines(org.unread, style),
    ...sectionsOf(org.drift).flatMap((section) =>
      sectionLines(section, style, changeEntry),
    ),
    ...sectionsOf(org.accepted).flatMap((section) =>
      sectionLines(section, style, acceptedEntry),
    ),
    ...fileLines(org, style),
  ];
}

function failureLines({ failure }: OrgReport, style: TextStyle) {
  if (failure === null) return [];
  const { code, message, hint } = failure;
  const entry: ReportEntry = {
    word: "failed",
    paint: style.palette.bad,
    message: `${code}  ${message}`,
    details: hint === null ? [] : [hint],
  };
  return entryLines(entry, style);
}

function acceptedEntry(change: AcceptedChange, palette: Palette): ReportEntry {
  const { reason, expires } = change.accepted;
  return {
    word: "accepted",
    paint: palette.good,
    message: change.message,
    details: [
      `Because: ${reason}`,
      ...(expires === null ? [] : [`Until ${expires}.`]),
      ...[acceptedOwnerWords(change)].filter((words) => words !== ""),
      `It is ${change.severity}. Fingerprint ${change.fingerprint}`,
    ],
  };
}

function parityEntry(entry: ParityEntry, palette: Palette): ReportEntry {
  return {
    word: parityWords[entry.status],
    paint: entry.status === "differs" ? palette.caution : palette.bad,
    message: entry.message,
    details: [],
  };
}

function fileLines(org: OrgReport, style: TextStyle): readonly string[] {
  const { palette } = style;
  const generator: ReportEntry = {
    word: "generator",
    paint: palette.caution,
    message: generatorSentence(org),
    details: [],
  };
  const isOther = isOtherGenerator(org);
  const isQuiet = org.stale.length + org.formatting.length === 0;
  if (isQuiet && !isOther) return [];
  const formatting = org.formatting.map((change) => ({
    word: "format",
    paint: palette.caution,
    message: formatSentence(change),
    details: [],
  }));
  return [
    "",
    `  ${palette.strong("Files")}`,
    ...(isOther ? entryLines(generator, style) : []),
    ...formatting.flatMap((entry) => entryLines(entry, style)),
    ...staleLines(org, palette),
  ];
}

function staleLines({ stale }: OrgReport, palette: Palette) {
  const files = stale.map(({ path, status, note }) => {
    const shown = safeText(path, longestText);
    const words = safeText(note ?? staleWords[status], longestText);
    return { shown, status, words, columns: columnsOf(shown) };
  });
  const widest = Math.min(40, Math.max(...files.map((file) => file.columns)));
  return files.map(({ shown, status, words, columns }) => {
    const word = `${palette.caution(status)}${" ".repeat(wordColumn - status.length)}`;
    const gap = " ".repeat(Math.max(widest - columns, 0) + 2);
    return `    ${word}${shown}${gap}${palette.faint(words)}`;
  });
}

function stepLines(report: CheckReport, style: TextStyle): readonly string[] {
  const steps = joinedSteps(nextSteps(report), style);
  return steps.length === 0 ? [] : ["", ...steps];
}
