/** The text of a lock, and whether a text says the same as a lock. */
import type { JsonRecord } from "./merge-json.js";
import type {
  JsonObject,
  JsonStyle,
  LaidOut,
  LayOutOptions,
} from "./json-layout.js";
import { layOutJson } from "./json-layout.js";
import type { Lock } from "./lock.js";
import { withoutMark } from "./read-lock.js";

/**
 * Writes a lock: sorted keys, laid out as prettier does, a final newline; what is absent or empty is left
 * out. Lists whose width is in doubt have an item a line: `layOutLock` knows better.
 */
export function printLock(lock: Lock): string {
  return layOutLock(lock).bytes.toString();
}

/** Lays a lock out in a style, as `printLock` does in the usual one; keys that only others know stay. */
export function layOutLock(
  lock: Lock | JsonRecord,
  style?: JsonStyle,
  { columnsOf, room }: Pick<LayOutOptions, "columnsOf" | "room"> = {},
): LaidOut {
  return layOutJson(lock, { style, columnsOf, room, keysOf: presentKeys });
}

/** Lays members of a lock out as they stand in one, in the usual style. */
export function layOutPart(members: JsonObject): LaidOut {
  return layOutJson(members, { keysOf: presentKeys });
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

/**
 * The keys of what is not null, false, an empty list or an empty record, which `parseLock` puts back; in
 * the order of a lock, numbers first, as engines keep them.
 */
function presentKeys(value: JsonObject): readonly string[] {
  const keys = Object.keys(value)
    .filter((key) => !isAbsent(key, value[key], value))
    .sort();
  return keys.some(isNumeric)
    ? Object.keys(Object.fromEntries(keys.map((key) => [key, null])))
    : keys;
}

function isNumeric(key: string): boolean {
  return key >= "0" && key < ":";
}

function isAbsent(key: string, value: unknown, owner: object): boolean {
  if (value === undefined || value === null) return true;
  // These have three states: what Close does not say, or an older lock does not know, is not what it denies.
  if (key === "backReferenceVisible" || key === "standardLabels") return false;
  if (key === "editableWithRoles" && "kind" in owner) return false;
  return value === false || (typeof value === "object" && isEmpty(value));
}

function isEmpty(value: object): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : Object.keys(value).length === 0;
}
