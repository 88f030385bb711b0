/** Reads the bodies of answers: bounded, whole, and as JSON. */
import { CloseDecodeError } from "../errors.js";
import { changesNumber } from "../json.js";
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

/** A body as text for people: what is no UTF-8 is replaced. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
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
export function decodeJson(bytes: Uint8Array): Decoded {
  if (bytes.byteLength === 0) return { kind: "empty" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { kind: "value", value: JSON.parse(withExactNumbers(text)) };
  } catch (cause) {
    return { kind: "broken", cause };
  }
}

/**
 * Where a number may stand that would change: one of sixteen digits, or with a power of three. Every
 * page is looked through, so this is quick rather than exact; ids and texts are full of digits, but
 * seldom begin and end like a value.
 */
const suspect =
  /[:,[\s]-?(?:[\d.]{16}|[\d.]+[eE][+-]?\d{3})[\d.eE+-]*\s*[,\]}]/;

/** The texts and the numbers of JSON. */
const tokens =
  /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function withExactNumbers(json: string): string {
  // A body that is a number and nothing else begins with it.
  if (!suspect.test(json) && !/^\s*-?\d/.test(json)) return json;
  return json.replace(tokens, (token) =>
    !token.startsWith('"') && changesNumber(token) ? `"${token}"` : token,
  );
}

/** Whether a body may have been cut off unnoticed: nothing said how long it would be. */
export function mayBeCut({ header, bytes }: Answer): boolean {
  if (header("content-length") !== undefined) return false;
  if (header("transfer-encoding") !== undefined) return false;
  const [first] = bytes;
  return first === undefined || first === 0x7b || first === 0x5b;
}

/** Bytes of an error body that are looked at; Close's own have some hundred. */
export const mostErrorBytes: number = 64 * 1024;
