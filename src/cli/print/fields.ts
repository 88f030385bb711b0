/** The report of `codegen fields`, as it is printed. */
import type { FieldsReport } from "../../report/fields-document.js";
import { fieldsLines } from "../../report/fields-text.js";
import type { Palette } from "../../report/terminal.js";

/** The text of a report, or its JSON. */
export function fieldsText(
  report: FieldsReport,
  isJson: boolean,
  style: Palette,
): string {
  const text = isJson
    ? JSON.stringify(report, null, 2)
    : fieldsLines(report, style).join("\n");
  return `${text}\n`;
}
