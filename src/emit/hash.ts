/** Hashes of texts and values, short enough for a lock that people review. */
import { createHash } from "node:crypto";

/** The hash of a text, blind to how its lines end: a checkout with CRLF is not an edit. */
export function hashText(text: string): string {
  return createHash("sha256")
    .update(text.replaceAll("\r\n", "\n"))
    .digest("hex")
    .slice(0, 32);
}

/** The hash of a value by its JSON; keys must come in a fixed order. */
export function hashValue(value: unknown): string {
  return hashText(JSON.stringify(value));
}
