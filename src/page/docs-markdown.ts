/** An organisation as Markdown: tables of its fields, its statuses, and what else its page shows. */
import { counted } from "../report/wording.js";
import { markdownCode, markdownText } from "../report/escape-markdown.js";
import type { DocsDocument, DocsField, DocsObject } from "./docs-document.js";
import { referenceDiagram } from "./docs-mermaid.js";
import { samplesOf } from "./samples.js";

/** Renders a document. */
export function renderDocsMarkdown(
  document: DocsDocument,
  marker: string,
): string {
  const parts = [
    [`<!-- ${marker} -->`],
    headLines(document),
    contentsLines(document),
    diagramLines(document),
    ...document.objects.map((object) => objectLines(object, document.parts)),
    sharedLines(document),
    statusLines(document),
    adjustedLines(document),
    changeLines(document),
  ];
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headLines(document: DocsDocument): readonly string[] {
  const { organization, organizationId, objects, output, generator } = document;
  const title = organization?.trim() ? organization : organizationId;
  const fields = objects.reduce((sum, one) => sum + one.fields.length, 0);
  return [
    `# ${markdownText(title)}`,
    "",
    `${counted(objects.length, "object type")}, ${counted(fields, "field")}. Names are those of the code in ${markdownCode(output)}. Made from its lock by close-codegen ${markdownText(generator)}.`,
  ];
}

function contentsLines({ objects, parts }: DocsDocument): readonly string[] {
  const hasClient = parts === "client";
  return tableLines(
    ["label", "name", ...(hasClient ? ["client"] : []), "fields", "id"],
    objects.map(({ label, name, collection, fields, id }) => [
      markdownText(label),
      markdownCode(name),
      ...(collection === null ? [] : [markdownCode(collection)]),
      String(fields.length),
      markdownCode(id),
    ]),
  );
}

function diagramLines({ objects }: DocsDocument): readonly string[] {
  const lines = referenceDiagram(objects);
  if (lines.length === 0) return [];
  return ["## References", "", "```mermaid", ...lines, "```"];
}

function objectLines(
  object: DocsObject,
  parts: DocsDocument["parts"],
): readonly string[] {
  const { name, label, id, description, archived, fields } = object;
  const client =
    object.collection === null ? "" : `, ${markdownCode(object.collection)}`;
  const about = [
    ...(archived ? ["Archived: its records can be read only."] : []),
    ...(description === null ? [] : [markdownText(description)]),
  ];
  return [
    `## ${name}`,
    "",
    `${markdownText(label)} (${markdownCode(id)})${client}, in ${markdownCode(object.file)}.`,
    ...about.flatMap((line) => ["", line]),
    "",
    ...(fields.length === 0
      ? ["No custom fields."]
      : fieldLines(object, parts)),
  ];
}

function fieldLines(
  object: DocsObject,
  parts: DocsDocument["parts"],
): readonly string[] {
  const { fields } = object;
  const hasUsages = fields.some(({ usage }) => usage !== null);
  const [first] = fields;
  const samples =
    first === undefined || parts !== "client" ? [] : sampleLines(object, first);
  return [
    ...tableLines(
      [
        "name",
        "label",
        "type",
        "in code",
        "id",
        ...(hasUsages ? ["uses"] : []),
      ],
      fields.map((field) => [
        markdownCode(field.name),
        labelCell(field),
        typeCell(field),
        markdownCode(field.read),
        markdownCode(field.id),
        ...(hasUsages ? [usesCell(field)] : []),
      ]),
    ),
    ...samples,
  ];
}

/** One sample for each object type: with names for texts of Close, since it is a block of code. */
function sampleLines(
  object: DocsObject,
  { name, read, write }: DocsField,
): readonly string[] {
  const given = write === null ? {} : { write: "" };
  const samples = samplesOf(object, { name, read: "", ...given });
  const lines = samples
    .filter(({ title }) => title !== "Without the client")
    .flatMap(({ code }) => code.split("\n"))
    .map((line) => line.replace(/ *\/\/ *$/, ""));
  return read === "" ? [] : ["", "```ts", ...lines, "```"];
}

function labelCell({ label, description }: DocsField): string {
  const shown = label.trim() === "" ? "–" : markdownText(label);
  return description === null
    ? shown
    : `${shown}<br>${markdownText(description)}`;
}

function typeCell(field: DocsField): string {
  const { type, many, required, shared, choices, target, leaves } = field;
  const traits = [
    markdownText(type),
    ...(many ? ["many"] : []),
    ...(required ? ["required"] : []),
    ...(shared ? ["shared"] : []),
    ...(leaves === null ? [] : [`deleted, leaves on ${leaves}`]),
    ...(target === null ? [] : [`→ ${markdownCode(target)}`]),
  ].join(", ");
  const roles = field.editableWithRoles.map(markdownText).join(", ");
  return [
    traits,
    ...(choices === null ? [] : [choices.map(markdownCode).join(", ")]),
    ...(roles === "" ? [] : [`editable with ${roles}`]),
  ]
    .filter((line) => line !== "")
    .join("<br>");
}

function usesCell({ usage }: DocsField): string {
  if (usage === null) return "";
  if (usage.places.length > 0)
    return usage.places
      .map(({ file, line }) => markdownCode(`${file}:${String(line)}`))
      .join(", ");
  return usage.unused ? "not used" : "named nowhere";
}

function sharedLines({ objects }: DocsDocument): readonly string[] {
  const columns = objects.filter(({ fields }) =>
    fields.some(({ shared }) => shared),
  );
  const shared = new Map(
    columns.flatMap(({ fields }) =>
      fields.filter((field) => field.shared).map((field) => [field.id, field]),
    ),
  );
  if (shared.size === 0) return [];
  const rows = [...shared.values()].map(({ id, label }) => [
    markdownText(label),
    ...columns.map(({ fields }) => {
      const field = fields.find((one) => one.id === id);
      if (field === undefined) return "–";
      const name = markdownCode(field.name);
      return field.required ? `${name}, required` : name;
    }),
  ]);
  const headings = ["field", ...columns.map(({ name }) => name)];
  return ["## Shared fields", "", ...tableLines(headings, rows)];
}

function statusLines({ statuses }: DocsDocument): readonly string[] {
  if (statuses.length === 0) return [];
  const rows = statuses.map(({ kind, title, label, id, type }) => [
    statusWords[kind] + (type === null ? "" : `, ${markdownText(type)}`),
    markdownCode(title),
    markdownText(label),
    markdownCode(id),
  ]);
  return [
    "## Statuses and pipelines",
    "",
    ...tableLines(["what", "name", "label", "id"], rows),
  ];
}

const statusWords = {
  leadStatus: "lead status",
  pipeline: "pipeline",
  opportunityStatus: "opportunity status",
} as const;

function adjustedLines({ adjusted }: DocsDocument): readonly string[] {
  if (adjusted.length === 0) return [];
  const rows = adjusted.map(({ title, label, why }) => [
    markdownCode(title),
    markdownText(label),
    markdownText(why),
  ]);
  return [
    "## Adjusted names",
    "",
    ...tableLines(["name", "label", "why"], rows),
  ];
}

function changeLines({ changes }: DocsDocument): readonly string[] {
  if (changes === null || changes.changes.length === 0) return [];
  return [
    `## Changes since ${markdownText(changes.since)}`,
    "",
    ...changes.changes.map(
      ({ severity, message }) => `- ${severity}: ${markdownText(message)}`,
    ),
  ];
}

function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)];
}
