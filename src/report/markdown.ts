/** Reports as Markdown for the text of a pull request or the summary of a job on GitHub. */

import type { ParityEntry } from "../drift/parity.js";
import type {
  AcceptedChange,
  CheckReport,
  DiffReport,
  OrgReport,
  ParityReport,
} from "./document.js";
import {
  markdownBlock,
  markdownCode,
  markdownText,
} from "./escape-markdown.js";
import {
  changeHead,
  changeRow,
  defaultLimit,
  document,
  labelCode,
  sectionBlocks,
  table,
  unreadBlocks,
  valueCell,
} from "./markdown-parts.js";
import type { MarkdownOptions } from "./markdown-parts.js";
import { nextSteps } from "./next-steps.js";
import { objectSections, sectionsOf } from "./sections.js";
import {
  acceptedOwnerWords,
  counted,
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
import type { Tone } from "./wording.js";

const alerts: Readonly<Record<Tone, string>> = {
  bad: "CAUTION",
  caution: "WARNING",
  good: "TIP",
};

const mostFiles = 50;

/** A check's report: the verdict, a table for each object type, the files, and what to do next. */
export function renderCheckMarkdown(
  report: CheckReport,
  { limit = defaultLimit }: MarkdownOptions = {},
): string {
  const share = Math.floor(limit / Math.max(report.orgs.length, 1));
  return document([
    "## Close schema check",
    alertBlock(report),
    ...report.orgs.flatMap((org) => orgBlocks(org, share)),
    ...stepBlocks(report),
  ]);
}

/** The changes between two pictures of an organisation, a table for each object type. */
export function renderDiffMarkdown(
  report: DiffReport,
  { limit = defaultLimit }: MarkdownOptions = {},
): string {
  return document([
    "## Close schema diff",
    `From ${markdownCode(report.from)} to ${markdownCode(report.to)}. ${diffTitle(report)}`,
    ...unreadBlocks(report.unread),
    ...sectionBlocks(sectionsOf(report.changes), {
      head: changeHead,
      row: changeRow,
      limit,
    }),
  ]);
}

/** The differences of two organisations, a table for each object type. */
export function renderParityMarkdown(
  report: ParityReport,
  { limit = defaultLimit }: MarkdownOptions = {},
): string {
  return document([
    "## Close schema parity",
    `Here is ${markdownCode(report.here)}, there is ${markdownCode(report.there)}. ${parityTitle(report)}`,
    ...unreadBlocks(report.unread),
    ...sectionBlocks(objectSections(report.entries), {
      head: ["Status", "Difference", "Here", "There"],
      row: parityRow,
      limit,
    }),
  ]);
}

function alertBlock(report: CheckReport): string {
  const { tone, title, details } = verdictOf(report);
  return [
    `> [!${alerts[tone]}]`,
    `> **${title}**`,
    ...details.map((sentence) => `> ${sentence}`),
  ].join("\n");
}

function orgBlocks(org: OrgReport, limit: number): readonly string[] {
  const heading = `### ${labelCode(org.org)} in ${markdownCode(org.output)}`;
  const quiet = quietSentence(org);
  if (quiet !== null) return [heading, quiet];
  return [
    heading,
    ...failureBlocks(org),
    ...unreadBlocks(org.unread),
    ...sectionBlocks(sectionsOf(org.drift), {
      head: changeHead,
      row: changeRow,
      limit,
    }),
    ...acceptedBlocks(org, limit),
    ...fileBlocks(org),
  ];
}

function failureBlocks({ failure }: OrgReport): readonly string[] {
  if (failure === null) return [];
  const { code, message, hint } = failure;
  const next = hint === null ? "" : `<br>${markdownText(hint)}`;
  return [
    `- 🔴 **failed** ${markdownCode(code)} ${markdownText(message)}${next}`,
  ];
}

function acceptedBlocks(
  { accepted }: OrgReport,
  limit: number,
): readonly string[] {
  if (accepted.length === 0) return [];
  return [
    `<details><summary>Accepted: ${counted(accepted.length, "change")}</summary>`,
    ...sectionBlocks(sectionsOf(accepted), {
      head: ["Severity", "Change", "Accepted because", "Until"],
      row: acceptedRow,
      limit,
    }),
    "</details>",
  ];
}

function acceptedRow(change: AcceptedChange): readonly string[] {
  const { reason, expires } = change.accepted;
  const owner = markdownText(acceptedOwnerWords(change));
  return [
    change.severity,
    `${markdownText(change.message)}<br>${owner === "" ? "" : `${owner}<br>`}Fingerprint ${markdownCode(change.fingerprint)}`,
    markdownText(reason),
    expires === null ? "–" : markdownCode(expires),
  ];
}

function parityRow(entry: ParityEntry): readonly string[] {
  return [
    `**${parityWords[entry.status]}**`,
    markdownText(entry.message),
    valueCell(entry.here),
    valueCell(entry.there),
  ];
}

function fileBlocks(org: OrgReport): readonly string[] {
  const shown = org.stale.slice(0, mostFiles);
  const rest = org.stale.length - shown.length;
  const files = shown.map(({ path, status, note }) => [
    markdownCode(path),
    `**${status}**: ${markdownText(note ?? staleWords[status])}`,
  ]);
  return [
    ...(isOtherGenerator(org)
      ? [`- 🟠 **generator** ${markdownText(generatorSentence(org))}`]
      : []),
    ...org.formatting.map(
      (change) => `- 🟠 **format** ${markdownText(formatSentence(change))}`,
    ),
    ...(files.length === 0 ? [] : [table(["File", "Status"], files)]),
    ...(rest === 0 ? [] : [`And ${counted(rest, "more file")}.`]),
  ];
}

function stepBlocks(report: CheckReport): readonly string[] {
  const steps = nextSteps(report);
  if (steps.length === 0) return [];
  return [
    "### Next",
    ...steps.flatMap(({ why, lines }) => [
      why,
      ...(lines.length === 0 ? [] : [markdownBlock(lines).join("\n")]),
    ]),
  ];
}
