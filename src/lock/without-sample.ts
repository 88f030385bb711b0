/** Takes the sample out of a lock when a real organisation follows it. */
import { nothingDeleted } from "../schema/deleted.js";
import type { Lock } from "./lock.js";
import { noNames } from "../schema/name-all.js";
import type { Names } from "../schema/name-rules.js";
import { isSample } from "../schema/is-sample.js";
import type { Schema } from "../schema/schema.js";

/**
 * The lock without the sample where real organisations follow it: its names are free again, and
 * nothing of it counts as deleted. The hashes of files stay, so that the sample's files can go.
 */
export function withoutSample(
  lock: Lock,
  schemas: ReadonlyMap<string, Schema>,
): Lock {
  if ([...schemas.values()].every(isSample)) return lock;
  const entries = Object.entries(lock.schema);
  const isDropped = ([org, schema]: readonly [string, Schema]): boolean => {
    const now = schemas.get(org);
    return isSample(schema) && (now === undefined || !isSample(now));
  };
  const dropped = entries.filter(isDropped);
  if (dropped.length === 0) return lock;
  const kept = entries.filter((entry) => !isDropped(entry));
  const schema = Object.fromEntries(kept);
  if (kept.length > 0)
    return withoutIds(
      { ...lock, schema },
      idsOnlyOf(dropped, kept, lock.names),
    );
  return {
    ...lock,
    schema,
    names: noNames,
    ...nothingDeleted,
    gone: undefined,
    changes: [],
  };
}

type OrgEntry = readonly [string, Schema];

/** The ids of some organisations that stand for nothing of the others. */
function idsOnlyOf(
  dropped: readonly OrgEntry[],
  kept: readonly OrgEntry[],
  { same }: Names,
): ReadonlySet<string> {
  const others = new Set(
    kept.flatMap(idsOf).flatMap((id) => [id, same[id] ?? id]),
  );
  return new Set(dropped.flatMap(idsOf).filter((id) => !others.has(id)));
}

function idsOf([, schema]: OrgEntry): readonly string[] {
  const { objects, sharedFields, leadStatuses = [], pipelines = [] } = schema;
  return [
    ...leadStatuses.map(({ id }) => id),
    ...pipelines.flatMap(({ id, statuses }) => [
      id,
      ...statuses.map((status) => status.id),
    ]),
    ...objects.flatMap(({ id, fields }) => [
      id,
      ...fields.map((one) => one.id),
    ]),
    ...sharedFields.map(({ id }) => id),
  ];
}

function withoutIds(lock: Lock, ids: ReadonlySet<string>): Lock {
  const stays = (id: string): boolean => !ids.has(id.replace(/~.*$/s, ""));
  const filtered = <T>(
    record: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => stays(id)));
  const { names, deletedObjects, deletedFields } = lock;
  const objects = Object.entries(filtered(names.objects)).map(
    ([id, given]) =>
      [
        id,
        {
          ...given,
          fields: filtered(given.fields),
          choices: filtered(given.choices),
        },
      ] as const,
  );
  return {
    ...lock,
    names: {
      objects: Object.fromEntries(objects),
      shared: filtered(names.shared),
      same: filtered(names.same),
      ...(names.statuses === undefined
        ? {}
        : {
            statuses: {
              lead: filtered(names.statuses.lead),
              pipelines: filtered(names.statuses.pipelines),
              opportunity: filtered(names.statuses.opportunity),
            },
          }),
    },
    deletedObjects: deletedObjects.filter(({ object }) => stays(object.id)),
    deletedFields: deletedFields.filter(({ field }) => stays(field.id)),
  };
}
