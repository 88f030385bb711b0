/** The times of a command's steps, for `--profile`. */
import { safeText } from "../../report/terminal.js";
import type { Palette } from "../../report/terminal.js";
import type { Timing } from "../../steps.js";

/** One line for each step: milliseconds, and the step. */
export function profileLines(
  timings: readonly Timing[],
  style: Palette,
): readonly string[] {
  const rows = timings.map(({ step, ms }) => ({
    step: safeText(step),
    time: `${ms.toFixed(1)} ms`,
  }));
  const width = Math.max(0, ...rows.map(({ time }) => time.length));
  return rows.map(
    ({ step, time }) => `${style.faint(time.padStart(width))}  ${step}`,
  );
}
