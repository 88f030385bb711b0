/** Reads text that people and their tools wrote: editors and shells of Windows save more than plain UTF-8. */
import { isAscii } from "node:buffer";
import { CodegenError, codeOf, readError } from "../errors.js";
import { readFileBytes } from "./read-file.js";

/** The encoding of a text. */
export type Encoding = "UTF-8" | "UTF-16";

/** A text without its byte order mark, and how it was stored. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/**
 * The text in some bytes: UTF-8 or UTF-16, with or without a byte order mark. Null for bytes that are
 * neither. UTF-16 without a mark is recognised by its first character, which has to be ASCII.
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return fromUtf16(bytes.subarray(2));
  if (first === 0xfe && second === 0xff)
    return fromUtf16(swapped(bytes.subarray(2)));
  if (bytes.length > 1 && first !== 0 && second === 0) return fromUtf16(bytes);
  if (bytes.length > 1 && first === 0 && second !== 0)
    return fromUtf16(swapped(bytes));
  // Nearly all is, and a decoder takes twenty times as long.
  if (isAscii(bytes)) return fromAscii(bytes);
  try {
    // It takes a byte order mark off by itself.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, encoding: "UTF-8" };
  } catch {
    return null;
  }
}

function fromAscii(bytes: Uint8Array): DecodedText {
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  return { text, encoding: "UTF-8" };
}

function fromUtf16(bytes: Uint8Array): DecodedText {
  return { text: Buffer.from(bytes).toString("utf16le"), encoding: "UTF-16" };
}

function swapped(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

/**
 * Reads a text file that a person may have saved. Throws `E_READ` for one in an unknown encoding; errors
 * of the file system pass through.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFileBytes(path).catch((error: unknown) => {
    // Of a folder the system says that it is one, but not which.
    if (codeOf(error) === "EISDIR") throw readError(error, path);
    throw error;
  });
  return textOf(bytes, path);
}

/** The text in the bytes of a file; `E_READ`, which names the file, where their encoding is unknown. */
export function textOf(bytes: Uint8Array, path: string): string {
  const decoded = decodeText(bytes);
  if (decoded !== null) return decoded.text;
  throw new CodegenError(
    "E_READ",
    `${path} could not be read: its encoding is neither UTF-8 nor UTF-16.`,
    { hint: "Save it as UTF-8." },
  );
}
