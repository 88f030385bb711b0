/** The changes that a run took over from Close, in lines of text: the sentences of `check`, in the run that changes the lock. */

import type { Change } from "../drift/changes.js";
import { countSeverities } from "../drift/severity.js";
import type { SchemaSize, TakenOver } from "../drift/taken-over.js";
import type { NextStep } from "./next-steps.js";
import { takeOverStep } from "./next-steps.js";
import type { OutputPlan } from "./run-text.js";
import { worstFirst } from "./sections.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import {
  changeWords,
  entryLines,
  joinedSteps,
  longestText,
  textStyle,
} from "./text-parts.js";
import type { TextOptions, TextStyle } from "./text-parts.js";
import { counted, driftSentence, severityWords } from "./wording.js";

/** One output with what was taken over into its lock. */
export interface TakenOutput extends OutputPlan {
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  readonly takenOver: readonly TakenOver[];
}

/** The layout of its text. */
export interface TakenOptions extends TextOptions {
  /** The run's use of it: writes all files, writes the lock alone, or only plans. */
  readonly run: "generate" | "pull" | "plan";
  /** True to list every change rather than the ten worst. */
  readonly all: boolean;
}

const mostListed = 10;

/**
 * For each organisation the counts by severity and the changes, worst first, at most ten unless `all`
 * is set; then what to do next. Of an organisation that the lock did not know: how much was found.
 */
export function takenOverLines(
  outputs: readonly TakenOutput[],
  palette: Palette,
  options: TakenOptions,
): readonly string[] {
  const style = textStyle(palette, options);
  const isOfSeveral = outputs.flatMap(({ orgs }) => orgs).length > 1;
  const taken = outputs.flatMap((output) =>
    output.takenOver.map((one) => ({ ...one, output })),
  );
  const lines = taken.flatMap(({ org, found, changes, output }) => {
    const whose = isOfSeveral ? `${safeText(org)}: ` : "";
    return found === null
      ? [
          ...changeLines(changes, whose, style, options),
          ...moreLines(changes, org, output, options),
        ]
      : [`${whose}${foundSentence(found)}`];
  });
  const changes = taken.flatMap((one) => one.changes);
  return [...lines, ...joinedSteps(stepsAfter(changes, options.run), style)];
}

function changeLines(
  changes: readonly Change[],
  whose: string,
  style: TextStyle,
  { run, all }: TakenOptions,
): readonly string[] {
  const { palette } = style;
  const counts = countSeverities(changes);
  const sentence =
    run === "plan"
      ? driftSentence(counts)
      : `Taken over from Close: ${severityWords(counts)}.`;
  const paint = counts.breaking > 0 ? palette.bad : palette.caution;
  const shown = worstFirst(changes).slice(0, all ? undefined : mostListed);
  return [
    palette.strong(paint(`${whose}${sentence}`)),
    ...shown.flatMap((change) =>
      entryLines(changeWords(change, palette), style),
    ),
  ];
}

/** The place of the others: once the lock has them, only a comparison with an older one shows them. */
function moreLines(
  changes: readonly Change[],
  org: string,
  { label, plan }: TakenOutput,
  { run, all }: TakenOptions,
): readonly string[] {
  const more = changes.length - mostListed;
  if (all || more <= 0) return [];
  const isLogged = [...plan.create, ...plan.change].includes("CHANGES.md");
  const lock = org === "default" ? "lock" : `lock:${org}`;
  const afterwards = isLogged
    ? `${label}/CHANGES.md`
    : `npx codegen diff git:HEAD ${lock}`;
  const where = run === "plan" ? "npx codegen check" : afterwards;
  return [`    and ${more} more: ${safeText(where, longestText)}`];
}

function foundSentence(size: SchemaSize): string {
  const { customObjectTypes, customActivityTypes, fields } = size;
  const { pipelines, statuses } = size;
  // Every organisation has statuses: none means that they could not be read.
  const words = [
    counted(customObjectTypes, "custom object type"),
    counted(customActivityTypes, "custom activity type"),
    counted(fields, "custom field"),
    ...(pipelines === 0 ? [] : [counted(pipelines, "pipeline")]),
    ...(statuses === 0
      ? []
      : [statuses === 1 ? "1 status" : `${String(statuses)} statuses`]),
  ];
  return `Found ${words.join(", ")}.`;
}

function stepsAfter(
  changes: readonly Change[],
  run: TakenOptions["run"],
): readonly NextStep[] {
  if (changes.length === 0) return [];
  const isHarmless = countSeverities(changes).safe === changes.length;
  switch (run) {
    case "plan":
      return [takeOverStep];
    case "pull":
      return [
        {
          why: "Write the files from the lock; the compiler then shows what the changes break:",
          lines: ["npx codegen --offline", "npx tsc --noEmit"],
        },
      ];
    case "generate":
      return isHarmless
        ? []
        : [
            {
              why: "The compiler shows what the changes break:",
              lines: ["npx tsc --noEmit"],
            },
          ];
    default:
      return run satisfies never;
  }
}
