/** The fields that queries in words can name, by kind of record, and how a value is compared with each. */
import { isJsonObject, own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField } from "../state/state.js";
import { parseTime } from "../state/times.js";
import type { Item } from "./items.js";
import type { RecordItem, RecordSource } from "./search-index.js";
import type { TextOperator } from "./text-query.js";
import { wordTest } from "./words.js";

/** The kinds of records whose lists take queries in words. */
export type TextSubject = "lead" | "contact" | "opportunity";

/** A field of a query in words. */
export interface TextField {
  readonly form: TextForm;
  readonly read: (item: RecordItem) => readonly unknown[];
}

/** The ways to compare: words in a row, the whole text, an address, a number of a telephone, a moment, a number. */
type TextForm = "words" | "whole" | "email" | "phone" | "moment" | "number";

/** Finds fields by the names that queries give them; undefined for a name that no field has. */
export type TextFields = (name: string) => TextField | undefined;

/** The fields of a kind of record; custom ones are named `custom.` and their label or id. */
export function textFieldsOf(
  subject: TextSubject,
  source: RecordSource,
  context: Context,
): TextFields {
  const tables = tablesOf(source);
  return (name) => {
    const key = name.toLowerCase();
    if (key.startsWith("custom."))
      return customField(name.slice("custom.".length), subject, context);
    const table = tables[subject];
    const field = own(table, key) === undefined ? undefined : table[key];
    if (field !== undefined || subject !== "opportunity") return field;
    // Opportunities are found by what their lead says, too.
    const ofLead =
      own(tables.lead, key) === undefined ? undefined : tables.lead[key];
    return ofLead === undefined
      ? undefined
      : {
          form: ofLead.form,
          read: (item) => leadOf(item, source).flatMap(ofLead.read),
        };
  };
}

function leadOf(item: RecordItem, source: RecordSource): readonly RecordItem[] {
  const lead = source.find("lead", item.record.lead_id);
  return lead === undefined ? [] : [lead];
}

/** Says whether one value of a field fits a value of a query; undefined where the two cannot be compared so. */
export function textTest(
  form: TextForm,
  operator: TextOperator,
  wanted: string,
): ((value: unknown) => boolean) | undefined {
  if (wanted === "*" && operator === ":") return () => true;
  switch (form) {
    case "moment":
    case "number":
      return comparison(form, operator, wanted);
    case "words": {
      const fits = wordTest(wanted, "phrase");
      return operator === ":" ? (value) => fits(String(value)) : undefined;
    }
    case "whole":
      return operator === ":"
        ? (value) => lower(value) === wanted.toLowerCase()
        : undefined;
    case "email":
      return operator === ":" ? emailTest(wanted) : undefined;
    case "phone":
      return operator === ":" ? phoneTest(wanted) : undefined;
    default:
      return form satisfies never;
  }
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

/** A whole address is that one and no longer one; anything else is looked for word by word. */
function emailTest(wanted: string): (value: unknown) => boolean {
  if (/^[^@]+@[^@]+$/.test(wanted))
    return (value) => lower(value) === wanted.toLowerCase();
  const fits = wordTest(wanted, "phrase");
  return (value) => fits(String(value));
}

/** Numbers are the same in whatever form they are written; a country's code may be left out. */
function phoneTest(wanted: string): (value: unknown) => boolean {
  const digits = digitsOf(wanted).replace(/^0+/, "");
  const isWhole = wanted.trim().startsWith("+");
  return (value) => {
    const known = digitsOf(value);
    return (
      known === digits ||
      (!isWhole && digits.length >= 6 && known.endsWith(digits))
    );
  };
}

function digitsOf(value: unknown): string {
  return String(value).replace(/\D/g, "");
}

function comparison(
  form: "moment" | "number",
  operator: TextOperator,
  wanted: string,
): ((value: unknown) => boolean) | undefined {
  const read = (text: string): number =>
    form === "number" ? Number(text) : (parseTime(text) ?? NaN);
  const limit = read(wanted);
  if (wanted.trim() === "" || Number.isNaN(limit)) return undefined;
  // Of a day, all of it is meant.
  const isDay = form === "moment" && /^\d{4}-\d{2}-\d{2}$/.test(wanted);
  return (value) => {
    const text = String(value);
    const one = read(isDay ? text.slice(0, 10) : text);
    switch (operator) {
      case ":":
        return one === limit;
      case ">":
        return one > limit;
      case ">=":
        return one >= limit;
      case "<":
        return one < limit;
      case "<=":
        return one <= limit;
      default:
        return operator satisfies never;
    }
  };
}

type Table = Readonly<Record<string, TextField>>;

function tablesOf(source: RecordSource): Readonly<Record<TextSubject, Table>> {
  const contactsOf = (item: RecordItem): readonly Item[] =>
    item.type === "contact" ? [item] : source.related(item, "contact");
  const parts =
    (list: string, key: string) =>
    (item: RecordItem): readonly unknown[] =>
      contactsOf(item).flatMap((contact) => listed(contact.value(list), key));
  const ofContacts =
    (key: string) =>
    (item: RecordItem): readonly unknown[] =>
      contactsOf(item).map((contact) => contact.value(key));
  const people = {
    ...named("email", parts("emails", "email"), [
      "email",
      "email_address",
      "contact_email",
    ]),
    ...named("phone", parts("phones", "phone"), [
      "phone",
      "phone_number",
      "contact_phone",
    ]),
    ...named("words", ofContacts("name"), ["contact", "contact_name"]),
    ...named("words", ofContacts("title"), ["title", "contact_title"]),
  };
  const leadName = (item: RecordItem): readonly unknown[] =>
    leadOf(item, source).map((lead) => lead.value("display_name"));
  const company = named("words", leadName, ["company", "lead", "lead_name"]);
  const leadIds = named("whole", (item) => [item.record.lead_id], ["lead_id"]);
  return {
    lead: { ...common, ...people, ...company, ...leadIds, ...ofLeads },
    contact: { ...common, ...people, ...company, ...leadIds },
    opportunity: { ...common, ...company, ...leadIds, ...ofOpportunities },
  };
}

function named(
  form: TextForm,
  read: TextField["read"],
  names: readonly string[],
): Table {
  return Object.fromEntries(names.map((name) => [name, { form, read }]));
}

function plain(
  form: TextForm,
  key: string,
  ...others: readonly string[]
): Table {
  return named(form, (item) => [item.value(key)], [key, ...others]);
}

function listed(value: unknown, key: string): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map((one) => (isJsonObject(one) ? own(one, key) : undefined));
}

const common: Table = {
  ...plain("whole", "id"),
  ...plain("words", "name"),
  ...plain("moment", "date_created", "created"),
  ...plain("moment", "date_updated", "updated"),
};

const addressOf =
  (key: string) =>
  (item: RecordItem): readonly unknown[] =>
    listed(item.value("addresses"), key);

const ofLeads: Table = {
  ...plain("words", "display_name", "name"),
  ...plain("words", "description"),
  ...plain("words", "url", "lead_url"),
  ...plain("whole", "status_label", "status", "lead_status"),
  ...plain("whole", "status_id"),
  ...named("words", addressOf("city"), ["city"]),
  ...named("words", addressOf("state"), ["state"]),
  ...named("words", addressOf("zipcode"), ["zip", "zipcode"]),
  ...named("words", addressOf("country"), ["country"]),
};

const ofOpportunities: Table = {
  ...plain("whole", "status_label", "status", "opportunity_status"),
  ...plain("whole", "status_type"),
  ...plain("whole", "status_id"),
  ...plain("words", "note"),
  ...plain("words", "user_name", "user"),
  ...plain("number", "confidence"),
  ...plain("number", "value"),
};

const forms: ReadonlyMap<string, TextForm> = new Map([
  ["text", "words"],
  ["textarea", "words"],
  ["number", "number"],
  ["date", "moment"],
  ["datetime", "moment"],
]);

/** A custom field of the record by its id, or by its label as people write it. */
function customField(
  name: string,
  subject: TextSubject,
  context: Context,
): TextField | undefined {
  const { fields } = context.organization;
  const field =
    fields.byIdOf(subject).get(name) ??
    fields
      .ofObject(subject)
      .find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (field === undefined) return undefined;
  const { id, type } = field;
  return {
    form: forms.get(type) ?? "whole",
    read: (item) =>
      [item.value(`custom.${id}`)]
        .flat()
        .flatMap((value) => namesOf(field, value, context)),
  };
}

/** A value of a field of users is found by the name as well. */
function namesOf(
  { type }: StoredField,
  value: unknown,
  { organization }: Context,
): readonly unknown[] {
  if (type !== "user" || typeof value !== "string") return [value];
  const user = organization.users.find(value);
  return user === undefined
    ? [value]
    : [value, `${user.first_name} ${user.last_name}`];
}
