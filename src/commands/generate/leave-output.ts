/** The work of `generate` on an output in which nothing is written. */
import type { GenerateOptions } from "../../stages/run-options.js";
import { rememberUpToDate } from "../../stages/plan/up-to-date.js";
import type { OutputResult } from "../result.js";
import { resultFor } from "../result.js";
import type {
  FinishedOutput,
  PartlyOutput,
  UpToDateOutput,
} from "./prepare-output.js";
import { writeParts } from "../../stages/plan/parts-note.js";
import { mayBeUpToDate } from "./prepare-output.js";

/** The result for an output that stays as it is; where nothing was to be done, the next run may know that at once. */
export async function leaveOutput(
  one: FinishedOutput | UpToDateOutput | PartlyOutput,
  options: GenerateOptions,
): Promise<OutputResult> {
  if (one.isUpToDate) {
    options.onUpToDate?.(one.group.directory, Object.keys(one.files));
    return knownResult(one);
  }
  if (one.isPart) {
    options.onUpToDate?.(one.group.directory, one.plan.keep);
    return partResult(one);
  }
  const { group, warnings, lockNotices, shadowNotices, notices } = one;
  // A module that is missing now may be there the next time, which nothing else shows.
  const isComplete = warnings.every(({ code }) => code !== "W_MODULE_MISSING");
  const isQuiet = !one.isPending && isComplete;
  if (isQuiet && options.dryRun !== true && mayBeUpToDate(options))
    await rememberUpToDate(one, warnings);
  return resultFor(group, {
    plan: one.write.plan,
    written: false,
    takenOver: one.taken,
    warnings: [...warnings, ...lockNotices, ...shadowNotices, ...notices],
  });
}

/** Nothing has changed; where files had to be read to see that, the next run need not. */
async function partResult(one: PartlyOutput): Promise<OutputResult> {
  const { group, plan, warnings, notices } = one;
  if (one.isNews) {
    await rememberUpToDate({ ...one, write: { plan, edited: [] } }, warnings);
    await writeParts(group, one.note);
  }
  return resultFor(group, {
    plan,
    written: false,
    takenOver: [],
    warnings: [...warnings, ...notices],
  });
}

function knownResult({
  group,
  files,
  warnings,
  notices,
}: UpToDateOutput): OutputResult {
  return resultFor(group, {
    plan: { create: [], change: [], keep: Object.keys(files), remove: [] },
    written: false,
    takenOver: [],
    warnings: [...warnings, ...notices],
  });
}
