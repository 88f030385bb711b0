/** Lines of text, printed. */

/** Prints lines, all at once; nothing where there are none. */
export function printLines(
  write: (text: string) => void,
  lines: readonly string[],
): void {
  if (lines.length > 0) write(lines.map((line) => `${line}\n`).join(""));
}
