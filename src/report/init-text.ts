/** The plan of `codegen init` in lines of text. */
import type { InitOrganization, InitReport } from "./init-document.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import { columnsOf, wrap } from "./wrap.js";

const longest = 500;

/** The line that says whose a key is. */
export function keyLine(
  { id, name, key }: InitOrganization,
  style: Palette,
): string {
  const whose =
    name === null ? safeText(id) : `“${safeText(name)}” (${safeText(id)})`;
  return key === null
    ? `${style.good("sample")}  ${whose}; no key is needed.`
    : `${style.good("key")}  ${safeText(key)} belongs to ${whose}.`;
}

/** The lines of a plan, or of what was done by it; `width` is that of a terminal. */
export function initLines(
  report: InitReport,
  style: Palette,
  width?: number,
): readonly string[] {
  const rows = [
    ...report.files.map(
      ({ action, path, what }) => [style.good, action, path, what] as const,
    ),
    ...(report.settings.length === 0
      ? []
      : [[style.good, "set", "git config", "merges the lock by id"] as const]),
    ...report.left.map(
      ({ what, why }) => [style.faint, "leave", what, why] as const,
    ),
  ];
  const widest = Math.max(...rows.map(([, , place]) => columnsOf(place)), 0);
  const column = Math.min(widest, 34);
  const lines = rows.flatMap(([paint, word, place, what]) => {
    const shown = safeText(place, longest);
    const gap = " ".repeat(Math.max(0, column - columnsOf(shown)));
    const text = safeText(what, longest);
    const [first = "", ...rest] =
      width === undefined
        ? [text]
        : wrap(text, Math.max(20, Math.min(width, 100) - column - 12));
    return [
      `  ${paint(word.padEnd(6))}  ${shown}${gap}  ${style.faint(first)}`,
      ...rest.map((line) => `${" ".repeat(column + 12)}${style.faint(line)}`),
    ];
  });
  return [headLine(report, style), ...lines];
}

/** The line that says how much is planned, or was written. */
export function headLine(report: InitReport, style: Palette): string {
  const { files, settings, folder, written } = report;
  const where = folder === "." ? "here" : `in ${safeText(folder, longest)}`;
  if (files.length + settings.length === 0)
    return `${style.good("up to date")}  Everything is set up ${where}; nothing was written.`;
  const count = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  return written
    ? `${style.good("written")}  ${count} ${where}`
    : `${style.good("planned")}  ${count} ${where}`;
}

/** What comes next, for whoever has run it. */
export function nextLines(
  { next }: Pick<InitReport, "next">,
  style: Palette,
): readonly string[] {
  return [
    style.strong("Next"),
    ...next.map((line) => `  ${safeText(line, longest)}`),
    "  Commit what was written, close.lock.json included.",
  ];
}
