/** The report of `codegen fields` in lines of text: a table, or all that is known of the few that were found. */
import { safeText } from "./terminal.js";
import type { Palette } from "./terminal.js";
import type {
  FieldRow,
  FieldsReport,
  NamedThingRow,
  ObjectRow,
  StatusRow,
} from "./fields-document.js";
import { columnsOf } from "./wrap.js";

/** So many fields are shown with all that is known of them. */
const mostDetailed = 3;

/** The longest text shown of a description, and of each choice. */
const longest = 300;

/** The lines of the report. Ids are whole, and stand alone between blanks, to be copied. */
export function fieldsLines(
  { query, objects, statuses }: FieldsReport,
  style: Palette,
): readonly string[] {
  const count = objects.flatMap(({ fields }) => fields).length;
  const isDetailed = query !== null && count > 0 && count <= mostDetailed;
  const outputs = new Set(
    [...objects, ...statuses].map(({ output }) => output),
  );
  const several = outputs.size > 1;
  const blocks = [
    ...objects.map((object) => [
      headOf(object, style, several),
      ...(isDetailed
        ? object.fields.flatMap((field) => detailsOf(field, style))
        : tableOf(object.fields, style)),
    ]),
    ...statusBlocks(statuses, style),
  ];
  return blocks.flatMap((lines, index) =>
    index === 0 ? lines : ["", ...lines],
  );
}

function headOf(
  { name, label, id, kind, collection, output, archived }: ObjectRow,
  style: Palette,
  several: boolean,
): string {
  const isTyped = kind === "customActivity" || kind === "customObject";
  return [
    style.strong(safeText(name)),
    ...(isTyped || label !== name ? [`“${safeText(label)}”`] : []),
    ...(isTyped ? [safeText(id)] : []),
    ...(collection === null ? [] : [safeText(collection)]),
    ...(archived ? [style.caution("archived")] : []),
    ...(several ? [style.faint(`in ${safeText(output)}`)] : []),
  ].join("  ");
}

function tableOf(
  fields: readonly FieldRow[],
  style: Palette,
): readonly string[] {
  if (fields.length === 0) return [style.faint("  no custom fields")];
  return aligned(
    fields.map((field) => [
      safeText(field.name),
      traitsOf(field),
      safeText(field.id),
      `“${safeText(field.label)}”`,
    ]),
  );
}

/** Columns under each other, each as wide as its widest cell; the last one is as long as it is. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? ""))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === row.length - 1
        ? cell
        : cell + " ".repeat((widths[column] ?? 0) - columnsOf(cell)),
    );
    return `  ${cells.join("  ")}`;
  });
}

function traitsOf({ type, many, required }: FieldRow): string {
  const traits = [safeText(type), ...(many ? ["many"] : [])];
  return [...traits, ...(required ? ["required"] : [])].join(", ");
}

function detailsOf(field: FieldRow, style: Palette): readonly string[] {
  const { choices, target, description, editableWithRoles, shared } = field;
  const roles = editableWithRoles.map((role) => safeText(role)).join(", ");
  const details: readonly (readonly [string, string | null])[] = [
    ["label", safeText(field.label)],
    ["id", safeText(field.id)],
    ...idLines(field),
    ["key", safeText(`custom.${field.id}`)],
    ["type", traitsOf(field) + (shared ? ", shared" : "")],
    ["refers to", target === null ? null : safeText(target)],
    ["choices", choices === null ? null : listed(choices)],
    ["editable", roles === "" ? null : `with ${roles}`],
    ["about", description === null ? null : safeText(description, longest)],
  ];
  return [
    `  ${style.strong(safeText(field.title))}`,
    ...details.flatMap(([word, text]) =>
      text === null ? [] : [`    ${style.faint(word.padEnd(10))} ${text}`],
    ),
  ];
}

/** With several organisations the id in each. */
function idLines({
  ids,
}: NamedThingRow): readonly (readonly [string, string])[] {
  return Object.entries(ids ?? {}).map(([org, id]) => [
    `  ${safeText(org, 40)}`,
    safeText(id),
  ]);
}

function listed(choices: readonly string[]): string {
  return choices.map((choice) => `“${safeText(choice, longest)}”`).join(", ");
}

const headings: Readonly<Record<StatusRow["kind"], string>> = {
  leadStatus: "Lead statuses",
  pipeline: "Pipelines",
  opportunityStatus: "Opportunity statuses",
};

function headingOf(
  kind: StatusRow["kind"],
  [first]: readonly StatusRow[],
  style: Palette,
): string {
  const heading = style.strong(headings[kind]);
  const shownAs = first?.shownAs ?? null;
  return shownAs === null ? heading : `${heading}  “${safeText(shownAs)}”`;
}

function statusBlocks(
  statuses: readonly StatusRow[],
  style: Palette,
): readonly (readonly string[])[] {
  const kinds = Object.keys(headings) as readonly StatusRow["kind"][];
  return kinds.flatMap((kind) => {
    const rows = statuses.filter((status) => status.kind === kind);
    if (rows.length === 0) return [];
    const cells = rows.map(({ title, type, id, label }) => [
      safeText(title),
      ...(kind === "opportunityStatus" ? [safeText(type ?? "")] : []),
      safeText(id),
      `“${safeText(label)}”`,
    ]);
    return [[headingOf(kind, rows, style), ...aligned(cells)]];
  });
}
