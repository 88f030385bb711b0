/** Paragraphs of the page about codes, in lines of text. */
import type { Palette } from "./terminal.js";
import { wrap } from "./wrap.js";

/** The page's Markdown for a terminal: links by their words, paragraphs within 80 columns. */
export function explanationLines(
  { code, text }: { readonly code: string; readonly text: string },
  style: Palette,
): readonly string[] {
  const plain = text.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  const paragraphs = plain
    .split(/\n{2,}/)
    .map((one) => one.replace(/\n/g, " "));
  return [
    style.strong(code),
    ...paragraphs.flatMap((one, index) => [
      ...(index === 0 ? [] : [""]),
      ...wrap(one, 80),
    ]),
  ];
}

/** All codes, a line each, with the first sentence of what is said of them. */
export function codeLines(
  all: readonly { readonly code: string; readonly text: string }[],
  style: Palette,
): readonly string[] {
  const width = Math.max(0, ...all.map(({ code }) => code.length));
  const margin = " ".repeat(width + 2);
  return all.flatMap(({ code, text }) => {
    const [first = ""] = text.split(/(?<=[.:]) |\n/);
    const lines = wrap(first.replace(/[:.]$/, ""), 80 - margin.length);
    return lines.map((line, index) =>
      index === 0
        ? `${style.strong(code)}${" ".repeat(width + 2 - code.length)}${line}`
        : `${margin}${line}`,
    );
  });
}
