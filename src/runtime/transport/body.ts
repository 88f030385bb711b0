/** Reads the bodies of answers: bounded, whole, and as JSON. */
import { CloseDecodeError } from "../errors.js";
import type { HeaderReader } from "./rate-limit.js";

/** An answer as it was received. */
export interface Answer {
  readonly status: number;
  readonly header: HeaderReader;
  readonly bytes: Uint8Array;
}

/** Collects the body of what `subject` names; throws `CloseDecodeError` once it is larger than `most` bytes. */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  subject: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > most) {
      throw new CloseDecodeError(
        `${subject} was answered with more than ${most} bytes, which were not read; maxResponseBytes sets the limit.`,
      );
    }
    parts.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** A body read as JSON: a value, or that there is none, or why it is not JSON. */
export type Decoded =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "empty" }
  | { readonly kind: "broken"; readonly cause: unknown };

/**
 * Reads a body as JSON in UTF-8; nothing is replaced or guessed. A number that JavaScript would
 * change, `9007199254740993` or `1e400`, comes as its text; number fields write it back as the number.
 */
export async function decodeJson(bytes: Uint8Array): Promise<Decoded> {
  if (bytes.byteLength === 0) return { kind: "empty" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!hasLongNumber(bytes) && !suspect.test(text))
      return { kind: "value", value: JSON.parse(text) };
    const { withExactNumbers } = await import("./exact-numbers.js");
    return { kind: "value", value: JSON.parse(withExactNumbers(text)) };
  } catch (cause) {
    return { kind: "broken", cause };
  }
}

/** A power of ten of three digits, at the end of a value or of the body. With an alternative that is anchored it would take twice as long. */
const suspect = /\d[eE][+-]?\d{3,}\s*(?:[,\]}]|$)/;

/** Digits and dots that may change: more than JavaScript keeps. */
const longest = 16;

/**
 * Whether there may be a number of so many digits. Every page is looked through, and texts are full of
 * digits, so this is quick rather than exact: it looks at one byte where so many in a row have to be digits.
 */
function hasLongNumber(bytes: Uint8Array): boolean {
  const isDigit = (at: number): boolean => {
    const byte = bytes[at];
    return (
      byte !== undefined && /* . */ (byte === 46 || (byte > 47 && byte < 58))
    );
  };
  for (let at = longest - 1; at < bytes.length; at += longest) {
    if (!isDigit(at)) continue;
    let start = at;
    while (isDigit(start - 1)) start -= 1;
    while (isDigit(at + 1)) at += 1;
    const before = bytes[bytes[start - 1] === 45 ? start - 2 : start - 1];
    if (at - start >= longest - 1 && isBeforeValue(before)) return true;
  }
  return false;
}

/** Whether a byte may stand before a value: a colon, a comma, a bracket, white space. */
function isBeforeValue(byte: number | undefined): boolean {
  return byte === 58 || byte === 44 || byte === 91 || (byte ?? 0) <= 32;
}
