/** Adds lines to files in which each line stands for itself: ignore lists, attributes, env files. */

/** A text with some lines added at its end, and a remark before them; as it is where it has them all. */
export function withLines(
  before: string | null,
  lines: readonly string[],
  { remark, has }: LineOptions,
): string {
  const text = before ?? "";
  const known = text.split(/\r?\n/).map((line) => line.trim());
  const missing = lines.filter((line) => !has(known, line));
  if (missing.length === 0) return text;
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  const isOpen = text !== "" && !text.endsWith("\n");
  const gap = text === "" ? "" : isOpen ? `${end}${end}` : end;
  const noted = remark === null ? missing : [`# ${remark}`, ...missing];
  return `${text}${gap}${noted.map((line) => `${line}${end}`).join("")}`;
}

/** How lines are added. */
export interface LineOptions {
  /** A line of comment before them; null for none. */
  readonly remark: string | null;
  /** True if one of the lines that are there, trimmed, says what is to be added. */
  readonly has: (known: readonly string[], line: string) => boolean;
}

/** True if the very line is there. */
export function hasLine(known: readonly string[], line: string): boolean {
  return known.includes(line);
}

/** True if a list of ignored paths has a path in one of its spellings: `a`, `/a`, `a/`, `a/**`. */
export function hasPath(known: readonly string[], path: string): boolean {
  const wanted = bare(path);
  return known.some((line) => bare(line) === wanted);
}

function bare(path: string): string {
  return path.replace(/^\.?\//, "").replace(/\/(?:\*\*?)?$/, "");
}
