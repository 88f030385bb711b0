/** The work of `generate` on an output in which nothing is written. */
import type { GenerateOptions } from "../../stages/run-options.js";
import { rememberUpToDate } from "../../stages/plan/up-to-date.js";
import type { OutputResult } from "../result.js";
import { resultFor } from "../result.js";
import type { FinishedOutput, UpToDateOutput } from "./prepare-output.js";
import { mayBeUpToDate } from "./prepare-output.js";

/** The result for an output that stays as it is; where nothing was to be done, the next run may know that at once. */
export async function leaveOutput(
  one: FinishedOutput | UpToDateOutput,
  options: GenerateOptions,
): Promise<OutputResult> {
  if (one.isUpToDate) {
    options.onUpToDate?.(one.group.directory, Object.keys(one.files));
    return knownResult(one);
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
