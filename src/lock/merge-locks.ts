/** Merges the lock of two branches: by id, whatever the lines of the file are. */
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import { mostEntries } from "./changelog.js";
import type { Lock } from "./lock.js";
import { parseLock, withoutMark } from "./read-lock.js";
import type { NameRules, Names } from "../schema/name-rules.js";
import { isNewer } from "./newer.js";
import type { Schema } from "../schema/schema.js";
import { compareText, own } from "../schema/schema.js";
import { unifySchemas } from "../schema/unify.js";
import type { MergeSides } from "./conflict-markers.js";
import type { Json } from "../drift/changes.js";
import type { JsonRecord } from "./merge-json.js";
import { isList, isRecord, mergeJson } from "./merge-json.js";
import { repairNames } from "./repair-names.js";

/** A lock that holds what two branches have. */
export interface MergedLock {
  readonly lock: Lock;
  /** The same with every key that a branch's lock has, also those that this version does not know. */
  readonly json: JsonRecord;
  /** Names that both branches had given, which are another's now. */
  readonly warnings: readonly Warning[];
  readonly sides: { readonly ours: Lock; readonly theirs: Lock };
}

/**
 * Merges both sides of a lock. Names stay with their ids; where both sides named one id, ours stays;
 * where both gave one name to two things, that of theirs gets a suffix. Throws `E_LOCK_INVALID` when a
 * side is no lock; `path` is for the message.
 */
export function mergeLocks(
  { base, ours, theirs }: MergeSides,
  path: string,
  rules: Pick<NameRules, "members" | "declarations">,
): MergedLock {
  const before = readBase(base);
  const mine = readSide(ours, `${path} (ours)`);
  const other = readSide(theirs, `${path} (theirs)`);
  const merged = mergeRecords(before?.json ?? {}, mine.json, other.json);
  const lock = parseLock(JSON.stringify(merged), `${path} (merged)`);
  const older = [before?.lock.names, mine.lock.names].filter(isKnown);
  const schema = wholeSchema(lock);
  const { names, warnings } = repairNames(lock.names, { rules, schema, older });
  return {
    lock: { ...lock, names },
    json: { ...merged, names: withNames(merged, names) },
    warnings,
    sides: { ours: mine.lock, theirs: other.lock },
  };
}

/** All that the lock names, whichever organisation has it. */
function wholeSchema({ schema, names }: Lock): Schema {
  const schemas = new Map(Object.entries(schema));
  if (schemas.size === 0)
    return { organizationId: "", objects: [], sharedFields: [] };
  return unifySchemas(schemas, names.same, names).schema;
}

function isKnown(names: Names | undefined): names is Names {
  return names !== undefined;
}

interface MergeSide {
  readonly lock: Lock;
  readonly json: JsonRecord;
}

function readSide(text: string, path: string): MergeSide {
  const lock = parseLock(text, path);
  const json = JSON.parse(withoutMark(text)) as Json;
  if (!isRecord(json)) throw new TypeError("A lock is a record.");
  return { lock, json };
}

/** Null where there is none, and where it is no lock of ours: then whatever a side has stays. */
function readBase(text: string | null): MergeSide | null {
  if (text === null) return null;
  try {
    return readSide(text, "base");
  } catch (error) {
    if (error instanceof CodegenError) return null;
    throw error;
  }
}

function mergeRecords(
  base: JsonRecord,
  ours: JsonRecord,
  theirs: JsonRecord,
): JsonRecord {
  const merged = mergeJson({ base, ours, theirs });
  if (!isRecord(merged)) throw new TypeError("Two records give a record.");
  const sides = { base, ours, theirs };
  return {
    ...merged,
    generator: laterVersion(own(ours, "generator"), own(theirs, "generator")),
    schema: mergePart("schema", merged, sides, mergeOrganization),
    files: mergePart("files", merged, sides, mergeFile),
    ...mergeEarlier(ours, theirs),
    ...mergeChanges(merged),
  };
}

/** Files of either branch are of an earlier run; the next one cuts the lists. */
function mergeEarlier(ours: JsonRecord, theirs: JsonRecord): JsonRecord {
  const [mine, other] = [ours, theirs].map((side) => recordAt(side, "earlier"));
  const paths = new Set([
    ...Object.keys(mine ?? {}),
    ...Object.keys(other ?? {}),
  ]);
  if (paths.size === 0) return {};
  const both = [...paths].map((path) => {
    const lists = [mine, other].map((side) => own(side ?? {}, path));
    const hashes = lists.flatMap((list) =>
      typeof list === "string" ? list.split(" ") : [],
    );
    return [path, [...new Set(hashes)].join(" ")] as const;
  });
  return { earlier: Object.fromEntries(both) };
}

type LockSides = {
  readonly base: JsonRecord;
  readonly ours: JsonRecord;
  readonly theirs: JsonRecord;
};

/** The entries of a part of the lock that both sides have, each as `correct` makes it. */
function mergePart(
  part: string,
  merged: JsonRecord,
  { base, ours, theirs }: LockSides,
  correct: (merged: Json, sides: LockSides) => Json,
): JsonRecord {
  const [before, mine, other] = [base, ours, theirs].map((side) =>
    recordAt(side, part),
  );
  return Object.fromEntries(
    Object.entries(recordAt(merged, part)).map(([key, value]) => {
      const sides = {
        base: recordAt(before ?? {}, key),
        ours: recordAt(mine ?? {}, key),
        theirs: recordAt(other ?? {}, key),
      };
      return [key, correct(value, sides)];
    }),
  );
}

function recordAt(record: JsonRecord, key: string): JsonRecord {
  const value = own(record, key);
  return isRecord(value) ? value : {};
}

/** Two organisations have nothing to merge: it is the one that a side has changed to, else ours. */
function mergeOrganization(
  merged: Json,
  { base, ours, theirs }: LockSides,
): Json {
  const [before, mine, other] = [base, ours, theirs].map((side) =>
    own(side, "organizationId"),
  );
  if (mine === undefined || other === undefined || mine === other)
    return merged;
  return mine === before ? theirs : ours;
}

/** The hash of a file that both branches have changed: nobody wrote what git made of it. */
export const mergedByGit = "";

function mergeFile(merged: Json, { base, ours, theirs }: LockSides): Json {
  const [before, mine, other] = [base, ours, theirs].map((side) =>
    own(side, "content"),
  );
  const isOfOne = mine === other || mine === before || other === before;
  if (isOfOne || mine === undefined || other === undefined) return merged;
  const rest = isRecord(merged) ? merged : {};
  return { ...rest, input: mergedByGit, content: mergedByGit };
}

/** The lock was written by the later of two versions, so that an older one knows. */
function laterVersion(ours: Json | undefined, theirs: Json | undefined): Json {
  const [mine, other] = [ours, theirs].map((version) =>
    typeof version === "string" ? version : "",
  );
  return (isNewer(other ?? "", mine ?? "") ? other : mine) ?? "";
}

/** The newest entries first; of one day those of ours. */
function mergeChanges(merged: JsonRecord): JsonRecord {
  const changes = own(merged, "changes");
  if (!isList(changes)) return {};
  const dayOf = (entry: Json): string => {
    const on = isRecord(entry) ? own(entry, "on") : undefined;
    return typeof on === "string" ? on : "";
  };
  const sorted = [...changes].sort((a, b) => compareText(dayOf(b), dayOf(a)));
  return { changes: sorted.slice(0, mostEntries) };
}

/** The names of a lock in the place of those in its JSON; what else stands there stays. */
function withNames(merged: JsonRecord, names: Names): JsonRecord {
  const ours = JSON.parse(JSON.stringify(names)) as Json;
  const theirs = recordAt(merged, "names");
  const both = mergeJson({ base: undefined, ours, theirs });
  return isRecord(both) ? both : theirs;
}
