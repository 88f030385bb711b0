/** What the config leaves out beside what it wants: what looks at the organisation later must not take it for new. */
import type { NamedStatuses } from "./named-statuses.js";
import type { OrgIds } from "./unify.js";
import type { AttachedField, Schema } from "./schema.js";
import { compareText, fieldsByObject, isTyped } from "./schema.js";

/** What is wanted, with names. */
interface Wanted extends NamedStatuses {
  readonly objects: readonly {
    readonly key: string;
    readonly fields: readonly Pick<AttachedField, "key">[];
  }[];
}

/**
 * The ids, in all organisations, of statuses and pipelines that are not wanted though others are, and of
 * fields that are not wanted though each new record must have them.
 */
export function leftOutOf(
  schema: Schema,
  { leadStatuses, pipelines, objects }: Wanted,
  ids: OrgIds,
): readonly string[] {
  const kept = new Set(
    [
      ...leadStatuses,
      ...pipelines.flatMap((one) => [one, ...one.statuses]),
    ].flatMap(({ id, ids: byOrg }) => [id, ...Object.values(byOrg ?? {})]),
  );
  const statuses = [
    ...(leadStatuses.length === 0 ? [] : (schema.leadStatuses ?? [])),
    ...(pipelines.length === 0 ? [] : (schema.pipelines ?? [])).flatMap(
      (pipeline) => [pipeline, ...pipeline.statuses],
    ),
  ];
  const all = [
    ...statuses.map(({ id }) => id),
    ...neededFields(schema, objects),
  ].flatMap((id) => Object.values(ids.get(id) ?? { id }));
  return [...new Set(all.filter((id) => !kept.has(id)))].sort(compareText);
}

function neededFields(
  schema: Schema,
  objects: Wanted["objects"],
): readonly string[] {
  const fields = fieldsByObject(schema);
  const typed = new Set(schema.objects.filter(isTyped).map(({ id }) => id));
  return objects
    .filter(({ key }) => typed.has(key))
    .flatMap(({ key, fields: wanted }) => {
      const keys = new Set(wanted.map((field) => field.key));
      return (fields.get(key) ?? [])
        .filter((field) => field.required && !keys.has(field.key))
        .map(({ id }) => id);
    });
}
