/** The lock's memory beside the organisation of the moment: what was deleted, and what changed. */
import type { ResolvedOrg } from "../../config/config.js";
import type { Warning } from "../../errors.js";
import type { ChangelogEntry, LoggedChange } from "../../lock/changelog.js";
import { changelogEntry, withEntries } from "../../lock/changelog.js";
import type { Deleted, Unified } from "../../schema/deleted.js";
import { keptOn, nothingDeleted, trackDeleted } from "../../schema/deleted.js";
import { goneFrom, nothingGone } from "../../schema/gone.js";
import { heirNotices, renewedNotices } from "../../schema/heirs.js";
import type { Inheritance } from "../../schema/inherit.js";
import { inheritNames } from "../../schema/inherit.js";
import type { Lock } from "../../lock/lock.js";
import { noNames } from "../../schema/name-all.js";
import type { Names } from "../../schema/name-rules.js";
import type { Schema } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import { lookupOf } from "../../drift/subjects.js";
import { takenOver } from "../../drift/taken-over.js";
import type { ReadOutput } from "../read/read-output.js";
import type { TakenOver } from "../../drift/taken-over.js";
import type { UnifiedSchema } from "../../schema/unify.js";
import { unifySchemas } from "../../schema/unify.js";

/** The inputs of naming: schemas by organisation, the lock before it, and how it looked at Close. */
export type NamingInputs = Pick<
  ReadOutput,
  "schemas" | "previous" | "observation"
>;

/**
 * The things gone from Close that stay in the output. Without a look at Close they are what the
 * lock says, so that the same lock gives the same files on any day.
 */
export function deletedAfter(
  { keepDeleted }: Pick<ResolvedOrg, "keepDeleted">,
  unified: Unified,
  { schemas, previous, observation }: NamingInputs,
): Deleted {
  if (previous === null || keepDeleted === 0) return nothingDeleted;
  const { deletedObjects, deletedFields } = previous;
  const known = { deletedObjects, deletedFields };
  if (observation === null) return known;
  const locked = lockedOf(schemas, previous);
  if (hasSwitched(locked)) return nothingDeleted;
  const before = new Map(locked.map(([org, schema]) => [org, schema]));
  const tracked = trackDeleted(
    known,
    before.size === 0
      ? unified
      : unifySchemas(before, previous.names.same, previous.names),
    unified,
    observation.today,
  );
  return observation.forgets
    ? keptOn(tracked, observation.today, keepDeleted)
    : tracked;
}

/** This run's changes from Close; nothing without a look at Close. */
export function takenOverOf(
  names: Names,
  { schemas, previous, observation }: NamingInputs,
): readonly TakenOver[] {
  if (observation === null) return [];
  const before = lookupOf(previous?.names ?? noNames);
  const lookups = { before, after: lookupOf(names) };
  const locked = previous?.schema ?? {};
  return [...schemas].flatMap(
    ([org, now]) => takenOver(org, own(locked, org), now, lookups) ?? [],
  );
}

/** The organisations as the lock has them, as one; null without any. */
export function lockedUnion(previous: Lock | null): UnifiedSchema | null {
  const schemas = Object.entries(previous?.schema ?? {});
  if (previous === null || schemas.length === 0) return null;
  const { names } = previous;
  return unifySchemas(new Map(schemas), names.same, names);
}

/** The heirs of the names of what is gone: after a switch to another organisation all of the same label. */
export function inheritedBy(
  { schema }: Unified,
  names: Names,
  before: UnifiedSchema | null,
  { schemas, previous }: NamingInputs,
): Inheritance {
  const { gone = nothingGone } = previous ?? {};
  const past = {
    gone,
    before: before?.schema ?? null,
    deleted: previous ?? nothingDeleted,
  };
  const byLabel = previous !== null && hasSwitched(lockedOf(schemas, previous));
  return inheritNames(schema, names, goneFrom(schema, names, past), {
    byLabel,
  });
}

/** The things still gone and named; left out where nothing is. */
export function rememberedAfter(
  names: Names,
  { schema }: Unified,
  { gone }: Inheritance,
): Pick<Lock, "gone"> {
  const past = { gone, before: null, deleted: nothingDeleted };
  const found = goneFrom(schema, names, past);
  const parts = [found.objects, found.fields];
  return parts.some((part) => Object.keys(part).length > 0)
    ? { gone: found }
    : {};
}

/** The notices about names that went over; after a switch nothing, since all do. */
export function inheritedNotices(
  inherited: Inheritance,
  {
    before,
    unified,
    names,
    inputs: { schemas, previous },
  }: {
    readonly before: UnifiedSchema | null;
    readonly unified: UnifiedSchema;
    readonly names: Names;
    readonly inputs: NamingInputs;
  },
): readonly Warning[] {
  if (previous === null || hasSwitched(lockedOf(schemas, previous))) return [];
  return [...heirNotices(inherited), ...renewedNotices(before, unified, names)];
}

/** The changes that runs found, this one included. */
export function changesAfter(
  { changes }: Pick<ResolvedOrg, "changes">,
  taken: readonly TakenOver[],
  notices: readonly Warning[],
  { previous, observation }: NamingInputs,
): readonly ChangelogEntry[] {
  if (previous === null || !changes) return [];
  if (observation === null) return previous.changes;
  const on = observation.today;
  const entries = taken.flatMap(
    ({ org, changes: found }) => changelogEntry(found, { on, org }) ?? [],
  );
  const all = withNotices(entries, notices);
  return withEntries(previous.changes, all);
}

/** Names that went over are part of what the first organisation that changed has changed. */
function withNotices(
  [first, ...others]: readonly ChangelogEntry[],
  notices: readonly Warning[],
): readonly ChangelogEntry[] {
  if (first === undefined) return [];
  const added = notices.map(({ message }): LoggedChange => ({
    severity: "safe",
    message,
  }));
  return [{ ...first, changes: [...first.changes, ...added] }, ...others];
}

/** Each organisation that the lock knows, as it was and as it is. */
function lockedOf(
  schemas: ReadonlyMap<string, Schema>,
  { schema }: Lock,
): readonly (readonly [string, Schema, Schema])[] {
  return [...schemas].flatMap(([org, now]) => {
    const before = own(schema, org);
    return before === undefined ? [] : [[org, before, now] as const];
  });
}

/** Between two organisations nothing is deleted, and nothing has changed. */
function hasSwitched(
  locked: readonly (readonly [string, Schema, Schema])[],
): boolean {
  return locked.some(
    ([, before, now]) => before.organizationId !== now.organizationId,
  );
}
