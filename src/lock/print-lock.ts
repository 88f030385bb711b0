/** The text of a lock, and whether a text says the same as a lock. */
import type { JsonRecord } from "./merge-json.js";
import type { JsonStyle, LaidOut } from "./json-layout.js";
import { layOutJson } from "./json-layout.js";
import { compareText } from "../schema/schema.js";
import type { Lock } from "./lock.js";
import { withoutMark } from "./read-lock.js";

/**
 * Writes a lock: sorted keys, laid out as prettier does, a final newline; what is absent or empty is left
 * out. Lists whose width is in doubt have an item a line: `layOutLock` knows better.
 */
export function printLock(lock: Lock): string {
  return layOutLock(lock).text;
}

/** Lays a lock out in a style, as `printLock` does in the usual one; keys that only others know stay. */
export function layOutLock(
  lock: Lock | JsonRecord,
  style?: JsonStyle,
  columnsOf?: (text: string) => number,
): LaidOut {
  return layOutJson(compact(lock), style, columnsOf);
}

/** True if a text says the same as a lock, however it is laid out; false for what is no JSON. */
export function saysSame(content: string, lock: Lock): boolean {
  try {
    return isSame(JSON.parse(withoutMark(content)), lock);
  } catch {
    return false;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [presentIn(a), presentIn(b)];
  const others = new Map(right);
  return (
    left.length === right.length &&
    left.every(
      ([key, part]) => others.has(key) && isSame(part, others.get(key)),
    )
  );
}

/** The members of an object, or the items of a list by their places. */
function presentIn(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  return Array.isArray(value)
    ? entries
    : entries.filter(([key, part]) => !isAbsent(key, part, value));
}

/** Sorts keys and drops null, false, empty lists and empty records, which `parseLock` puts back. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => !isAbsent(key, part, value))
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, part]) => [key, compact(part)]),
  );
}

function isAbsent(key: string, value: unknown, owner: object): boolean {
  // These have three states: what Close does not say, or an older lock does not know, is not what it denies.
  const isOfType = "kind" in owner;
  if (
    key === "backReferenceVisible" ||
    (key === "editableWithRoles" && isOfType)
  )
    return value === null;
  if (value === undefined || value === null || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
