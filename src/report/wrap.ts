/** Breaks text into lines that fit a terminal. */

const wide =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60]/u;

/** The columns that safe text takes on a terminal, near enough: marks none, East Asian characters and emoji two. */
export function columnsOf(text: string): number {
  // Most texts are such, and to look at each character takes long.
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

/** Breaks a text at its spaces into lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let columns = 0;
  for (const word of text.split(" ")) {
    const length = columnsOf(word);
    const last = lines.at(-1);
    if (last !== undefined && columns + 1 + length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
      columns += 1 + length;
    } else {
      lines.push(word);
      columns = length;
    }
  }
  return lines;
}
