/** Merges JSON by meaning: records by key, lists by what identifies their items; knows no key of a lock. */
import type { Json } from "../drift/changes.js";
import { compareText, own } from "../schema/schema.js";

/** A record of JSON. */
export type JsonRecord = { readonly [key: string]: Json };

/** A part of JSON on both sides of a merge and before; undefined where it is not there. */
export interface JsonSides {
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
}

/**
 * The changes of one side, and those of the other. Where both changed the same: ours; and what one
 * side took away while the other changed it stays, since what is too much is found sooner than what
 * is lost.
 */
export function mergeJson({ base, ours, theirs }: JsonSides): Json | undefined {
  if (isSame(ours, theirs) || isSame(theirs, base)) return ours;
  if (isSame(ours, base) || ours === undefined) return theirs;
  if (theirs === undefined) return ours;
  if (isList(ours) && isList(theirs))
    return mergeLists(isList(base) ? base : [], ours, theirs);
  if (isRecord(ours) && isRecord(theirs) && isOfOneKind(ours, theirs))
    return mergeRecords(isRecord(base) ? base : {}, ours, theirs);
  return ours;
}

/** True if a value is a record. */
export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !isList(value);
}

/** True if a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Two kinds of one thing have nothing to merge: a number and a list of choices give neither. */
function isOfOneKind(ours: JsonRecord, theirs: JsonRecord): boolean {
  return isSame(own(ours, "kind"), own(theirs, "kind"));
}

function mergeRecords(
  base: JsonRecord,
  ours: JsonRecord,
  theirs: JsonRecord,
): JsonRecord {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const sides = {
        base: own(base, key),
        ours: own(ours, key),
        theirs: own(theirs, key),
      };
      const merged = mergeJson(sides);
      return merged === undefined ? [] : [[key, merged] as const];
    }),
  );
}

/** Items in the order of ours, then what theirs has beyond that; sorted where both sides are. */
function mergeLists(
  base: readonly Json[],
  ours: readonly Json[],
  theirs: readonly Json[],
): readonly Json[] {
  const keyOf = itemKeys([base, ours, theirs]);
  const [before, mine, other] = [base, ours, theirs].map((list) =>
    byKey(list, keyOf),
  );
  const keys = new Set([...(mine?.keys() ?? []), ...(other?.keys() ?? [])]);
  const merged = [...keys].flatMap((key) => {
    const item = mergeJson({
      base: before?.get(key),
      ours: mine?.get(key),
      theirs: other?.get(key),
    });
    return item === undefined ? [] : [item];
  });
  const sorted = (list: readonly Json[]): readonly Json[] =>
    [...list].sort(
      (a, b) =>
        compareText(idOf(a) ?? keyOf(a), idOf(b) ?? keyOf(b)) ||
        compareText(keyOf(a), keyOf(b)),
    );
  const isSorted = [ours, theirs].every((list) => isSame(list, sorted(list)));
  return isSorted ? sorted(merged) : merged;
}

/** An item that stands twice in a list is one. */
function byKey(
  list: readonly Json[],
  keyOf: (item: Json) => string,
): ReadonlyMap<string, Json> {
  const items = new Map<string, Json>();
  for (const item of list) {
    const key = keyOf(item);
    const known = items.get(key);
    const merged =
      known === undefined
        ? item
        : mergeJson({ base: undefined, ours: known, theirs: item });
    items.set(key, merged ?? item);
  }
  return items;
}

/**
 * The identities of the items of a list: their ids, with the label where one list has two labels
 * under one id, as Close can; else all that they say.
 */
function itemKeys(lists: readonly (readonly Json[])[]): (item: Json) => string {
  const isAmbiguous = new Set<string>();
  for (const list of lists) {
    const labels = new Map<string, Json | undefined>();
    for (const item of list) {
      const id = idOf(item);
      if (id === null) continue;
      if (labels.has(id) && !isSame(labels.get(id), labelOf(item)))
        isAmbiguous.add(id);
      labels.set(id, labelOf(item));
    }
  }
  return (item) => {
    const id = idOf(item);
    if (id === null) return JSON.stringify(item);
    return isAmbiguous.has(id) ? `${id}~${JSON.stringify(labelOf(item))}` : id;
  };
}

/** The ids that an item goes by; of what is deleted they stand within the thing itself. */
function idOf(item: Json): string | null {
  if (!isRecord(item)) return null;
  const inner = [own(item, "object"), own(item, "field")].find(isRecord);
  const ids = [
    own(item, "objectId"),
    own(item, "id"),
    inner && own(inner, "id"),
  ].filter((id) => typeof id === "string");
  return ids.length === 0 ? null : ids.join(" ");
}

function labelOf(item: Json): Json | undefined {
  if (!isRecord(item)) return undefined;
  const field = own(item, "field");
  return own(isRecord(field) ? field : item, "label");
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], own(b, key)))
  );
}
