/** Finds raw ids of Close in texts: fields that the program reaches without the generated code. */
import { lineAt, positionAt } from "./name-words.js";

/** A raw id in a text. */
export interface RawId {
  readonly id: string;
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

/** Finds some ids, each as a whole word. */
export function findRawIds(
  text: string,
  ids: ReadonlySet<string>,
): readonly RawId[] {
  if (!/[a-z]_/.test(text)) return [];
  return [...text.matchAll(/(?<![A-Za-z0-9])[a-z]+_[A-Za-z0-9]+/g)]
    .filter(([id]) => ids.has(id))
    .map(({ 0: id, index }) => ({
      id,
      ...positionAt(text, index),
      text: lineAt(text, index),
    }));
}
