/** The failures known at the moment, so that each is reported once and its end, too. */
import type { WatchReport, WatchStage } from "./turn.js";

/** The effect of a report. */
export interface Diagnosis {
  /** True if the report's failure was not known yet. */
  readonly isNews: boolean;
  /** True if something was broken and now nothing is. */
  readonly isRecovered: boolean;
}

/** Makes the memory of what is broken, and gives the function that hands it each report. */
export function rememberFailures(): (report: WatchReport) => Diagnosis {
  const broken = new Map<WatchStage, string>();
  return ({ passed, failed }) => {
    const known = new Set(broken.values());
    for (const stage of passed) broken.delete(stage);
    if (failed === null)
      return {
        isNews: false,
        isRecovered: known.size > 0 && broken.size === 0,
      };
    const { code, message, items } = failed.failure;
    const words = JSON.stringify([code, message, items]);
    broken.set(failed.stage, words);
    return { isNews: !known.has(words), isRecovered: false };
  };
}
