/** Reports as workflow commands of GitHub Actions, which it shows on the files of a pull request. */

import type { Change, Severity } from "../drift/changes.js";
import type {
  CheckReport,
  DiffReport,
  OrgReport,
  ShownChange,
} from "./document.js";
import { commandData, commandProperty } from "./escape-command.js";
import { worstFirst } from "./sections.js";
import { safeText } from "./terminal.js";
import {
  generatorSentence,
  isOtherGenerator,
  kindTitles,
  formatSentence,
  ownerWords,
  usageWords,
  staleWords,
} from "./wording.js";

/** A place in a file of the repository. */
export interface Location {
  /** From the root of the repository, with slashes. */
  readonly file: string;
  /** The first line is 1. */
  readonly line: number;
}

/** The place of a changed thing's code; null when there is none. */
export type Locate = (org: OrgReport, change: Change) => Location | null;

interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly file?: string;
  readonly line?: number;
  readonly title: string;
  /** Shown below each other. */
  readonly texts: readonly string[];
}

const longestText = 1000;

const levels: Readonly<Record<Severity, Annotation["level"]>> = {
  breaking: "error",
  dangerous: "warning",
  safe: "notice",
};

/**
 * One `::error`, `::warning` or `::notice` a line for all that a check found: what failed first, then
 * changes with the worst first. GitHub shows the first ten of each level of a step; its log has all.
 */
export function renderAnnotations(report: CheckReport, locate: Locate): string {
  const changes = report.orgs.flatMap((org) =>
    org.drift.map((change) => ({ ...change, org })),
  );
  return printed([
    ...report.orgs.flatMap(failureAnnotations),
    ...report.orgs.flatMap(unreadAnnotations),
    ...worstFirst(changes).flatMap((change) =>
      changeAnnotations(change, locate(change.org, change)),
    ),
    ...report.orgs.flatMap(fileAnnotations),
    ...report.expired.map((entry) => expiredAnnotation(entry)),
  ]);
}

/** One line for each change between two pictures of an organisation; they are of no file but where the program uses what changed. */
export function renderDiffAnnotations(report: DiffReport): string {
  return printed(
    worstFirst(report.changes).flatMap((change) =>
      changeAnnotations(change, null),
    ),
  );
}

/** The most lines of the program that are annotated for one change. */
const mostLines = 10;

/** A change on the lines of the program that use what changed; where there are none, at its own place. */
function changeAnnotations(
  change: ShownChange,
  location: Location | null,
): readonly Annotation[] {
  const lines = new Map(
    (change.usage?.places ?? []).map(({ file, line }) => [
      `${file} ${line}`,
      { file, line },
    ]),
  );
  if (lines.size === 0) return [changeAnnotation(change, location)];
  return [...lines.values()]
    .slice(0, mostLines)
    .map((place) => changeAnnotation(change, place));
}

function changeAnnotation(
  change: ShownChange,
  location: Location | null,
): Annotation {
  const subject = change.field ?? change.object;
  return {
    level: levels[change.severity],
    ...(location ?? {}),
    title: `${kindTitles[change.kind]} (${change.severity}): ${subject.label}`,
    texts: [
      change.message,
      change.reason,
      usageWords(change),
      ownerWords(change),
      `Fingerprint ${change.fingerprint}`,
    ],
  };
}

function failureAnnotations({
  org,
  failure,
}: OrgReport): readonly Annotation[] {
  if (failure === null) return [];
  const { code, message, hint } = failure;
  const title = `${code}: ${org} could not be looked at`;
  return [{ level: "error", title, texts: [message, hint ?? ""] }];
}

function unreadAnnotations({ org, unread }: OrgReport): readonly Annotation[] {
  const title = `${org}: not read`;
  return unread.map((text) => ({ level: "warning", title, texts: [text] }));
}

function fileAnnotations(org: OrgReport): readonly Annotation[] {
  const generator: Annotation = {
    level: "warning",
    title: `${org.org}: another generator`,
    texts: [generatorSentence(org)],
  };
  const formatting = org.formatting.map((change): Annotation => ({
    level: "warning",
    title: `${org.org}: other options of prettier`,
    texts: [formatSentence(change)],
  }));
  const files = org.stale.map(({ path, status, note }): Annotation => {
    const file = org.output === "." ? path : `${org.output}/${path}`;
    return {
      level: "error",
      ...(status === "missing" ? {} : { file }),
      title: `Generated file ${note ?? staleWords[status]}`,
      texts: [file],
    };
  });
  const generators = isOtherGenerator(org) ? [generator] : [];
  return [...generators, ...formatting, ...files];
}

function expiredAnnotation({
  fingerprint,
  reason,
  expires,
  owner,
}: CheckReport["expired"][number]): Annotation {
  return {
    level: "warning",
    title: "Accepted for a time that has passed",
    texts: [
      `${fingerprint}, until ${expires ?? "–"}: ${reason}`,
      owner === null ? "" : `Owner: ${owner}`,
    ],
  };
}

function printed(annotations: readonly Annotation[]): string {
  return annotations.map((one) => `${commandOf(one)}\n`).join("");
}

function commandOf({ level, file, line, title, texts }: Annotation): string {
  const properties = [
    ...(file === undefined
      ? []
      : [`file=${commandProperty(safeText(file, longestText))}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${commandProperty(safeText(title))}`,
  ];
  const data = texts
    .filter((text) => text !== "")
    .map((text) => safeText(text, longestText))
    .join("\n");
  return `::${level} ${properties.join(",")}::${commandData(data)}`;
}
