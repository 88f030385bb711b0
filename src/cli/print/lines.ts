/** Lines of text, printed. */
import type { Io } from "../../io.js";
import { fitText } from "../../report/fit.js";

/** Prints lines, all at once; nothing where there are none. */
export function printLines(
  write: (text: string) => void,
  lines: readonly string[],
): void {
  if (lines.length > 0) write(lines.map((line) => `${line}\n`).join(""));
}

/** The same process, whose terminal receives lines that fit it. Data on stdout stays as it is. */
export function fitted(io: Io): Io {
  const width = io.terminal?.columns;
  if (width === undefined) return io;
  return { ...io, stderr: (text) => io.stderr(fitText(text, width)) };
}

/** Prints lines for people to stdout, which fit where that is a terminal. */
export function printText(
  { stdout, stdoutIsTty, terminal }: Io,
  lines: readonly string[],
): void {
  const width = stdoutIsTty ? (terminal?.columns ?? 80) : undefined;
  printLines((text) => stdout(fitText(text, width)), lines);
}
