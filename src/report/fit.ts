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
  // Blanks before a word belong to it: columns of a line keep their distance.
  for (const word of line.match(/ *[^ ]+/g) ?? []) {
    const length = columnsOf(stripVTControlCharacters(word));
    if (used > 0 && used + length > columns) {
      const next = `${margin}${word.trimStart()}`;
      parts.push(next);
      used = columnsOf(stripVTControlCharacters(next));
    } else {
      parts[parts.length - 1] += word;
      used += length;
    }
  }
  return parts.join("\n");
}
