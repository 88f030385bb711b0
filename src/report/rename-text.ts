/** A rename in lines of text. */
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";

/** A name that becomes another. */
export interface RenameLine {
  readonly title: string;
  readonly label: string;
  readonly id: string;
  readonly to: string;
}

/** A word that was left. */
export interface LeftLine {
  /** From the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly word: string;
  readonly why: string;
}

/** `Account.status → stage  “Stage” cf_…`. */
export function renameLines(
  names: readonly RenameLine[],
  style: Palette,
): readonly string[] {
  return names.map(
    ({ title, label, id, to }) =>
      `${style.strong(safeText(title))} → ${style.strong(safeText(to))}  “${safeText(label)}” ${style.faint(safeText(id))}`,
  );
}

/** The most places that are shown without `--verbose`. */
const mostLeft = 20;

/** The words that were left, each with its place and the reason. */
export function leftLines(
  left: readonly LeftLine[],
  style: Palette,
  { all }: { readonly all: boolean },
): readonly string[] {
  if (left.length === 0) return [];
  const shown = all ? left : left.slice(0, mostLeft);
  const more = left.length - shown.length;
  return [
    `${style.caution("left")}  ${String(left.length)} ${left.length === 1 ? "place" : "places"} that may have the old name:`,
    ...shown.map(
      ({ file, line, column, why, text }) =>
        `  ${safeText(file, 500)}:${String(line)}:${String(column)}  ${safeText(why)}  ${style.faint(safeText(text, 120))}`,
    ),
    ...(more > 0 ? [`  and ${String(more)} more, shown with --verbose`] : []),
  ];
}
