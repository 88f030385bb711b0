/**
 * Cuts a lock that this version printed into its parts, without reading it as JSON: most of it is the
 * definitions of fields, of which nearly none changes between two runs. It stays the bytes that were read,
 * since to make strings of them, and bytes again, takes longer than all that is done with them. No text in
 * JSON holds a line feed, so the indent of a line says where it stands.
 */
import { layOutPart } from "./print-lock.js";
import type { Lock } from "./lock.js";

/** The bytes of a lock, cut; joined they are the same again. */
export interface LockParts {
  /** All before the records of files. */
  readonly head: Buffer;
  /** The members `earlier` and `files`. */
  readonly records: Buffer;
  /** All between those and the first object type. */
  readonly middle: Buffer;
  /** The object types of the only organisation, each with its indent, without a comma. */
  readonly objects: readonly Buffer[];
  /** All behind the last object type. */
  readonly tail: Buffer;
}

const betweenObjects = ",\n";

/**
 * Cuts a lock with one organisation; null where it is laid out in another way. `lengths` are those that its
 * object types had before: where they still do, none of them is searched through.
 */
export function cutLock(
  bytes: Buffer,
  org: string,
  lengths: readonly number[] = [],
): LockParts | null {
  const found = bytes.indexOf(
    `\n  "schema": {\n    ${JSON.stringify(org)}: {\n`,
  );
  // Statuses of leads stand before it.
  const list = lineAt(bytes, '      "objects": [', Math.max(found, 0));
  const files = lineAt(bytes, '  "files": {', 0);
  if (found === -1 || list === -1) return null;
  if (files === -1 || files > found) return null;
  const earlier = lineAt(bytes, '  "earlier": {', 0);
  const from = earlier === -1 ? files : earlier;
  const to = bytes.indexOf("\n  },\n", files);
  if (from > files || to === -1 || to > found) return null;
  const body = bytes.indexOf("\n", list) + 1;
  const objects = objectsFrom(bytes, body, lengths);
  if (objects === null) return null;
  return {
    head: bytes.subarray(0, from),
    records: bytes.subarray(from, to + endOfMember.length),
    middle: bytes.subarray(to + endOfMember.length, body),
    objects: objects.parts,
    tail: bytes.subarray(objects.end),
  };
}

const endOfMember = "\n  }";

/** Where a line that begins so stands; -1 where there is none. */
function lineAt(bytes: Buffer, line: string, from: number): number {
  const found = bytes.indexOf(`\n${line}\n`, from);
  return found === -1 ? -1 : found + 1;
}

const objectStart = "        {\n";
const objectEnd = "\n        }";

function objectsFrom(
  bytes: Buffer,
  from: number,
  lengths: readonly number[],
): { readonly parts: readonly Buffer[]; readonly end: number } | null {
  const parts: Buffer[] = [];
  for (let at = from; ; at += betweenObjects.length) {
    if (!isAt(bytes, objectStart, at)) return null;
    const end = objectEndFrom(bytes, at, lengths[parts.length] ?? 0);
    if (end === null) return null;
    parts.push(bytes.subarray(at, end));
    at = end;
    if (isAt(bytes, "\n      ]", at)) return { parts, end: at };
    if (!isAt(bytes, betweenObjects, at)) return null;
  }
}

/** Where an object type ends: after as many bytes as are given, if one does there, else where the next one does. */
function objectEndFrom(
  bytes: Buffer,
  at: number,
  length: number,
): number | null {
  const guess = at + length;
  if (length > 0 && isAt(bytes, objectEnd, guess - objectEnd.length))
    return guess;
  const end = bytes.indexOf(objectEnd, at);
  return end === -1 ? null : end + objectEnd.length;
}

/** True if a text of ASCII stands at a place. */
function isAt(bytes: Buffer, text: string, at: number): boolean {
  return bytes.toString("latin1", at, at + text.length) === text;
}

/** The records of files as `LockParts` has them. */
export function printRecords({
  earlier,
  files,
}: Pick<Lock, "earlier" | "files">): Buffer {
  const { bytes } = layOutPart({ earlier, files });
  return bytes.subarray("{\n".length, -"\n}\n".length);
}

/** An object type as `LockParts` has it; null where its layout depends on characters whose width is in doubt. */
export function printObject(object: object): Buffer | null {
  const places = { a: { a: { a: [object] } } };
  const { bytes, isDoubtful } = layOutPart(places);
  if (isDoubtful) return null;
  const before = '{\n  "a": {\n    "a": {\n      "a": [\n'.length;
  const after = "\n      ]\n    }\n  }\n}\n".length;
  return bytes.subarray(before, -after);
}

/** The JSON of a member of an object that is laid out at an indent; null where it has no such member. */
export function memberOf(
  bytes: Buffer,
  key: string,
  indent: string,
): Buffer | null {
  const start = `\n${indent}${JSON.stringify(key)}: `;
  const found = bytes.indexOf(start);
  if (found === -1) return null;
  const from = found + Buffer.byteLength(start);
  const lineEnd = bytes.indexOf("\n", from);
  const to = lineEnd === -1 ? bytes.length : lineEnd;
  const line = bytes.toString("utf8", from, to);
  if (line !== "{" && line !== "[")
    return bytes.subarray(from, line.endsWith(",") ? to - 1 : to);
  const close = `\n${indent}${line === "{" ? "}" : "]"}`;
  const end = bytes.indexOf(close, from);
  return end === -1 ? null : bytes.subarray(from, end + close.length);
}
