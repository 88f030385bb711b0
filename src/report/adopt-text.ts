/** The report of `codegen adopt` in lines of text. */
import type { AdoptReport, LeftPlace } from "./adopt-document.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";

/** How much of a report is printed. */
export interface AdoptTextOptions {
  /** Each edit as well. */
  readonly all: boolean;
  /** What is done with the edits: written, shown, or counted. */
  readonly mode: "count" | "dry" | "write";
}

/** What is left, each with its reason, then what was done. */
export function adoptLines(
  report: AdoptReport,
  style: Palette,
  { all, mode }: AdoptTextOptions,
): readonly string[] {
  const edits = all && mode !== "count" ? editLines(report, style) : [];
  const left =
    mode === "count" ? [] : report.left.flatMap((one) => leftLines(one, style));
  const skipped = report.skipped.map(
    ({ file, reason }) =>
      `${style.caution("skipped")}  ${safeText(file, longest)}: ${safeText(reason, longest)}`,
  );
  const forms = mode === "count" ? formLines(report) : [];
  return [
    ...edits,
    ...left,
    ...forms,
    ...skipped,
    summary(report, style, mode),
  ];
}

const longest = 500;

function editLines(
  { adopted }: AdoptReport,
  style: Palette,
): readonly string[] {
  return adopted.map(({ file, line, column, ids, references }) => {
    const place = `${safeText(file, longest)}:${line}:${column}`;
    return `${style.good("adopt")}  ${place}  ${safeText(ids.join(", "))} → ${safeText(references.join(", "))}`;
  });
}

function leftLines(
  { file, line, column, id, reason, suggestion }: LeftPlace,
  style: Palette,
): readonly string[] {
  const place = `${safeText(file, longest)}:${line}:${column}`;
  return [
    `${style.caution("left")}  ${place}  ${safeText(id)}`,
    `      ${safeText(reason, longest)} ${style.faint(safeText(suggestion, longest))}`,
  ];
}

function formLines({ forms }: AdoptReport): readonly string[] {
  const names = Object.keys(forms);
  const width = Math.max(...names.map((name) => name.length), 0);
  return names.map((name) => {
    const { adopted = 0, left = 0 } = forms[name] ?? {};
    return `${name.padEnd(width)}  ${adopted} to adopt, ${left} left`;
  });
}

function summary(
  { adopted, left }: AdoptReport,
  style: Palette,
  mode: AdoptTextOptions["mode"],
): string {
  const files = new Set(adopted.map(({ file }) => file)).size;
  const rest = left.length === 0 ? "" : `, ${left.length} left as they are`;
  if (adopted.length === 0 && left.length === 0)
    return `${style.good("adopted")}  no raw ids of fields were found`;
  if (adopted.length === 0)
    return `${style.caution("left")}  ${plural(left.length, "place")}; nothing to adopt`;
  const places = `${plural(adopted.length, "place")} in ${plural(files, "file")}`;
  const verb = mode === "write" ? "adopted" : "would adopt";
  return `${style.good(verb)}  ${places}${rest}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
