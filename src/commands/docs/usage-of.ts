/** Finds what the user's program does with a field in the report of uses. */
import type { DocsPlace, DocsUsage } from "../../page/docs-document.js";
import type { FieldRow } from "../../report/fields-document.js";
import type { ThingUsage, UsagesReport } from "../../report/usages-document.js";

/** Looks fields up in a report by their names and ids; gives null for all where there is no report. */
export function usageOf(
  report: UsagesReport | null,
): (field: FieldRow) => DocsUsage | null {
  if (report === null) return () => null;
  const fields = report.things.filter(({ kind }) => kind === "field");
  const found = new Map(fields.map((thing) => [keyOf(thing), thing]));
  return (field) => {
    const thing = found.get(keyOf(field));
    return thing === undefined ? null : usageIn(thing);
  };
}

function keyOf({ title, id }: Pick<FieldRow, "title" | "id">): string {
  return `${title} ${id}`;
}

function usageIn({ uses, rawIds, unused }: ThingUsage): DocsUsage {
  const places = [
    ...uses.map(({ file, line, column, kind }) => ({
      ...{ file, line, column, kind },
    })),
    ...rawIds.map(({ file, line, column }): DocsPlace => ({
      ...{ file, line, column, kind: "raw id" },
    })),
  ];
  return { places, unused: unused === true };
}
