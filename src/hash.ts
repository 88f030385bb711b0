/** Hashes of texts and values, short enough for a lock that people review. */
import { hash } from "node:crypto";

/** The hash of a text, blind to how its lines end: a checkout with CRLF is not an edit. */
export function hashText(text: string): string {
  return digest(text.replaceAll("\r\n", "\n"));
}

/** The hash of the text that a file holds, without making a text of it where that can be saved. */
export function hashFile(bytes: Buffer): string {
  return bytes.includes(carriageReturn)
    ? hashText(bytes.toString())
    : digest(bytes);
}

const carriageReturn = 0x0d;

function digest(data: string | Buffer): string {
  return hash("sha256", data, "hex").slice(0, 32);
}

/** The hash of a value by its JSON; keys must come in a fixed order. */
export function hashValue(value: unknown): string {
  return hashText(JSON.stringify(value));
}

/** The start of a hash by which a text is known again: a person does not hit on it by chance. */
export function startOf(hash: string): string {
  return hash.slice(0, 12);
}
