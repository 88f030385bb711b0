/** Which organisations have what, as a table of text: a column for those that are alike, a row for what is not. */
import type { MatrixRow } from "../drift/matrix.js";
import type { MatrixReport } from "./matrix-document.js";
import { matrixTitle, profilesOf, usualWords } from "./matrix-document.js";
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import { joined, labelText, textStyle, unreadLines } from "./text-parts.js";
import type { TextOptions, TextStyle } from "./text-parts.js";
import { columnsOf, wrap } from "./wrap.js";

const longestLabel = 32;
const longestWords = 40;
const mostNamed = 8;
const longestMessage = 1000;

/** The matrix for a terminal; `all` shows what is the same, too. Ends with a line feed. */
export function renderMatrixText(
  report: MatrixReport,
  palette: Palette,
  options: TextOptions = {},
): string {
  const style = textStyle(palette, options);
  const rows = report.rows.filter(
    ({ isSame }) => options.all === true || !isSame,
  );
  const profiles = profilesOf(report);
  const width = Math.max(4, style.width - longestLabel - 8);
  const size = nameOf(profiles.length - 1).length + 1;
  const columns = Math.max(1, Math.floor(width / size));
  const blocks: (readonly string[])[] = [];
  for (let at = 0; at < profiles.length && rows.length > 0; at += columns) {
    const some = profiles.slice(at, at + columns).map(({ first }, index) => ({
      first,
      name: nameOf(at + index),
    }));
    blocks.push(["", ...blockLines(rows, some, { size, palette })]);
  }
  return joined([
    ...wrap(matrixTitle(report), style.width).map(palette.strong),
    ...matrixFailureLines(report, style),
    ...unreadLines(report.unread, style),
    ...(rows.length === 0 ? [] : ["", ...legend(profiles, palette)]),
    ...blocks.flat(),
    ...(rows.length === 0 ? [] : ["", ...signLines(palette)]),
  ]);
}

/** `A` to `Z`, `AA`, `AB` and so on. */
function nameOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : nameOf(Math.floor(index / 26) - 1) + letter;
}

function legend(
  profiles: ReturnType<typeof profilesOf>,
  palette: Palette,
): readonly string[] {
  return profiles.flatMap(({ orgs }, index) => {
    const shown = orgs
      .slice(0, mostNamed)
      .map((org) => safeText(labelText(org)));
    const more = orgs.length - shown.length;
    const text = `${shown.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
    const [first = "", ...others] = wrap(text, 70);
    return [
      `  ${palette.strong(nameOf(index).padEnd(3))} ${first}`,
      ...others.map((line) => `      ${line}`),
    ];
  });
}

function blockLines(
  rows: readonly MatrixRow[],
  columns: readonly { readonly first: string; readonly name: string }[],
  { size, palette }: { readonly size: number; readonly palette: Palette },
): readonly string[] {
  const head = columns.map(({ name }) => name.padEnd(size)).join("");
  let heading = "";
  return [
    palette.strong(`  ${" ".repeat(longestLabel)}  ${head}`),
    ...rows.flatMap((row) => {
      const { object, field, cells } = row;
      const usual = usualWords(row);
      const title = labelText(object.label);
      const isNew = heading !== `${object.kind} ${title}`;
      heading = `${object.kind} ${title}`;
      const signs = columns
        .map(({ first }) => signOf(cells[first], usual).padEnd(size))
        .join("");
      const words = palette.faint(safeText(usual, longestWords));
      const line = (label: string): string =>
        `${fitted(label)}  ${signs} ${words}`;
      return [
        ...(isNew && field !== null
          ? [`  ${palette.strong(safeText(title, longestLabel))}`]
          : []),
        field === null
          ? palette.strong(line(`  ${safeText(title, longestLabel)}`))
          : line(`    ${safeText(labelText(field), longestLabel)}`),
      ];
    }),
  ];
}

function fitted(label: string): string {
  const room = longestLabel + 2;
  const cut = columnsOf(label) > room ? `${label.slice(0, room - 1)}…` : label;
  return `${cut}${" ".repeat(Math.max(0, room - columnsOf(cut)))}`;
}

function signOf(words: string | null | undefined, usual: string): string {
  if (words === undefined) return "?";
  if (words === null) return "-";
  return words === usual ? "x" : "~";
}

function signLines(palette: Palette): readonly string[] {
  return [
    palette.faint(
      "  x as it says at the right   ~ otherwise   - not there   ? not read",
    ),
  ];
}

/** The lines that say which organisations could not be looked at, why, and what to do. */
export function matrixFailureLines(
  { failed }: MatrixReport,
  { palette, width }: TextStyle,
): readonly string[] {
  const fit = (text: string): readonly string[] =>
    wrap(safeText(text, longestMessage), width - failedIndent.length);
  return failed.flatMap(({ org, code, message, hint }) => {
    const [first = "", ...others] = [
      ...fit(`${labelText(org)}: ${code}  ${message}`),
      ...(hint === null ? [] : fit(hint)),
    ];
    return [
      `${palette.bad("failed")}  ${first}`,
      ...others.map((line) => `${failedIndent}${line}`),
    ];
  });
}

/** As wide as the word before the first line. */
const failedIndent = " ".repeat("failed  ".length);
