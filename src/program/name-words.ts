/** Finds words in texts: what a compiler is asked about afterwards, and what it need not be asked about. */

/** A word in a text. */
export interface FoundWord {
  readonly word: string;
  /** Counted from 0. */
  readonly at: number;
}

/**
 * Finds names as whole identifiers, whatever they stand for, and names with a dot in them, such as
 * `sales.proposal`, as whole texts. What is part of such a text is not found once more.
 */
export function findWords(
  text: string,
  words: ReadonlySet<string>,
): readonly FoundWord[] {
  // Most texts have none of a few names, which is quicker to see than which words there are.
  if (words.size <= fewWords && ![...words].some((word) => text.includes(word)))
    return [];
  const whole = [...words].some((word) => word.includes("."))
    ? quotedIn(text, words)
    : [];
  const single = [...text.matchAll(identifiers)]
    .filter(([word]) => words.has(word))
    .map(({ 0: word, index }) => ({ word, at: index }))
    .filter(
      ({ at }) =>
        !whole.some((one) => one.at <= at && at < one.at + one.word.length),
    );
  return [...whole, ...single].sort((a, b) => a.at - b.at);
}

const fewWords = 40;

const identifiers = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

/** Names with a dot in them, between quotes of one kind. */
function quotedIn(
  text: string,
  words: ReadonlySet<string>,
): readonly FoundWord[] {
  return [...text.matchAll(/(?<=(["'`]))[^"'`\s.]+\.[^"'`\s.]+(?=\1)/g)]
    .filter(([word]) => words.has(word))
    .map(({ 0: word, index }) => ({ word, at: index }));
}

/** The line and the column of a place in a text, both counted from 1. */
export function positionAt(
  text: string,
  at: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).replace(/^\uFEFF/, "");
  const lines = before.split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** The line of a place, without blanks around it. */
export function lineAt(text: string, at: number): string {
  const start = Math.max(
    text.lastIndexOf("\n", at - 1),
    text.lastIndexOf("\r", at - 1),
  );
  const [line = ""] = text.slice(start + 1).split(/[\r\n]/, 1);
  return line.replace(/^\uFEFF/, "").trim();
}
