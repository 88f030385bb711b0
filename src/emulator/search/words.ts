/** Comparison of text in searches: by words, whatever their case (docs/close-api.md §9.5). */

/** The three ways in which words can be looked for. */
export const textModes = [
  "full_words",
  "phrase",
  "beginning_of_words",
] as const;

/** Makes a test for texts: whether all words, the words in a row, or words that begin so occur in it. */
export function wordTest(
  wanted: string,
  mode: (typeof textModes)[number],
): (text: string) => boolean {
  const words = wordsOf(wanted);
  switch (mode) {
    case "full_words":
      return (text) => {
        const found = new Set(wordsOf(text));
        return words.every((word) => found.has(word));
      };
    case "phrase":
      return (text) =>
        ` ${wordsOf(text).join(" ")} `.includes(` ${words.join(" ")} `);
    case "beginning_of_words":
      return (text) => {
        const found = wordsOf(text);
        return words.every((word) =>
          found.some((other) => other.startsWith(word)),
        );
      };
    default:
      return mode satisfies never;
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
