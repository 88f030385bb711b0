/** The views that are tables: shared fields, statuses, adjusted names, changes. */
import type { PageData, PageObject, PageStatus } from "../page-data.js";
import { copyButton } from "./copy-button.js";
import { badge, code, hrefOf, labelOf, link, make, table } from "./elements.js";
import type { Child } from "./elements.js";

/** Which object types have which shared field, and by which name. */
export function sharedView(
  data: PageData,
  sharedWith: ReadonlyMap<string, readonly PageObject[]>,
): readonly Node[] {
  const ids = [...sharedWith.keys()];
  const columns = data.objects.filter(({ fields }) =>
    fields.some(({ shared }) => shared === true),
  );
  const rows = ids.map((id) => {
    const cells = columns.map((object) => cellOf(object, id));
    const [first] = sharedWith.get(id) ?? [];
    const field = first?.fields.find((one) => one.id === id);
    return [labelOf(field?.label ?? id), ...cells];
  });
  return [
    heading("Shared fields"),
    make(
      "p",
      { class: "soft" },
      "A shared field is defined once, and has the same id on each object type. Each cell has its name there.",
    ),
    table(
      "Matrix of shared fields",
      ["Field", ...columns.map(({ name }) => name)],
      rows,
    ),
  ];
}

function cellOf(object: PageObject, id: string): Child {
  const field = object.fields.find((one) => one.id === id);
  if (field === undefined) return make("span", { class: "soft" }, "–");
  const title = `${object.name}.${field.name}`;
  const cell = make("span", {}, link(hrefOf(title), code(field.name)));
  if (field.required === true) cell.append(" ", badge("required"));
  return cell;
}

/** Statuses of leads, pipelines and their statuses. */
export function statusesView({ statuses }: PageData): readonly Node[] {
  const ofKind = (kind: PageStatus["kind"]): readonly PageStatus[] =>
    statuses.filter((one) => one.kind === kind);
  const [leads, pipelines, deals] = [
    ofKind("leadStatus"),
    ofKind("pipeline"),
    ofKind("opportunityStatus"),
  ];
  return [
    heading("Statuses and pipelines"),
    ...statusTable("Statuses of leads", leads),
    ...statusTable("Pipelines", pipelines),
    ...statusTable("Statuses of opportunities", deals),
  ];
}

function statusTable(
  title: string,
  statuses: readonly PageStatus[],
): readonly Node[] {
  if (statuses.length === 0) return [];
  const hasTypes = statuses.some(({ type }) => type !== undefined);
  const rows = statuses.map(({ title: name, label, id, type = "" }) => [
    labelOf(label),
    code(name),
    ...(hasTypes ? [type] : []),
    make("span", {}, code(id), " ", copyButton(id, `the id of ${name}`)),
  ]);
  const headings = ["Label", "Name", ...(hasTypes ? ["Counts as"] : []), "Id"];
  return [make("h3", {}, title), table(title, headings, rows)];
}

/** Names that are not what their labels suggest. */
export function adjustedView({ adjusted }: PageData): readonly Node[] {
  const rows = adjusted.map(({ title, label, id, why }) => [
    /^[a-z]/.test(title) ? code(title) : link(hrefOf(title), code(title)),
    labelOf(label),
    make("span", { class: "why" }, why),
    code(id, "soft"),
  ]);
  return [
    heading("Adjusted names"),
    make(
      "p",
      { class: "soft" },
      "Names that are not what their labels suggest. “names” in the config chooses others.",
    ),
    table("Adjusted names", ["Name", "Label", "Why", "Id"], rows),
  ];
}

/** What changed in Close since the lock before this one. */
export function changesView({
  changes = [],
  since = "",
}: PageData): readonly Node[] {
  const items = changes.map(({ severity, message, reason }) =>
    make(
      "li",
      { class: `change ${severity}` },
      make("span", { class: "badge" }, severity),
      make("p", {}, ...sentenceOf(message)),
      make("p", { class: "soft" }, reason),
    ),
  );
  return [
    heading("Changes"),
    make(
      "p",
      { class: "soft" },
      changes.length === 0
        ? `Nothing changed in Close since ${since}.`
        : `What changed in Close since ${since}.`,
    ),
    make("ul", { class: "changes" }, ...items),
  ];
}

/** A sentence in which names between backticks are code, as our messages have them. */
function sentenceOf(text: string): readonly Child[] {
  return text
    .split(/`([\w.$]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : part));
}

function heading(text: string): HTMLElement {
  return make("h2", { tabindex: "-1" }, text);
}
