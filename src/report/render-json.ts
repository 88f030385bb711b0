/** Reports as JSON: the documents themselves. */

import type { CheckReport, DiffReport, ParityReport } from "./document.js";
import type { MatrixReport } from "./matrix-document.js";

/** Within JSON only strings hold these, and the line feeds between its lines are ours. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The document of a report, as `printJson` prints it. */
export function renderJson(
  report: CheckReport | DiffReport | MatrixReport | ParityReport,
): string {
  return printJson(report);
}

/**
 * A value as JSON with two-space indent and a final newline. What a terminal would act on and a reader
 * would not see is written as `\u` escapes, so it parses to the same values.
 */
export function printJson(value: object): string {
  const json = JSON.stringify(value, null, 2);
  return `${json.replace(invisible, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
