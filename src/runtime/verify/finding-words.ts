/** The words of findings: what people typed in Close is text from outside, and stands on one line. */
import { printable } from "../printable.js";

/** A text of Close between quotation marks. */
export function quoted(text: string): string {
  return `“${printable(text, 80)}”`;
}

/** Label, name and id, as far as they are known: “Status” `status` (cf_1). */
export function subjectOf(
  label: string | null,
  name: string | null,
  id: string,
): string {
  const parts = [
    ...(label === null ? [] : [quoted(label)]),
    ...(name === null ? [] : [`\`${name}\``]),
    `(${printable(id, 80)})`,
  ];
  return parts.join(" ");
}

/** Some words of Close in a row: `admin, role_1`. */
export function inARow(words: readonly string[]): string {
  return words.map((word) => printable(word, 80)).join(", ");
}
