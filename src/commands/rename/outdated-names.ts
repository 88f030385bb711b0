/** Finds the names that no longer say what the labels of Close do, and the lock with other names. */
import type { Lock } from "../../lock/lock.js";
import type {
  Names,
  ObjectNames,
  StatusNames,
} from "../../schema/name-rules.js";
import { noNames } from "../../schema/name-all.js";
import { own } from "../../schema/schema.js";
import { isStatus } from "../../program/things.js";
import type { Thing } from "../../program/things.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { nameOutput } from "../../stages/name/name-output.js";
import { outputOfLock } from "../../stages/read/read-output.js";

/** A name that is to be another one. */
export interface NewName {
  readonly thing: Thing;
  readonly to: string;
}

/** The things whose label, or whose name in the config, has become another, each with the name that it would be given now. */
export function outdatedNames(
  group: OutputGroup,
  lock: Lock,
  things: readonly Thing[],
): readonly NewName[] {
  const { same } = lock.names;
  const anew: Lock = { ...lock, gone: undefined, names: { ...noNames, same } };
  const fresh = namesAfter(group, anew);
  const given = namesAfter(group, lock);
  return things.flatMap((thing) => {
    const byConfig = nameIn(given, thing) ?? thing.name;
    if (byConfig !== thing.name) return [{ thing, to: byConfig }];
    const to = nameIn(fresh, thing);
    return to === null || baseOf(to) === baseOf(thing.name)
      ? []
      : [{ thing, to }];
  });
}

/** A name without the suffix that equal labels get. */
function baseOf(name: string): string {
  return name.replace(/(?<=.)_[A-Za-z0-9]{4,}$/, "");
}

/** The names that a run gives after a lock. */
export function namesAfter(group: OutputGroup, lock: Lock): Names {
  return nameOutput(outputOfLock(group, lock)).lock.names;
}

/** The name of a thing; null where it has none. */
export function nameIn(names: Names, thing: Thing): string | null {
  const { kind, objectId, fieldKey } = thing;
  const key = fieldKey ?? "";
  if (objectId === "shared") return own(names.shared, key) ?? null;
  if (isStatusKind(kind))
    return own(names.statuses?.[listOf(kind)] ?? {}, thing.id) ?? null;
  const object = own(names.objects, objectId);
  if (object === undefined) return null;
  switch (kind) {
    case "object":
      return object.type;
    case "collection":
      return object.collection;
    case "field":
      return own(object.fields, key) ?? null;
    case "choices":
      return own(object.choices, key) ?? null;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** A lock in which some things have other names. */
export function withNames(lock: Lock, changes: readonly NewName[]): Lock {
  let { objects, shared, statuses } = lock.names;
  for (const { thing, to } of changes) {
    const { objectId, fieldKey } = thing;
    const key = fieldKey ?? "";
    if (objectId === "shared") {
      shared = { ...shared, [key]: to };
      continue;
    }
    if (isStatusKind(thing.kind)) {
      const list = listOf(thing.kind);
      if (statuses !== undefined)
        statuses = {
          ...statuses,
          [list]: { ...statuses[list], [thing.id]: to },
        };
      continue;
    }
    const object = own(objects, objectId);
    if (object === undefined) continue;
    objects = { ...objects, [objectId]: withName(object, thing, to) };
  }
  return {
    ...lock,
    names: {
      ...{ ...lock.names, objects, shared },
      ...(statuses && { statuses }),
    },
  };
}

type StatusKind = "leadStatus" | "pipeline" | "status";

function isStatusKind(kind: Thing["kind"]): kind is StatusKind {
  return isStatus({ kind });
}

/** The list of names in the lock that has those of a kind. */
function listOf(kind: StatusKind): keyof StatusNames {
  switch (kind) {
    case "leadStatus":
      return "lead";
    case "pipeline":
      return "pipelines";
    case "status":
      return "opportunity";
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function withName(
  object: ObjectNames,
  { kind, fieldKey }: Thing,
  to: string,
): ObjectNames {
  const key = fieldKey ?? "";
  if (isStatusKind(kind)) return object;
  switch (kind) {
    case "object":
      return { ...object, type: to };
    case "collection":
      return { ...object, collection: to };
    case "field":
      return { ...object, fields: { ...object.fields, [key]: to } };
    case "choices":
      return { ...object, choices: { ...object.choices, [key]: to } };
    default: {
      const never: never = kind;
      return never;
    }
  }
}
