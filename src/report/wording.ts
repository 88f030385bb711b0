/** The words that all reports share, whatever their medium. */

import type { Change, ChangeKind, Json, Subject } from "../drift/changes.js";
import { isNewer } from "../lock/newer.js";
import { severities } from "../drift/severity.js";
import { leadStatusList, sharedList } from "../drift/subjects.js";
import type { ParityEntry } from "../drift/parity.js";
import type {
  AcceptedChange,
  CheckReport,
  DiffReport,
  FormatChange,
  OrgReport,
  ParityReport,
  SeverityCounts,
  ShownChange,
  StaleFile,
} from "./document.js";

/** Each kind of change as a heading of two or three words. */
export const kindTitles: Readonly<Record<ChangeKind, string>> = {
  "object.added": "Object type added",
  "object.removed": "Object type removed",
  "object.relabelled": "Object type relabelled",
  "object.archived": "Object type archived",
  "object.unarchived": "Object type unarchived",
  "object.descriptionChanged": "Description changed",
  "object.createOnlyChanged": "Creation changed",
  "object.rolesChanged": "Roles changed",
  "field.added": "Field added",
  "field.removed": "Field removed",
  "field.relabelled": "Field relabelled",
  "field.typeChanged": "Type changed",
  "field.converting": "Type conversion under way",
  "field.manyChanged": "Number of values changed",
  "field.requiredChanged": "Requirement changed",
  "field.targetChanged": "Reference target changed",
  "field.rolesChanged": "Roles changed",
  "field.descriptionChanged": "Description changed",
  "field.backReferenceChanged": "Back reference changed",
  "choice.added": "Choice added",
  "choice.removed": "Choice removed",
  "shared.attached": "Shared field attached",
  "shared.detached": "Shared field detached",
  "leadStatus.added": "Lead status added",
  "leadStatus.removed": "Lead status removed",
  "leadStatus.relabelled": "Lead status relabelled",
  "pipeline.added": "Pipeline added",
  "pipeline.removed": "Pipeline removed",
  "pipeline.relabelled": "Pipeline relabelled",
  "opportunityStatus.added": "Status added",
  "opportunityStatus.removed": "Status removed",
  "opportunityStatus.relabelled": "Status relabelled",
  "opportunityStatus.moved": "Status moved",
  "opportunityStatus.typeChanged": "Status type changed",
};

/** A number with its noun, which takes an s unless it is one. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The number of changes of each severity, worst first: `2 breaking, 1 safe`; empty when there are none. */
export function severityWords(counts: SeverityCounts): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(", ");
}

/** That there are changes, with how many of each severity. */
export function driftSentence(counts: SeverityCounts): string {
  return `Close differs from the lock: ${severityWords(counts)}.`;
}

/** The number of all changes. */
export function changeCount(counts: SeverityCounts): number {
  return counts.breaking + counts.dangerous + counts.safe;
}

/**
 * A value of before or after as a person reads it: text as it is, a dash for nothing, the parts of
 * lists and objects one after the other; of a whole field or object type without id and label, which
 * the message names, unless it has nothing else. From Close: to be escaped for its medium.
 */
export function valueWords(value: Json): string {
  if (value === null) return "–";
  if (value === "") return '""';
  if (typeof value !== "object") return String(value);
  const parts = isList(value)
    ? value.map(partWords)
    : Object.entries(value)
        .filter(([key]) => !("id" in value && namedKeys.includes(key)))
        .map(([key, part]) => `${key}: ${partWords(part)}`);
  if (parts.length > 0) return parts.join(", ");
  const label = isList(value) ? undefined : value["label"];
  return typeof label === "string" ? valueWords(label) : "none";
}

const namedKeys: readonly string[] = ["id", "label"];

function partWords(value: Json): string {
  if (value === null) return "–";
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(partWords).join(", ")}]`;
  const label = value["label"];
  return JSON.stringify(typeof label === "string" ? label : value);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** The impact of a change on readers and on writers, in a sentence; empty where both are its severity. */
export function impactWords({ impact: { read, write } }: Change): string {
  return read === write ? "" : `Reading ${read}, writing ${write}.`;
}

/** The owner of what changed, in words; empty where nobody owns it. From the config: to be escaped. */
export function ownerWords({ owner = null }: ShownChange): string {
  return owner === null ? "" : `Owner: ${owner}`;
}

/** More places are counted. */
const mostPlaces = 5;

/** Where the program uses what changed, in words; empty where nobody asked. Holds paths: to be escaped. */
export function usageWords({ usage }: ShownChange): string {
  if (usage === undefined) return "";
  const { places, unused } = usage;
  if (places.length === 0)
    return unused
      ? "Not used in this program."
      : "Named nowhere in this program; that it is not used is not proved.";
  const named = places
    .slice(0, mostPlaces)
    .map(({ file, line, column }) => `${file}:${line}:${column}`);
  const more = places.length - named.length;
  const rest = more > 0 ? `, and ${more} more` : "";
  return `Used in ${counted(places.length, "place")}: ${named.join(", ")}${rest}.`;
}

/** The owner of an accepted change in words: of the decision, else of what changed. */
export function acceptedOwnerWords(change: AcceptedChange): string {
  return ownerWords({
    ...change,
    owner: change.accepted.owner ?? change.owner,
  });
}

/** The name and the id of an object type or a pipeline, as far as they say more than its label. */
export function subjectNames({ id, name, label }: Subject): readonly string[] {
  const isList = id === sharedList.id || id === leadStatusList.id;
  const names = new Set([name ?? "", isList ? "" : id]);
  return [...names].filter((text) => text !== "" && text !== label);
}

/** The tone of a report as a whole. */
export type Tone = "good" | "caution" | "bad";

/** A report in one paragraph of our own words; `title` is its first sentence. */
export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  readonly details: readonly string[];
}

/** The verdict of a check: what could not be looked at first, then the organisation, the files and the generator. */
export function verdictOf(report: CheckReport): Verdict {
  const { summary, orgs } = report;
  const [title = "There is nothing to check.", ...details] = [
    ...failureSentences(orgs),
    ...driftSentences(report),
    ...fileSentences(report),
    ...generatorSentences(orgs),
    ...(summary.accepted === 0
      ? []
      : [`Accepted: ${counted(summary.accepted, "change")}.`]),
  ];
  return { tone: toneOf(report), title, details };
}

function toneOf({ summary, orgs }: CheckReport): Tone {
  if (summary.exitCode === 1 || summary.breaking > 0) return "bad";
  const isCaution =
    summary.exitCode === 2 ||
    changeCount(summary) > 0 ||
    summary.stale > 0 ||
    orgs.some((org) => isOtherGenerator(org) || org.unread.length > 0);
  return isCaution ? "caution" : "good";
}

function failureSentences(orgs: readonly OrgReport[]): readonly string[] {
  const failed = orgs.filter(({ failure }) => failure !== null).length;
  if (failed > 0 && orgs.length === 1)
    return ["The organisation could not be looked at."];
  if (failed > 0)
    return [
      `${failed} of ${counted(orgs.length, "organisation")} could not be looked at.`,
    ];
  return orgs.some(({ unread }) => unread.length > 0)
    ? ["Not all of Close could be read."]
    : [];
}

function driftSentences({ summary, orgs }: CheckReport): readonly string[] {
  if (changeCount(summary) > 0) return [driftSentence(summary)];
  const looked = orgs.filter(
    ({ failure, checked }) => failure === null && checked.org,
  );
  if (looked.length === 0) return [];
  if (summary.accepted > 0) return ["Close differs from the lock as accepted."];
  return looked.some(({ unread }) => unread.length > 0)
    ? ["What could be read is as the lock has it."]
    : ["Close is as the lock has it."];
}

function fileSentences({ summary, orgs }: CheckReport): readonly string[] {
  const foreign = orgs
    .flatMap(({ stale }) => stale)
    .filter(({ status }) => isNoFileOfOurs(status)).length;
  const own = summary.stale - foreign;
  const stale = own === 0 ? [] : [`Not up to date: ${counted(own, "file")}.`];
  if (foreign > 0)
    return [...stale, `In the output, but not part of it: ${foreign}.`];
  if (stale.length > 0) return stale;
  const isChecked = orgs.some(
    ({ failure, checked }) => failure === null && checked.files,
  );
  return isChecked ? ["The files are up to date."] : [];
}

function generatorSentences(orgs: readonly OrgReport[]): readonly string[] {
  if (!orgs.some(isOtherGenerator)) return [];
  const isOlder = orgs.some((org) => newerGenerator(org) !== null);
  return [
    `The lock was written by ${isOlder ? "a newer" : "another"} version of close-codegen.`,
  ];
}

/** True if another version than the running one wrote the lock. */
export function isOtherGenerator({ generator }: OrgReport): boolean {
  return generator.lock !== null && generator.lock !== generator.running;
}

/** The version that wrote the lock, where it is newer than the running one; null otherwise. */
export function newerGenerator({ generator }: OrgReport): string | null {
  const { lock, running } = generator;
  return lock !== null && isNewer(lock, running) ? lock : null;
}

/** The difference of the versions, in a sentence; versions are from the lock: to be escaped. */
export function generatorSentence(org: OrgReport): string {
  const { lock, running } = org.generator;
  const older = newerGenerator(org) === null ? "" : ", which is older";
  return `The lock was written by close-codegen ${lock ?? "–"}; this is ${running}${older}.`;
}

/** An option of prettier that is another one than before, in a sentence; it comes from files: to be escaped. */
export function formatSentence({
  option,
  lock,
  now,
  from,
}: FormatChange): string {
  return `${option} of prettier is ${now} here (${from}); it was ${lock} in the run that wrote the lock.`;
}

/** The fault of a file of each status. */
export const staleWords = {
  changed: "out of date",
  missing: "not there",
  orphaned: "no longer made",
  edited: "edited by hand",
  conflicted: "with git's conflict markers in it",
  foreign: "not from close-codegen",
  unfinished: "left by a run that was killed",
} as const;

/** True if a status is that of something in an output that no run writes as a part of it. */
export function isNoFileOfOurs(status: StaleFile["status"]): boolean {
  return status === "foreign" || status === "unfinished";
}

/** One sentence for an organisation in which there is nothing to report, or null when there is. */
export function quietSentence(org: OrgReport): string | null {
  const hasNews =
    org.failure !== null ||
    org.drift.length + org.accepted.length > 0 ||
    org.stale.length + org.unread.length > 0 ||
    isOtherGenerator(org);
  if (hasNews) return null;
  const files = org.checked.files ? "the files are up to date" : null;
  if (org.checked.org && files !== null)
    return `Close is as the lock has it, and ${files}.`;
  if (org.checked.org) return "Close is as the lock has it.";
  return files === null
    ? "Nothing was looked at."
    : `T${files.slice(1)}; the organisation was not asked.`;
}

/** The result of a diff, in one sentence. */
export function diffTitle({ summary }: DiffReport): string {
  const count = changeCount(summary);
  return count === 0
    ? "Nothing differs."
    : `${counted(count, "change")}: ${severityWords(summary)}.`;
}

/** The result of comparing two organisations, in one sentence. */
export function parityTitle({ summary }: ParityReport): string {
  const { missingHere, missingThere, differs } = summary;
  const parts = [
    ...(missingHere === 0 ? [] : [`${missingHere} missing here`]),
    ...(missingThere === 0 ? [] : [`${missingThere} missing there`]),
    ...(differs === 0 ? [] : [`${differs} different`]),
  ];
  return parts.length === 0
    ? "The two organisations have the same."
    : `The two organisations differ: ${parts.join(", ")}.`;
}

/** The statuses of parity, short enough for a column. */
export const parityWords: Readonly<Record<ParityEntry["status"], string>> = {
  "missing-here": "not here",
  "missing-there": "not there",
  differs: "differs",
};
