/** The values and records that go when custom fields and types are deleted (docs/close-api.md §2.1, §2.2). */
import type { JsonObject } from "../state/json-object.js";
import { objectOf } from "./kinds.js";
import type { RecordKind, StoredRecord } from "../state/state.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";

const kinds: readonly RecordKind[] = [
  "lead",
  "contact",
  "opportunity",
  "custom_activity",
  "custom_object",
];

/** The endpoints of fields, associations and types, each DELETE of which takes with it the values that it leaves without a field. */
export function withCleanup(routes: readonly Route[]): readonly Route[] {
  return routes.map((one) =>
    one.method === "DELETE"
      ? {
          ...one,
          answer: (context, call) => {
            const reply = one.answer(context, call);
            if (reply.status < 300) dropOrphanedValues(context);
            return reply;
          },
        }
      : one,
  );
}

/**
 * Removes for good what no field or type holds any more: values of fields that are deleted or no longer
 * associated, and the records of deleted types.
 */
function dropOrphanedValues({ organization }: Context): void {
  const { fields, records, types } = organization;
  const known = new Map<string, ReadonlySet<string>>();
  const idsOf = (record: StoredRecord): ReadonlySet<string> => {
    const object = objectOf(record);
    const ids =
      known.get(object) ?? new Set(fields.ofObject(object).map(({ id }) => id));
    known.set(object, ids);
    return ids;
  };
  for (const record of kinds.flatMap((kind) => records.all(kind))) {
    const { type_id: typeId } = record;
    if (typeId !== null && types.find(typeId) === undefined) {
      records.remove(record);
      continue;
    }
    const values = without(record.values, idsOf(record));
    if (values !== undefined) records.replace(record, { ...record, values });
  }
}

/** The values that stay; undefined when all of them do. */
function without(
  values: JsonObject,
  ids: ReadonlySet<string>,
): JsonObject | undefined {
  const entries = Object.entries(values);
  const kept = entries.filter(([id]) => ids.has(id));
  return kept.length === entries.length ? undefined : Object.fromEntries(kept);
}
