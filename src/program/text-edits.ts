/** Edits of a text: none reaches over the end of a line, so that all lines stay where they are. */

/** Puts a text in the place of another one. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits; of several at one place the first one counts. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: fresh } of inOrder(edits)) {
    if (start < at) continue;
    result += text.slice(at, start) + fresh;
    at = end;
  }
  return result + text.slice(at);
}

/** The place of something behind edits that lie before it. */
export function shifted(at: number, edits: readonly TextEdit[]): number {
  return inOrder(edits)
    .filter(({ end }) => end <= at)
    .reduce(
      (sum, { start, end, text }) => sum + text.length - (end - start),
      at,
    );
}

/** By place, each place once. */
export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const byStart = new Map<number, TextEdit>();
  for (const edit of edits)
    if (!byStart.has(edit.start)) byStart.set(edit.start, edit);
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

/** An edited file. */
export interface EditedFile {
  /** Absolute, with slashes. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
}
