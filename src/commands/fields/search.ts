/** Finds rows by any part of what people know of them. */
import type {
  FieldRow,
  NamedThingRow,
  ObjectRow,
  StatusRow,
} from "../../report/fields-document.js";
import type { OutputRows } from "./named-rows.js";

type Row = ObjectRow | FieldRow | StatusRow;

/**
 * The rows that a query means. Where something has it as its id, that alone; else whatever has it in a
 * name, a label, an id, a description or a choice, and all fields of an object type that has it in its own.
 */
export function searchRows(rows: OutputRows, query: string): OutputRows {
  const text = query.trim().replace(/^custom\./, "");
  const exact = matching(rows, (row) => idsOf(row).includes(text));
  if (exact.objects.length + exact.statuses.length > 0) return exact;
  const wanted = text.toLowerCase();
  return matching(rows, (row) =>
    textsOf(row).some((one) => one.toLowerCase().includes(wanted)),
  );
}

function matching(
  { objects, statuses }: OutputRows,
  isMeant: (row: Row) => boolean,
): OutputRows {
  return {
    objects: objects.flatMap((object) => {
      if (isMeant(object)) return [object];
      const fields = object.fields.filter(isMeant);
      return fields.length === 0 ? [] : [{ ...object, fields }];
    }),
    statuses: statuses.filter(isMeant),
  };
}

function idsOf({ id, ids }: NamedThingRow): readonly string[] {
  return [id, ...Object.values(ids ?? {})];
}

function textsOf(row: Row): readonly string[] {
  const own = [row.name, row.label, ...idsOf(row)];
  const title = "title" in row ? [row.title] : [];
  const about = "description" in row ? [row.description ?? ""] : [];
  const choices = "choices" in row ? (row.choices ?? []) : [];
  return [...own, ...title, ...about, ...choices];
}
