/** The plan of `codegen init` in lines of text. */
import type { InitOrganization, InitReport } from "./init-document.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import { columnsOf } from "./wrap.js";

const longest = 500;

/** The line that says whose a key is. */
export function keyLine(
  { id, name, key }: InitOrganization,
  style: Palette,
): string {
  const whose =
    name === null ? safeText(id) : `“${safeText(name)}” (${safeText(id)})`;
  return `${style.good("key")}  ${safeText(key)} belongs to ${whose}.`;
}

/** The lines of a plan, or of what was done by it. */
export function initLines(
  report: InitReport,
  style: Palette,
): readonly string[] {
  const rows = [
    ...report.files.map(
      ({ action, path, what }) => [style.good, action, path, what] as const,
    ),
    ...report.settings.map(
      ({ name, value }) => [style.good, "set", `git ${name}`, value] as const,
    ),
    ...report.left.map(
      ({ what, why }) => [style.faint, "leave", what, why] as const,
    ),
  ];
  const width = Math.max(...rows.map(([, , place]) => columnsOf(place)), 0);
  const lines = rows.map(([paint, word, place, what]) => {
    const shown = safeText(place, longest);
    const gap = " ".repeat(Math.max(0, Math.min(width, 32) - columnsOf(shown)));
    return `  ${paint(word.padEnd(6))}  ${shown}${gap}  ${style.faint(safeText(what, longest))}`;
  });
  return [headLine(report, style), ...lines];
}

function headLine(report: InitReport, style: Palette): string {
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
