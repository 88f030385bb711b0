/**
 * Lays JSON out as prettier does, and with it Biome and oxfmt. A lock can have some megabytes, for which
 * prettier takes many seconds; a property test holds this against prettier.
 */
import { mostColumns, sureColumns } from "./columns.js";

/** The layout of a file of JSON. */
export interface JsonStyle {
  /** One step of indentation: blanks, or a tab. */
  readonly indent: string;
  /** The columns that such a step takes. */
  readonly indentWidth: number;
  /** The columns that a list may take on one line. */
  readonly width: number;
}

/** The default of prettier, Biome and editors. */
export const usualStyle: JsonStyle = {
  indent: "  ",
  indentWidth: 2,
  width: 80,
};

/** A text of JSON. */
export interface LaidOut {
  readonly text: string;
  /** True if it depends on the width of characters that is in doubt; with `columnsOf` it never does. */
  readonly isDoubtful: boolean;
}

/**
 * The text of a value, with a line end. Objects have a member a line; lists stand on one line where they
 * hold no object and fit. `columnsOf` gives the columns of a text whose width is in doubt; it is not
 * called for others.
 */
export function layOutJson(
  value: unknown,
  style: JsonStyle = usualStyle,
  columnsOf?: (text: string) => number,
): LaidOut {
  let isDoubtful = false;
  const fits = (line: string, room: number): boolean => {
    if (mostColumns(line) <= room) return true;
    if (sureColumns(line) > room) return false;
    if (columnsOf !== undefined) return columnsOf(line) <= room;
    isDoubtful = true;
    return false;
  };
  const spread = JSON.stringify(value, null, style.indent);
  const text = spread.replace(flatList, (whole: string, ...found: string[]) => {
    const [indent = "", key = "", items = "", after = ""] = found;
    const line = `${key}[${items.trim().replace(/,\n\s*/g, ", ")}]${after}`;
    const depth = indent.length / style.indent.length;
    const room = style.width - depth * style.indentWidth;
    return fits(line, room) ? `${indent}${line}` : whole;
  });
  return { text: `${text}\n`, isDoubtful };
}

/**
 * A list of nothing but texts, numbers and the like, which has an item a line. No text holds a line feed,
 * but some hold what a dot and `$` take for one.
 */
const flatList =
  /(?<=\n)([ \t]*)("(?:[^"\\\n]|\\.)*": )?\[\n((?:[ \t]*[^[{\]}\s][^\n]*\n)+)[ \t]*\](,?)(?=\n)/g;

/**
 * The style in which a text of JSON is laid out, as far as it shows: an indent other than two blanks, and
 * lists on one line that are longer than usual. A formatter that has been over a file is followed so.
 */
export function styleOf(text: string): JsonStyle {
  const indent =
    /^[{[]\r?\n(\t|[ ]{1,8})\S/.exec(text)?.[1] ?? usualStyle.indent;
  const indentWidth = indent === "\t" ? usualStyle.indentWidth : indent.length;
  const lists =
    text.match(/(?<=\n)[ \t]*(?:"[^"\n]*": )?\[[^\n]+\],?(?=\r?\n)/g) ?? [];
  const longest = lists.reduce(
    (most, line) => Math.max(most, columnsIn(line, indentWidth)),
    0,
  );
  const width = commonWidths.find((columns) => longest <= columns) ?? longest;
  return { indent, indentWidth, width };
}

/** Widths people set a formatter to. */
const commonWidths = [usualStyle.width, 100, 120, 140, 160];

function columnsIn(line: string, tab: number): number {
  return sureColumns(line.replaceAll("\t", " ".repeat(tab)));
}
