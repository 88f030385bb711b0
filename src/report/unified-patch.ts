/** A change of files as a unified patch, which `git apply` and `patch -p1` read. */

/** A file before and after, whose lines stay where they are. */
export interface PatchedFile {
  /** From the folder in which the patch is applied, with slashes. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The lines around a change that are shown. */
const context = 3;

/** The patch of some files: edits change lines and add none. */
export function unifiedPatch(files: readonly PatchedFile[]): string {
  return files.map(filePatch).join("");
}

function filePatch({ path, before, after }: PatchedFile): string {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const changed = old.flatMap((line, index) =>
    line === fresh[index] ? [] : [index],
  );
  if (changed.length === 0) return "";
  const hunks = groups(changed).map(([first, last]) => {
    const start = Math.max(0, first - context);
    const end = Math.min(old.length, last + context + 1);
    return hunk(old, fresh, start, end);
  });
  return `--- a/${path}\n+++ b/${path}\n${hunks.join("")}`;
}

/** Changes whose surroundings meet are one hunk. */
function groups(
  changed: readonly number[],
): readonly (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  for (const index of changed) {
    const last = found.at(-1);
    if (last !== undefined && index - last[1] <= context * 2) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}

function hunk(
  old: readonly string[],
  fresh: readonly string[],
  start: number,
  end: number,
): string {
  const lines: string[] = [];
  let at = start;
  while (at < end) {
    const from = at;
    while (at < end && old[at] !== fresh[at]) at++;
    const run = { from, to: at };
    lines.push(
      ...old.slice(run.from, run.to).map((line) => printed("-", line)),
    );
    lines.push(
      ...fresh.slice(run.from, run.to).map((line) => printed("+", line)),
    );
    if (at < end) lines.push(printed(" ", old[at] ?? ""));
    at++;
  }
  const range = `${String(start + 1)},${String(end - start)}`;
  return `@@ -${range} +${range} @@\n${lines.join("")}`;
}

function printed(sign: string, line: string): string {
  return line.endsWith("\n")
    ? `${sign}${line}`
    : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Each with its own end. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
