/** Makes the mark by which a change is recognised, on every machine and in every run. */
import { createHash } from "node:crypto";
import type { Change, Json } from "./changes.js";
import { compareText } from "./schema.js";

/** What makes a change this one and no other; labels of things that did not change are no part of it. */
export interface Mark extends Pick<Change, "kind" | "before" | "after"> {
  readonly objectId: string;
  /** The field's key within its object type (`AttachedField.key`); null for the object type itself. */
  readonly fieldKey: string | null;
}

/** The first 16 hex digits of a SHA-256. */
export function fingerprintOf(mark: Mark): string {
  const { kind, objectId, fieldKey, before, after } = mark;
  const text = JSON.stringify([
    kind,
    objectId,
    fieldKey,
    canonical(before),
    canonical(after),
  ]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The same JSON with the keys of every record in order. */
function canonical(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isJsonList(value)) return value.map(canonical);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, part]) => [key, canonical(part)]),
  );
}

/** Whether JSON is a list; `Array.isArray` does not tell a read-only list from a record. */
export function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
