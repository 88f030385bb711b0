/** The fields that conditions and orders can be about: regular ones by kind, custom ones by id (docs/close-api.md §9.4). */
import { isJsonObject, own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField } from "../state/state.js";
import type { Item, ItemType, OtherType } from "./items.js";
import { isOther, otherTypes, partTypes } from "./items.js";
import { searchedTypes } from "../state/search-walks.js";
import type { SearchNode } from "./node.js";

/** The kinds of values of a field; `any` for hidden fields and types that this version does not know. */
export type ValueType =
  "text" | "number" | "boolean" | "date" | "choices" | "reference" | "any";

/** A field of a search. */
export interface SearchField {
  readonly type: ValueType;
  /** Its value in an item; undefined where an item of this kind does not have it. */
  readonly read: (item: Item) => unknown;
}

/** Finds the field of a node, or refuses it. */
export type FieldReader = (node: SearchNode) => SearchField;

/** Makes a reader of fields; custom fields are looked up once for a search. */
export function createFieldReader({ organization }: Context): FieldReader {
  const custom = new Map<string, StoredField>(
    fieldKinds
      .flatMap((kind) => organization.fields.ofKind(kind))
      .map((field) => [field.id, field]),
  );
  return (node) => {
    const type = node.word(
      "type",
      ["regular_field", "custom_field"],
      "required",
    );
    if (type === "regular_field") return readRegular(node);
    const id = node.text("custom_field_id");
    const field = custom.get(id);
    if (field === undefined)
      return node.fail(
        "custom_field_id",
        `There is no custom field ${JSON.stringify(id)}.`,
      );
    return {
      type: valueTypeOf(field),
      read: (item) => item.value(`custom.${id}`),
    };
  };
}

const fieldKinds = [
  "lead",
  "contact",
  "opportunity",
  "activity",
  "custom_object_type",
  "shared",
] as const;

/** While values are converted they may be of either type (docs/close-api.md §14.28). */
function valueTypeOf({
  type,
  converting_to_type: next,
}: StoredField): ValueType {
  return (next === null ? valueTypes.get(type) : undefined) ?? "any";
}

const valueTypes: ReadonlyMap<string, ValueType> = new Map([
  ["text", "text"],
  ["textarea", "text"],
  ["number", "number"],
  ["date", "date"],
  ["datetime", "date"],
  ["choices", "choices"],
  ["user", "reference"],
  ["contact", "reference"],
  ["custom_object", "reference"],
]);

function readRegular(node: SearchNode): SearchField {
  const objectType = node.word(
    "object_type",
    [...searchedTypes, ...partTypes, ...otherTypes],
    "required",
  );
  const name = node.text("field_name");
  const field = isOther(objectType)
    ? anyField(name)
    : regular[objectType].get(name);
  if (field === undefined)
    return node.fail(
      "field_name",
      `${objectType} has no field ${JSON.stringify(name)}.`,
    );
  const { type, read } = field;
  return {
    type,
    read: (item) => (item.type === objectType ? read(item) : undefined),
  };
}

/** A field of a kind whose attributes are listed nowhere; Close's pages name few of those that exist. */
function anyField(name: string): SearchField {
  return { type: "any", read: (item) => item.value(name) };
}

function plain(
  type: ValueType,
  names: readonly string[],
): readonly (readonly [string, SearchField])[] {
  return names.map((name) => [
    name,
    { type, read: (item) => item.value(name) },
  ]);
}

/** The number of members that the lists under some keys have together. */
function count(
  name: string,
  read: (item: Item) => readonly unknown[],
): readonly [string, SearchField] {
  return [name, { type: "number", read: (item) => read(item).length }];
}

function listAt(item: Item, key: string): readonly unknown[] {
  const value: unknown = item.value(key);
  return Array.isArray(value) ? value : [];
}

const stamps = [
  ...plain("reference", ["id", "created_by", "updated_by"]),
  ...plain("date", ["date_created", "date_updated"]),
];

/** Fields of leads about activities and tasks, which the local Close does not keep: none has a value. */
const withoutValue = [
  ...plain("text", ["timezone_id"]),
  ...plain("number", [
    "num_phone_numbers",
    "num_outgoing_calls",
    "num_upcoming_meetings",
    "num_incomplete_tasks",
  ]),
  ...plain("date", [
    "last_activity_date",
    "last_communication_date",
    "last_lead_status_change_date",
  ]),
];

const regular: Readonly<
  Record<Exclude<ItemType, OtherType>, ReadonlyMap<string, SearchField>>
> = {
  lead: new Map([
    ...stamps,
    ...withoutValue,
    ...plain("text", ["name", "display_name", "description", "url"]),
    ...plain("reference", ["status_id"]),
    ...plain("choices", ["status_label"]),
    count("addresses_count", (lead) => listAt(lead, "addresses")),
    count("all_urls_count", urlsOf),
    count("num_contacts", (lead) => listAt(lead, "contacts")),
    count("num_opportunities", (lead) => listAt(lead, "opportunities")),
  ]),
  contact: new Map([
    ...stamps,
    ...plain("text", ["name", "display_name", "title"]),
    ...plain("reference", ["lead_id"]),
    count("emails_count", (contact) => listAt(contact, "emails")),
    count("phones_count", (contact) => listAt(contact, "phones")),
    count("urls_count", (contact) => listAt(contact, "urls")),
  ]),
  opportunity: new Map([
    ...stamps,
    ...plain("text", ["lead_name", "contact_name", "user_name", "note"]),
    ...plain("reference", [
      "lead_id",
      "contact_id",
      "user_id",
      "status_id",
      "pipeline_id",
    ]),
    ...plain("choices", [
      "status_label",
      "status_type",
      "pipeline_name",
      "value_currency",
      "value_period",
    ]),
    ...plain("number", [
      "value",
      "annualized_value",
      "expected_value",
      "annualized_expected_value",
      "confidence",
    ]),
    ...plain("date", ["date_won", "date_lost"]),
  ]),
  custom_object: new Map([
    ...stamps,
    ...plain("text", ["name"]),
    ...plain("reference", ["lead_id", "custom_object_type_id"]),
  ]),
  "activity.custom_activity": new Map([
    ...stamps,
    ...plain("reference", [
      "lead_id",
      "contact_id",
      "user_id",
      "custom_activity_type_id",
    ]),
    ...plain("choices", ["status", "source"]),
    ...plain("date", ["activity_at", "last_published_at", "pinned_at"]),
    ...plain("boolean", ["pinned"]),
  ]),
  contact_email: new Map([
    ...plain("text", ["email"]),
    ...plain("choices", ["type"]),
    ...plain("boolean", ["is_unsubscribed"]),
  ]),
  contact_phone: new Map([
    ...plain("text", ["phone", "phone_formatted"]),
    ...plain("choices", ["type", "country"]),
  ]),
  contact_url: new Map([
    ...plain("text", ["url"]),
    ...plain("choices", ["type"]),
  ]),
  address: new Map([
    ...plain("text", ["address_1", "address_2", "city", "zipcode"]),
    ...plain("choices", ["label", "state", "country"]),
  ]),
};

/** The lead's own address on the web and those of its contacts. */
function urlsOf(lead: Item): readonly unknown[] {
  const url = lead.value("url");
  return [
    ...(typeof url === "string" && url !== "" ? [url] : []),
    ...listAt(lead, "contacts").flatMap(contactUrls),
  ];
}

function contactUrls(contact: unknown): readonly unknown[] {
  if (!isJsonObject(contact)) return [];
  const urls = own(contact, "urls");
  return Array.isArray(urls) ? urls : [];
}
