/** Breaks long lines for a terminal, and leaves them whole where there is none: a log is searched for messages. */
import { stripVTControlCharacters } from "node:util";
import { columnsOf } from "./wrap.js";

/** Narrower ones break every line, wider ones are hard to read. */
const narrowest = 40;
const widest = 100;

/**
 * A text whose lines fit a width, broken at blanks; a word that is longer (an id, a path) stays whole.
 * What follows in a broken line is set in by two, or as far as the line itself. Undefined breaks nothing.
 */
export function fitText(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  const columns = Math.min(Math.max(width, narrowest), widest);
  return text
    .split("\n")
    .map((line) => fitLine(line, columns))
    .join("\n");
}

function fitLine(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  // Stacks are copied, not read.
  if (columnsOf(plain) <= columns || /^ +at /.test(plain)) return line;
  const [own = ""] = /^ */.exec(plain) ?? [];
  const margin = own === "" ? "  " : own;
  const parts = [""];
  let used = 0;
  for (const piece of piecesOf(line)) {
    const length = widthOf(piece);
    if (used > 0 && used + length > columns) {
      const next = `${margin}${piece.trimStart()}`;
      parts.push(next);
      used = widthOf(next);
    } else {
      parts[parts.length - 1] += piece;
      used += length;
    }
  }
  return parts.join("\n");
}

function widthOf(text: string): number {
  return columnsOf(stripVTControlCharacters(text));
}

/** Short cells of a line: longer ones are sentences. */
const longestCell = 40;

/**
 * What is not broken: words, and short cells behind the second, which stand apart by two blanks. The blanks
 * before a piece belong to it, so that cells keep their distance.
 */
function piecesOf(line: string): readonly string[] {
  const cells = line.match(
    /^ *\S(?:.*?\S)??(?= {2}|$)| {2,}\S(?:.*?\S)??(?= {2}|$)/g,
  );
  return (cells ?? [line]).flatMap((cell, index) =>
    index > 1 && widthOf(cell) <= longestCell
      ? [cell]
      : (cell.match(/ *[^ ]+/g) ?? []),
  );
}
