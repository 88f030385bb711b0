/** The records of an organisation as searches see them: as they were when the index was last brought up to date. */
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { viewValues } from "../records/custom-values.js";
import type { ReadValue } from "../endpoint/list-filters.js";
import { readerOf, viewOnce } from "../records/single-values.js";
import type { RecordKind, StoredRecord } from "../state/state.js";
import type { Context } from "../state/endpoint-context.js";
import type { RecordView } from "../state/record-store.js";
import type { SearchedType } from "../state/search-walks.js";
import { searchedTypes } from "../state/search-walks.js";
import { kindOf } from "../stored/stored-kinds.js";
import { taskKind } from "../stored/task-kind.js";
import { viewThing } from "../stored/thing-views.js";
import type { Item, ItemType, OtherType, Source } from "./items.js";
import { isOther } from "./items.js";
import type { Reach } from "./reach.js";

/** A record with all that the REST API shows of it, which is made when it is asked for. */
export interface RecordItem extends Item {
  readonly type: SearchedType;
  readonly record: StoredRecord;
  readonly view: () => JsonObject;
}

/** The records of an organisation, found by id, lead and type without a look at any other. */
export interface RecordSource extends Source {
  readonly find: (type: SearchedType, id: string) => RecordItem | undefined;
  /**
   * The records that a query can find, kind by kind, as few as its ids, leads and types say, oldest first;
   * later changes leave the lists as they are.
   */
  readonly within: (reach: Reach) => readonly Candidates[];
  readonly item: (type: SearchedType, record: StoredRecord) => RecordItem;
}

/** Records of one kind of which a search may find some. */
export interface Candidates {
  readonly type: SearchedType;
  readonly records: readonly StoredRecord[];
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
  const store = organization.records.before(switches.indexLag);
  const item = (type: SearchedType, record: StoredRecord): RecordItem =>
    itemOf(type, record, store, context);
  const find = (type: SearchedType, id: string): RecordItem | undefined => {
    const record = store.find(kinds[type], id);
    return record === undefined ? undefined : item(type, record);
  };
  return {
    find,
    within: (reach) =>
      searchedTypes
        .filter((type) => reach.types?.has(type) ?? true)
        .map((type) => ({ type, records: recordsIn(reach, type, store) })),
    item,
    related: (one, type) => {
      const owner = searchedTypes.find((other) => other === one.type);
      const self = owner === undefined ? undefined : find(owner, one.id);
      if (isOther(type))
        return self === undefined ? [] : thingsOf(self, type, context);
      const found = searchedTypes.find((other) => other === type);
      if (found === undefined) return partsOf(one, type);
      if (self === undefined) return [];
      return store
        .ofLead(self.record.lead_id)
        .filter(({ kind }) => kind === kinds[found])
        .map((record) => item(found, record))
        .filter((other) => belongTogether(self, other));
    },
  };
}

/** The tasks and activities of a kind on the record's lead; of a contact, those that name it. */
function thingsOf(
  { record, type: owner }: RecordItem,
  type: OtherType,
  context: Context,
): readonly Item[] {
  return context.organization.things.ofLead(record.lead_id).flatMap((thing) => {
    const kind = kindOf(thing.kind);
    const word = kind === taskKind ? "task" : kind?.event;
    if (kind === undefined || word !== type) return [];
    const isNamed = own(thing.attributes, "contact_id") === record.id;
    if (owner === "contact" && !isNamed) return [];
    const view = (): JsonObject => viewThing(kind, thing, context);
    return {
      type,
      id: thing.id,
      texts: () => textsOf(view()),
      value: (key: string) => own(view(), key),
    };
  });
}

function recordsIn(
  { ids, leadIds, typeIds }: Reach,
  type: SearchedType,
  store: RecordView,
): readonly StoredRecord[] {
  const kind = kinds[type];
  if (ids !== undefined)
    return [...ids].flatMap((id) => store.find(kind, id) ?? []);
  const near = leadIds ?? typeIds;
  if (near === undefined) return store.all(kind);
  return [...near]
    .flatMap((id) => (near === leadIds ? store.ofLead(id) : store.ofType(id)))
    .filter((one) => one.kind === kind);
}

function itemOf(
  type: SearchedType,
  record: StoredRecord,
  store: RecordView,
  context: Context,
): RecordItem {
  const view = viewOnce(record, context);
  const value: ReadValue = readerOf(record, context, view);
  return {
    type,
    id: record.id,
    record,
    view,
    texts: () => textsOfRecord(record, store, context),
    value,
  };
}

/** What people have written in a record; in a lead also what they have in its contacts and opportunities. */
function textsOfRecord(
  record: StoredRecord,
  store: RecordView,
  context: Context,
): readonly string[] {
  const texts = [
    ...textsOf(record.attributes),
    ...textsOf(viewValues(record, context)),
  ];
  if (record.kind !== "lead") return texts;
  const nested = store
    .ofLead(record.id)
    .filter(({ kind }) => kind === "contact" || kind === "opportunity")
    .flatMap((one) => textsOfRecord(one, store, context));
  return [...texts, ...nested];
}

/**
 * Says whether two records of one lead are related: what can name a contact is related to the one that it
 * names, all else to everything of its lead. No page says how; this is what the words suggest.
 */
function belongTogether(one: RecordItem, other: RecordItem): boolean {
  if (one.id === other.id) return false;
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
  /^(?:name|title|description|note|url|urls|email|emails|phone|phones|addresses|address_\d|city|state|zipcode|country|custom\..+)$/;

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
