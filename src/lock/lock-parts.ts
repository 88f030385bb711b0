/**
 * Cuts the text of a lock that this version printed into its parts, without reading it as JSON: most of it
 * is the definitions of fields, of which nearly none changes between two runs. No text in JSON holds a line
 * feed, so the indent of a line says where it stands.
 */
import { layOutPart } from "./print-lock.js";
import type { Lock } from "./lock.js";

/** The text of a lock, cut; joined it is the same text again. */
export interface LockParts {
  /** All before the records of files. */
  readonly head: string;
  /** The members `earlier` and `files`. */
  readonly records: string;
  /** All between those and the first object type. */
  readonly middle: string;
  /** The object types of the only organisation, each with its indent, without a comma. */
  readonly objects: readonly string[];
  /** All behind the last object type. */
  readonly tail: string;
}

const betweenObjects = ",\n";

/** Cuts the text of a lock with one organisation; null where it is laid out in another way. */
export function cutLock(text: string, org: string): LockParts | null {
  const found = text.indexOf(
    `\n  "schema": {\n    ${JSON.stringify(org)}: {\n`,
  );
  // Statuses of leads stand before it.
  const list = lineAt(text, '      "objects": [', Math.max(found, 0));
  const files = lineAt(text, '  "files": {', 0);
  if (found === -1 || list === -1) return null;
  if (files === -1 || files > found) return null;
  const earlier = lineAt(text, '  "earlier": {', 0);
  const from = earlier === -1 ? files : earlier;
  const to = text.indexOf("\n  },\n", files);
  if (from > files || to === -1 || to > found) return null;
  const body = text.indexOf("\n", list) + 1;
  const objects = objectsFrom(text, body);
  if (objects === null) return null;
  return {
    head: text.slice(0, from),
    records: text.slice(from, to + endOfMember.length),
    middle: text.slice(to + endOfMember.length, body),
    objects: objects.texts,
    tail: text.slice(objects.end),
  };
}

const endOfMember = "\n  }";

/** Where a line that begins so stands; -1 where there is none. */
function lineAt(text: string, line: string, from: number): number {
  const found = text.indexOf(`\n${line}\n`, from);
  return found === -1 ? -1 : found + 1;
}

const objectStart = "        {\n";
const objectEnd = "\n        }";

function objectsFrom(
  text: string,
  from: number,
): { readonly texts: readonly string[]; readonly end: number } | null {
  const texts: string[] = [];
  for (let at = from; ; at += betweenObjects.length) {
    if (!text.startsWith(objectStart, at)) return null;
    const end = text.indexOf(objectEnd, at);
    if (end === -1) return null;
    texts.push(text.slice(at, end + objectEnd.length));
    at = end + objectEnd.length;
    if (text.startsWith("\n      ]", at)) return { texts, end: at };
    if (!text.startsWith(betweenObjects, at)) return null;
  }
}

/** The records of files as `LockParts` has them. */
export function printRecords({
  earlier,
  files,
}: Pick<Lock, "earlier" | "files">): string {
  const { text } = layOutPart({ earlier, files });
  return text.slice("{\n".length, -"\n}\n".length);
}

/** An object type as `LockParts` has it; null where its layout depends on characters whose width is in doubt. */
export function printObject(object: object): string | null {
  const places = { a: { a: { a: [object] } } };
  const { text, isDoubtful } = layOutPart(places);
  if (isDoubtful) return null;
  const before = '{\n  "a": {\n    "a": {\n      "a": [\n'.length;
  const after = "\n      ]\n    }\n  }\n}\n".length;
  return text.slice(before, -after);
}

/** The JSON of a member of an object that is laid out at an indent; null where it has no such member. */
export function memberOf(
  text: string,
  key: string,
  indent: string,
): string | null {
  const start = `\n${indent}${JSON.stringify(key)}: `;
  const found = text.indexOf(start);
  if (found === -1) return null;
  const from = found + start.length;
  const lineEnd = text.indexOf("\n", from);
  const line = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  if (line !== "{" && line !== "[") return line.replace(/,$/, "");
  const close = `\n${indent}${line === "{" ? "}" : "]"}`;
  const end = text.indexOf(close, from);
  return end === -1 ? null : text.slice(from, end + close.length);
}
