/** The report of `codegen doctor` in lines of text. */
import type { DoctorFinding, DoctorReport } from "./doctor-document.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import { wrap } from "./wrap.js";

/** The detail and the width of the text. */
export interface DoctorTextOptions {
  /** True for what is as it should be, too. @default false */
  readonly all?: boolean;
  /** Columns. @default 80 */
  readonly width?: number | undefined;
}

const longest = 1000;
const mostItems = 10;
const margin = " ".repeat(9);

/** The lines of a report: what is fine in a line each, all else with its code and what to do. */
export function doctorLines(
  { findings, summary }: DoctorReport,
  style: Palette,
  { all = false, width = 80 }: DoctorTextOptions,
): readonly string[] {
  const columns = Math.min(Math.max(width, 64), 100) - margin.length;
  const lines = findings.flatMap((finding) =>
    findingLines(finding, style, { all, columns }),
  );
  return [...lines, "", summaryLine(summary, style)];
}

function findingLines(
  finding: DoctorFinding,
  style: Palette,
  { all, columns }: { readonly all: boolean; readonly columns: number },
): readonly string[] {
  const { level, code, message, next, fix } = finding;
  const isQuiet = level === "ok";
  const words = isQuiet ? message : `${code}  ${message}`;
  const items = all ? finding.items : finding.items.slice(0, mostItems);
  const more = finding.items.length - items.length;
  const [first = "", ...rest] = [
    ...wrap(safeText(words, longest), columns),
    ...items.map((item) => `  ${safeText(item, longest)}`),
    ...(more > 0 ? [`  and ${String(more)} more, shown with --verbose`] : []),
  ];
  const steps = [
    ...(next === null || fix === "done" ? [] : [next]),
    ...(fix === "possible" ? ["codegen doctor --fix does that."] : []),
    ...(fix === "done" ? ["That is done now."] : []),
  ];
  const shown = isQuiet ? first : first.replace(code, () => style.strong(code));
  const [label, paint] =
    fix === "done"
      ? ["fixed", style.good]
      : ([level, paintOf(level, style)] as const);
  return [
    `${paint(label.padEnd(7))}  ${shown}`,
    ...[
      ...rest,
      ...steps.flatMap((step) =>
        wrap(`→ ${safeText(step, longest)}`, columns).map((line, index) =>
          index === 0 ? line : `  ${line}`,
        ),
      ),
    ].map((line) => `${margin}${line}`),
  ];
}

function paintOf(
  level: DoctorFinding["level"],
  style: Palette,
): (text: string) => string {
  switch (level) {
    case "ok":
      return style.good;
    case "note":
      return style.faint;
    case "warning":
      return style.caution;
    case "broken":
      return style.bad;
    default:
      return level satisfies never;
  }
}

function summaryLine(
  { ok, notes, warnings, broken }: DoctorReport["summary"],
  style: Palette,
): string {
  const counts = [
    `${String(broken)} broken`,
    `${String(warnings)} ${warnings === 1 ? "warning" : "warnings"}`,
    `${String(notes)} ${notes === 1 ? "note" : "notes"}`,
    `${String(ok)} fine`,
  ].join(", ");
  if (broken > 0) return `${style.bad("broken")}  ${counts}`;
  return warnings > 0
    ? `${style.caution("works")}  ${counts}`
    : `${style.good("fine")}  ${counts}`;
}
