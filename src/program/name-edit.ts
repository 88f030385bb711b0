/** The edits that put a name in the place of another. */
import type { ts } from "ts-morph";
import type { MemberPlace } from "./places.js";
import type { TextEdit } from "./text-edits.js";

/** The old name of a member, its new one, and that of the variable in `{ status }`. */
export interface MemberNames {
  readonly word: string;
  readonly to: string;
  readonly value: string;
}

/** Of `{ status }` the variable keeps its name: `{ stage: status }`. */
export function memberEdit(
  file: ts.SourceFile,
  { node, shorthand }: MemberPlace,
  { word, to, value }: MemberNames,
): TextEdit {
  const { start, end } = nameRange(file, node, word);
  if (shorthand === null) return { start, end, text: to };
  const variable = shorthand === "literal" ? value : word;
  return { start, end, text: to === variable ? to : `${to}: ${variable}` };
}

/** The name in a node, without quotes. */
export function nameRange(
  file: ts.SourceFile,
  node: ts.Node,
  word: string,
): { readonly start: number; readonly end: number } {
  const from = node.getStart(file);
  const isQuoted = node.getText(file) !== word;
  const start = isQuoted ? from + 1 : from;
  return { start, end: start + word.length };
}
