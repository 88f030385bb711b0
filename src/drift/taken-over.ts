/** The changes a run took over from Close: those of an organisation that the lock knew, or all that was found of a new one. */
import type { Change } from "./changes.js";
import { diffSchemas } from "./diff-schemas.js";
import type { Schema } from "../schema/schema.js";
import type { NamesOfSides } from "./subjects.js";

/** The size of an organisation; a field of several object types counts once. */
export interface SchemaSize {
  readonly customObjectTypes: number;
  readonly customActivityTypes: number;
  readonly fields: number;
  readonly pipelines: number;
  /** Those of leads and those of pipelines. */
  readonly statuses: number;
}

/** One run's changes to one organisation. */
export interface TakenOver {
  /** The organisation's name in the config. */
  readonly org: string;
  /** The size of an organisation that the lock did not know; null where it knew it. */
  readonly found: SchemaSize | null;
  /** Changes since the lock was written; empty where `found` is given. */
  readonly changes: readonly Change[];
}

/**
 * Compares an organisation with what the lock held under its name. Nothing is compared between two
 * organisations: after a switch the new one was found. Null when nothing has changed.
 */
export function takenOver(
  org: string,
  before: Schema | undefined,
  now: Schema,
  names: NamesOfSides,
): TakenOver | null {
  if (before?.organizationId !== now.organizationId)
    return { org, found: sizeOf(now), changes: [] };
  const changes = diffSchemas(before, now, names);
  return changes.length === 0 ? null : { org, found: null, changes };
}

function sizeOf({
  objects,
  sharedFields,
  leadStatuses = [],
  pipelines = [],
}: Schema): SchemaSize {
  const count = (wanted: string): number =>
    objects.filter(({ kind }) => kind === wanted).length;
  const own = objects.flatMap(({ fields }) => fields);
  return {
    customObjectTypes: count("customObject"),
    customActivityTypes: count("customActivity"),
    fields: own.length + sharedFields.length,
    pipelines: pipelines.length,
    statuses:
      leadStatuses.length +
      pipelines.flatMap(({ statuses }) => statuses).length,
  };
}
