/** The records of an organisation as searches see them: as they were when the index was last brought up to date. */
import { viewValues } from "../records/custom-values.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { viewRecord } from "../records/views.js";
import type { RecordKind, StoredRecord } from "../state/state.js";
import type { Context } from "../state/endpoint-context.js";
import type { SearchedType } from "../state/search-walks.js";
import { searchedTypes } from "../state/search-walks.js";
import type { Item, ItemType, Source } from "./items.js";

/** A record with all that the REST API shows of it. */
export interface RecordItem extends Item {
  readonly type: SearchedType;
  readonly leadId: string;
  readonly view: () => JsonObject;
}

/** The records of an organisation; each is read and shown at most once for all that one search asks. */
export interface RecordSource extends Source {
  readonly find: (type: SearchedType, id: string) => RecordItem | undefined;
  /** All records of a kind, oldest first. */
  readonly all: (type: SearchedType) => readonly RecordItem[];
}

const kinds: Readonly<Record<SearchedType, RecordKind>> = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  custom_object: "custom_object",
  "activity.custom_activity": "custom_activity",
};

/** Opens the records for one search, as they were `indexLag` milliseconds ago. */
export function openIndex(context: Context): RecordSource {
  const { organization, switches } = context;
  const indexes = new Map<SearchedType, Index>();
  const indexOf = (type: SearchedType): Index => {
    const known = indexes.get(type);
    if (known !== undefined) return known;
    const records = organization.records.allBefore(
      kinds[type],
      switches.indexLag,
    );
    const index = indexItems(
      records.map((record) => itemOf(type, record, context)),
    );
    indexes.set(type, index);
    return index;
  };
  const find = (type: SearchedType, id: string): RecordItem | undefined =>
    indexOf(type).byId.get(id);
  return {
    find,
    all: (type) => [...indexOf(type).byId.values()],
    related: (item, type) => {
      const found = searchedTypes.find((one) => one === type);
      if (found === undefined) return partsOf(item, type);
      const owner = searchedTypes.find((one) => one === item.type);
      const record = owner === undefined ? undefined : find(owner, item.id);
      if (record === undefined) return [];
      return (indexOf(found).byLead.get(record.leadId) ?? []).filter((other) =>
        belongTogether(record, other),
      );
    },
  };
}

interface Index {
  readonly byId: ReadonlyMap<string, RecordItem>;
  readonly byLead: ReadonlyMap<string, readonly RecordItem[]>;
}

function indexItems(items: readonly RecordItem[]): Index {
  const byLead = new Map<string, RecordItem[]>();
  for (const item of items) {
    const siblings = byLead.get(item.leadId);
    if (siblings === undefined) byLead.set(item.leadId, [item]);
    else siblings.push(item);
  }
  return { byId: new Map(items.map((item) => [item.id, item])), byLead };
}

function itemOf(
  type: SearchedType,
  record: StoredRecord,
  context: Context,
): RecordItem {
  const view = once(() => viewRecord(record, context));
  const values = once(() => viewValues(record, context));
  return {
    type,
    id: record.id,
    leadId: record.lead_id,
    view,
    texts: () => textsOf(view()),
    value: (key) => {
      if (key.startsWith("custom.")) return own(values(), key);
      // What is stored is shown as it is, but for contacts that are gone; views of leads hold much else.
      const stored =
        key === "contact_id" ? undefined : own(record.attributes, key);
      return stored ?? own(view(), key);
    },
  };
}

function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    const [known = make()] = made;
    made[0] = known;
    return known;
  };
}

/**
 * Says whether two records of one lead are related: what can name a contact is related to the one that it
 * names, all else to everything of its lead. No page says how; this is what the words suggest.
 */
function belongTogether(one: RecordItem, other: RecordItem): boolean {
  if (one === other) return false;
  const pair = [one, other];
  const contact = pair.find(({ type }) => type === "contact");
  const naming = pair.find(
    ({ type }) => type === "opportunity" || type === "activity.custom_activity",
  );
  if (contact === undefined || naming === undefined) return true;
  return naming.value("contact_id") === contact.id;
}

/** The attributes of contacts and leads that hold their parts. */
const partKeys: Readonly<Record<string, readonly [SearchedType, string]>> = {
  contact_email: ["contact", "emails"],
  contact_phone: ["contact", "phones"],
  contact_url: ["contact", "urls"],
  address: ["lead", "addresses"],
};

function partsOf(item: Item, type: ItemType): readonly Item[] {
  const [owner, key] = partKeys[type] ?? [];
  const parts =
    key !== undefined && item.type === owner ? item.value(key) : undefined;
  if (!Array.isArray(parts)) return [];
  return parts.filter(isJsonObject).map((part, index) => ({
    type,
    id: `${item.id} ${String(index)}`,
    texts: () => textsOf(part),
    value: (name) => own(part, name),
  }));
}

/** The attributes in which people write, and those that hold such objects. */
const writtenKeys =
  /^(?:name|title|description|note|url|urls|email|emails|phone|phones|addresses|address_\d|city|state|zipcode|country|contacts|opportunities|custom\..+)$/;

function textsOf(object: JsonObject): readonly string[] {
  return Object.entries(object)
    .filter(([key]) => writtenKeys.test(key))
    .flatMap(([, value]) => textsIn(value));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? textsOf(value) : [];
}
