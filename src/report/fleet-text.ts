/** A run over many outputs in few lines: what was done in all, and the most important of each kind. */
import type { CodegenError, Warning } from "../errors.js";
import { countSeverities } from "../drift/severity.js";
import { compareText, groupBy } from "../schema/schema.js";
import { moreOf } from "./more-of.js";
import type { OutputPlan } from "./run-text.js";
import type { TakenOutput } from "./taken-over-text.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import { counted, severityWords } from "./wording.js";

/** Of more outputs than these a run prints sums; these have a line each. */
export const mostOneByOne = 10;

/** An output that was brought up to date, or would be. */
export interface FleetOutput extends TakenOutput {
  readonly warnings: readonly Warning[];
}

/** An output that could not be. */
export interface FailedOutput {
  /** As people know it. */
  readonly label: string;
  readonly orgs: readonly string[];
  readonly error: CodegenError;
}

const mostOutputs = 5;
const mostCodes = 3;
const mostNamed = 3;
const messageLimit = 150;
const labelLimit = 60;

/** What a run is limited to: `only  25 of 200 outputs: share 2 of 8`. */
export function limitLine(
  { chosen, of }: { readonly chosen: number; readonly of: number },
  {
    shard,
    changedSince,
  }: {
    readonly shard?:
      { readonly index: number; readonly count: number } | undefined;
    readonly changedSince?: string | undefined;
  },
  style: Palette,
): string {
  const parts = [
    ...(changedSince === undefined
      ? []
      : [`changed since ${safeText(changedSince, labelLimit)}`]),
    ...(shard === undefined
      ? []
      : [`share ${String(shard.index)} of ${String(shard.count)}`]),
  ];
  return `${style.faint("only")}  ${chosen} of ${counted(of, "output")}: ${parts.join(", ")}`;
}

/** The sums of a run over many outputs; with all else it prints they fit a screen. */
export function fleetLines(
  done: string,
  outputs: readonly FleetOutput[],
  of: number,
  style: Palette,
): readonly string[] {
  return [
    sumLine(done, outputs, of, style),
    ...changedLines(outputs, style),
    ...takenLines(outputs, style),
    ...warnedLines(outputs, style),
  ];
}

function sumLine(
  done: string,
  outputs: readonly OutputPlan[],
  of: number,
  style: Palette,
): string {
  const sum = (list: "create" | "change" | "keep" | "remove"): string =>
    outputs
      .reduce((total, { plan }) => total + plan[list].length, 0)
      .toLocaleString("en-US");
  const counts = [
    `${sum("create")} created`,
    `${sum("change")} changed`,
    `${sum("keep")} unchanged`,
    `${sum("remove")} removed`,
  ].join(", ");
  const where =
    outputs.length === of
      ? counted(of, "output")
      : `${outputs.length} of ${counted(of, "output")}`;
  return `${style.good(done)}  ${counts} in ${where}`;
}

function filesOf({ plan: { create, change, remove } }: OutputPlan): number {
  return create.length + change.length + remove.length;
}

/** The outputs with the most changes; others are counted. */
function changedLines(
  outputs: readonly OutputPlan[],
  style: Palette,
): readonly string[] {
  const changed = outputs
    .filter((output) => filesOf(output) > 0)
    .sort((a, b) => filesOf(b) - filesOf(a) || compareText(a.label, b.label));
  const shown = changed.slice(0, mostOutputs);
  const labels = shown.map(({ label }) => safeText(label, labelLimit));
  const width = Math.max(0, ...labels.map((label) => label.length));
  const more = changed.length - shown.length;
  return [
    ...shown.map(({ plan }, index) => {
      const parts = [
        ...(plan.create.length > 0 ? [`${plan.create.length} created`] : []),
        ...(plan.change.length > 0 ? [`${plan.change.length} changed`] : []),
        ...(plan.remove.length > 0 ? [`${plan.remove.length} removed`] : []),
      ];
      return `  ${(labels[index] ?? "").padEnd(width)}  ${parts.join(", ")}`;
    }),
    ...(more > 0
      ? [style.faint(`  and ${more} more, shown with --verbose`)]
      : []),
  ];
}

function takenLines(
  outputs: readonly TakenOutput[],
  style: Palette,
): readonly string[] {
  const taken = outputs.flatMap(({ takenOver }) => takenOver);
  const found = taken.filter((one) => one.found !== null);
  const changed = taken.filter(({ changes }) => changes.length > 0);
  const counts = countSeverities(changed.flatMap(({ changes }) => changes));
  const names = named(changed.map(({ org }) => org));
  const paint = counts.breaking > 0 ? style.bad : style.caution;
  return [
    ...(found.length > 0
      ? [`Read for the first time: ${counted(found.length, "organisation")}.`]
      : []),
    ...(changed.length > 0
      ? [`${paint(`Changed in Close: ${severityWords(counts)}`)}, in ${names}.`]
      : []),
  ];
}

/** One line for each code, with its first message. */
function warnedLines(
  outputs: readonly FleetOutput[],
  style: Palette,
): readonly string[] {
  const all = outputs.flatMap(({ label, warnings }) =>
    warnings.map((warning) => ({ ...warning, label })),
  );
  const groups = [...groupBy(all, ({ code }) => code)].sort(([a], [b]) =>
    compareText(a, b),
  );
  if (groups.length === 0) return [];
  const shown = groups.slice(0, mostCodes);
  const more = groups.slice(mostCodes).map(([code]) => code);
  return [
    ...shown.flatMap(([code, warnings]) => {
      const labels = [...new Set(warnings.map(({ label }) => label))];
      const first = safeText(warnings[0]?.message ?? "", messageLimit);
      const head = `${style.caution("warning")} ${style.strong(code)}`;
      return [`${head}  in ${named(labels)}: ${first}`];
    }),
    ...(more.length > 0 ? [`  and ${more.join(", ")}`] : []),
    `  ${style.faint(`${moreOf(shown.map(([code]) => code))}; all of them with --verbose`)}`,
  ];
}

/** The failures of many outputs, by their codes, each with what to do about the first. */
export function failedLines(
  failed: readonly FailedOutput[],
  of: number,
  style: Palette,
): readonly string[] {
  const groups = [...groupBy(failed, ({ error }) => error.code)];
  const shown = groups.slice(0, mostCodes);
  const more = groups.slice(mostCodes).map(([code]) => code);
  return [
    ...shown.flatMap(([code, outputs]) => {
      const [first] = outputs;
      const names = named(outputs.map(({ label }) => label));
      const message = safeText(first?.error.message ?? "", messageLimit);
      const hint = first?.error.hint ?? "";
      return [
        `${style.bad("error")} ${style.strong(code)}  in ${names}: ${message}`,
        ...(hint === "" ? [] : [`  ${safeText(hint, messageLimit)}`]),
      ];
    }),
    ...(more.length > 0 ? [`  and ${more.join(", ")}`] : []),
    ...failedConclusion(failed, of, style),
  ];
}

/** How many failed, and the command that tries them again. */
export function failedConclusion(
  failed: readonly FailedOutput[],
  of: number,
  style: Palette,
): readonly string[] {
  const others =
    failed.length === of ? "" : "; what was done of the others stays";
  const orgs = failed.flatMap((one) => one.orgs.slice(0, 1));
  const isShort = orgs.length <= mostOutputs && orgs.every(isPlainWord);
  return [
    `${style.bad("failed")}  ${failed.length} of ${counted(of, "output")}${others}.`,
    ...(isShort
      ? [`  ${style.faint(`To try again: codegen --org ${orgs.join(" ")}`)}`]
      : []),
  ];
}

/** Can be typed as it is. */
function isPlainWord(name: string): boolean {
  return /^[\w.][\w.-]*$/.test(name);
}

/** The first of some names, and how many more there are. */
function named(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNamed)
    .map((name) => safeText(name, labelLimit));
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
