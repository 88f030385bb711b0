/** Draws what a terminal shows as SVG: commands, and what they printed with their colours. */

/** A command and what it printed, with the signs by which terminals colour text. */
export interface TerminalStep {
  readonly command: string;
  readonly printed: string;
}

/** A piece of a line in one colour. */
interface Piece {
  readonly text: string;
  readonly look: string;
}

/** Columns; longer lines go on below, as terminals show them. */
const columns = 100;

const letterWidth = 8.43;
const lineHeight = 20;
const margin = 20;

const colours: Readonly<Record<string, string>> = {
  "1": "strong",
  "2": "faint",
  "31": "bad",
  "32": "good",
  "33": "caution",
};

/** Draws the steps one below the other, with a line between them. */
export function terminalPicture(
  steps: readonly TerminalStep[],
  title: string,
): string {
  const lines = steps.flatMap(({ command, printed }, index) => [
    ...(index === 0 ? [] : [[]]),
    [
      { text: "$ ", look: "faint" },
      { text: command, look: "strong" },
    ],
    ...printed.replace(/\n$/, "").split("\n").map(piecesOf).flatMap(wrapped),
  ]);
  const longest = Math.max(
    ...lines.map((line) =>
      line.reduce((sum, { text }) => sum + text.length, 0),
    ),
  );
  const width = Math.ceil(longest * letterWidth) + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin;
  const body = lines.map((line, index) => lineOf(line, index)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" role="img">
<title>${escaped(title)}</title>
<style>
rect { fill: #14171b; }
text { fill: #e7eaee; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
.strong { font-weight: 700; fill: #ffffff; }
.faint { fill: #a3acb6; }
.good { fill: #7fd49a; }
.caution { fill: #f2b65c; }
.bad { fill: #ff8f8a; }
</style>
<rect width="100%" height="100%" rx="10"/>
${body}</svg>
`;
}

function lineOf(line: readonly Piece[], index: number): string {
  if (line.every(({ text }) => text === "")) return "";
  const y = margin + (index + 0.75) * lineHeight;
  const pieces = line.map(({ text, look }) =>
    look === ""
      ? escaped(text)
      : `<tspan class="${look}">${escaped(text)}</tspan>`,
  );
  return `<text x="${String(margin)}" y="${String(y)}" xml:space="preserve">${pieces.join("")}</text>\n`;
}

/** The pieces of a line by the codes within it. */
function piecesOf(line: string): readonly Piece[] {
  const escape = String.fromCharCode(27);
  const [first = "", ...others] = line.split(`${escape}[`);
  const pieces = others.map((part) => {
    const end = part.indexOf("m");
    return {
      text: part.slice(end + 1),
      look: colours[part.slice(0, end)] ?? "",
    };
  });
  return [{ text: first, look: "" }, ...pieces];
}

/** The lines of a terminal that a line takes. */
function wrapped(line: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let left = columns;
  for (const { text, look } of line)
    for (const letter of text) {
      if (left === 0) {
        lines.push([]);
        left = columns;
      }
      const last = lines.at(-1) ?? [];
      const piece = last.at(-1);
      if (piece?.look === look)
        last[last.length - 1] = { text: piece.text + letter, look };
      else last.push({ text: letter, look });
      left -= 1;
    }
  return lines;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
