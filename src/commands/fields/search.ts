/** Finds rows by any part of what people know of them. */
import type {
  FieldRow,
  FieldsReport,
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
  const exact = findById(rows, query);
  return isEmpty(exact) ? findByText(rows, query) : exact;
}

/** The rows that have a query as their id. */
export function findById(rows: OutputRows, query: string): OutputRows {
  const text = textOf(query);
  return matching(rows, (row) => idsOf(row).includes(text));
}

/** The rows that have a query in any of their texts. */
export function findByText(rows: OutputRows, query: string): OutputRows {
  const wanted = textOf(query).toLowerCase();
  return matching(rows, (row) =>
    textsOf(row).some((one) => one.toLowerCase().includes(wanted)),
  );
}

/** What is looked for. */
export function textOf(query: string): string {
  return query.trim().replace(/^custom\./, "");
}

/** True where there is neither an object type nor a status. */
export function isEmpty({
  objects,
  statuses,
}: Pick<FieldsReport, "objects" | "statuses">): boolean {
  return objects.length + statuses.length === 0;
}

/** The report of what was found in each output. */
export function reportOf(
  found: readonly OutputRows[],
  query: string | undefined,
): FieldsReport {
  const objects = found.flatMap((rows) => rows.objects);
  const statuses = found.flatMap((rows) => rows.statuses);
  return { version: 1, query: query ?? null, objects, statuses };
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
