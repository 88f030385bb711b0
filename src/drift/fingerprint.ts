/** Makes the mark by which a change is recognised, on every machine and in every run. */
import { createHash } from "node:crypto";
import type { Change, Json } from "./changes.js";
import { compareText } from "../schema/schema.js";

/** The identity of a change; labels of things that did not change are no part of it. */
export interface ChangeIdentity extends Pick<
  Change,
  "kind" | "before" | "after"
> {
  readonly objectId: string;
  /** The field's key within its object type (`AttachedField.key`); null for the object type itself. */
  readonly fieldKey: string | null;
}

/** The first 32 hex digits of a SHA-256: 128 bits, so that nobody makes two changes of one fingerprint. */
export function fingerprintOf(identity: ChangeIdentity): string {
  const { kind, objectId, fieldKey, before, after } = identity;
  const text = JSON.stringify([
    kind,
    objectId,
    fieldKey,
    canonical(before),
    canonical(after),
  ]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The digits that fingerprints had before; they are the first ones of today's. */
const earlierLength = 16;

/** True if a fingerprint is as short as those of older versions. */
export function isEarlier(fingerprint: string): boolean {
  return fingerprint.length === earlierLength;
}

/** True if a fingerprint that somebody wrote down, maybe with an older version, is that of a change. */
export function isFingerprintOf(written: string, change: string): boolean {
  return (
    written === change || (isEarlier(written) && change.startsWith(written))
  );
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

/** True if JSON is a list; `Array.isArray` does not narrow a read-only list. */
export function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
