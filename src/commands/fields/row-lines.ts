/** Rows as lines of text, of which a search reads those that may have what is looked for. */
import type {
  FieldRow,
  ObjectRow,
  StatusRow,
} from "../../report/fields-document.js";
import type { OutputRows } from "./named-rows.js";
import { findById, findByText, isEmpty, textOf } from "./search.js";

/** Between an object type and its fields: no text in JSON holds a tab. */
const tab = "\t";

/** A line for each object type, its fields behind it, and for each status. */
export function linesOf({ objects, statuses }: OutputRows): readonly string[] {
  return [
    ...objects.map((object) =>
      [{ ...object, fields: [] }, ...object.fields]
        .map((row) => JSON.stringify(row))
        .join(tab),
    ),
    ...statuses.map((status) => JSON.stringify(status)),
  ];
}

/** What `searchRows` finds in the rows of such lines; all where nothing is looked for. Throws for other lines. */
export function searchLines(
  lines: readonly string[],
  query: string | undefined,
): OutputRows {
  if (query === undefined) return rowsIn(lines, isAny);
  const text = textOf(query);
  // JSON writes a text in one way only: where an id is not to be seen, it is not.
  const id = JSON.stringify(text);
  const exact = findById(
    rowsIn(lines, (part) => part.includes(id)),
    query,
  );
  return isEmpty(exact)
    ? findByText(rowsIn(lines, mayHave(text.toLowerCase())), query)
    : exact;
}

/** The rows in those parts that are likely; all fields of an object type that is. */
function rowsIn(
  lines: readonly string[],
  isLikely: (part: string) => boolean,
): OutputRows {
  const rows = lines.filter(isLikely).map((line) => {
    const [head = "", ...fields] = line.split(tab);
    const row = JSON.parse(head) as ObjectRow | StatusRow;
    if (!("fields" in row)) return row;
    const likely = isLikely(head) ? fields : fields.filter(isLikely);
    return {
      ...row,
      fields: likely.map((field) => JSON.parse(field) as FieldRow),
    };
  });
  return {
    objects: rows.flatMap((row) => ("fields" in row ? [row] : [])),
    statuses: rows.flatMap((row) => ("fields" in row ? [] : [row])),
  };
}

/** True for each part that may have a text in small letters. Only what JSON writes as it is can be seen in it. */
function mayHave(wanted: string): (part: string) => boolean {
  const isPlain = /^[ -~]*$/.test(wanted) && !/["\\]/.test(wanted);
  return isPlain ? (part) => part.toLowerCase().includes(wanted) : isAny;
}

function isAny(): boolean {
  return true;
}
