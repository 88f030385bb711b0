/** Search over everything that has a name: one pass over texts that are prepared when the page is opened. */
import type {
  PageData,
  PageField,
  PageObject,
  PageStatus,
} from "../page-data.js";

/** Something that can be found. */
export interface SearchRow {
  /** `Account.status`, `Account`, `sales.proposal`. */
  readonly title: string;
  readonly label: string;
  readonly id: string;
  /** In a word or two: `choices, many`. */
  readonly what: string;
  readonly about: string;
  readonly choices: readonly string[];
  /** Within the page. */
  readonly href: string;
}

/** A row with its texts in small letters, joined once. */
interface Prepared {
  readonly row: SearchRow;
  readonly name: string;
  /** The part of the name behind the last dot. */
  readonly member: string;
  readonly label: string;
  readonly id: string;
  readonly all: string;
}

/** The result of a search. */
export interface Found {
  /** The best first. */
  readonly rows: readonly SearchRow[];
  /** The number of rows that were looked at. */
  readonly compared: number;
}

/** Finds rows, and remembers the last result: who types on narrows it. */
export class SearchIndex {
  readonly #all: readonly Prepared[];
  #query = "";
  #matching: readonly Prepared[];

  constructor(rows: readonly SearchRow[]) {
    this.#all = rows.map(prepare);
    this.#matching = this.#all;
  }

  /** All rows that have each word of a query somewhere. */
  find(text: string): Found {
    const query = text
      .trim()
      .toLowerCase()
      .replace(/^custom\./, "");
    const base = query.startsWith(this.#query) ? this.#matching : this.#all;
    const words = query.split(/\s+/);
    const matching = words.reduce(
      (found, word) => found.filter(({ all }) => all.includes(word)),
      base,
    );
    this.#query = query;
    this.#matching = matching;
    return { rows: ranked(matching, query, words), compared: base.length };
  }
}

function prepare(row: SearchRow): Prepared {
  const { title, about, choices } = row;
  const name = title.toLowerCase();
  const label = row.label.toLowerCase();
  const id = row.id.toLowerCase();
  const all = [name, label, id, about.toLowerCase(), ...choices.map(small)];
  const member = name.slice(name.lastIndexOf(".") + 1);
  return { row, name, member, label, id, all: all.join("\n") };
}

function small(text: string): string {
  return text.toLowerCase();
}

/** In the order of the page within each rank. */
function ranked(
  matching: readonly Prepared[],
  query: string,
  words: readonly string[],
): readonly SearchRow[] {
  const ranks: SearchRow[][] = [[], [], [], [], []];
  for (const one of matching) ranks[rankOf(one, query, words)]?.push(one.row);
  return ranks.flat();
}

function rankOf(
  { name, member, label, id }: Prepared,
  query: string,
  words: readonly string[],
): number {
  if (id === query) return 0;
  if (member === query || label === query || name === query) return 1;
  if (
    member.startsWith(query) ||
    label.startsWith(query) ||
    name.startsWith(query)
  )
    return 2;
  for (const word of words)
    if (!name.includes(word) && !label.includes(word)) return 4;
  return 3;
}

/** All that a page has to find. */
export function searchRows({ objects, statuses }: PageData): SearchRow[] {
  return [
    ...objects.flatMap((object) => [
      objectRow(object),
      ...object.fields.map((field) => fieldRow(field, object)),
    ]),
    ...statuses.map(statusRow),
  ];
}

function objectRow({ name, label, id, about = "" }: PageObject): SearchRow {
  return {
    ...{ title: name, label, id, about, choices: [] },
    what: "object type",
    href: `#${encodeURIComponent(name)}`,
  };
}

function fieldRow(field: PageField, object: PageObject): SearchRow {
  const { name, label, id, about = "", choices = [] } = field;
  const title = `${object.name}.${name}`;
  return {
    ...{ title, label, id, about, choices },
    what: traitsOf(field),
    href: `#${encodeURIComponent(title)}`,
  };
}

/** Its type, and what else counts: `choices, many, required`. */
export function traitsOf({ type, many, required, shared }: PageField): string {
  return [
    type,
    ...(many === true ? ["many"] : []),
    ...(required === true ? ["required"] : []),
    ...(shared === true ? ["shared"] : []),
  ].join(", ");
}

const statusWords: Readonly<Record<PageStatus["kind"], string>> = {
  leadStatus: "lead status",
  pipeline: "pipeline",
  opportunityStatus: "opportunity status",
};

function statusRow({ kind, title, label, id }: PageStatus): SearchRow {
  return {
    ...{ title, label, id, about: "", choices: [] },
    what: statusWords[kind],
    href: "#/statuses",
  };
}
