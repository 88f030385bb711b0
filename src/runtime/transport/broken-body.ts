/** Bodies that are not what they should be. */
import type { Answer } from "./body.js";

/** A body as text for people: what is no UTF-8 is replaced. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
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
