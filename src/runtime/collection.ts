/** The records of one object type: which endpoint they have, and what is checked on the way. */
import { builtins } from "./builtins.js";
import type { ObjectKind } from "./builtins.js";
import { CloseDecodeError, CloseInputError } from "./errors.js";
import { isSafeId } from "./ids.js";
import type { LeadId } from "./ids.js";
import { listRecords } from "./list.js";
import { isObject } from "./read.js";
import type { FromWireOptions, ObjectWrapper, WireRecord } from "./object.js";
import type { RecordCallOptions } from "./options.js";
import type { Transport } from "./transport.js";

/** Whose records to list. */
export interface LeadQuery {
  readonly leadId: LeadId;
}

/**
 * What `list` takes: custom objects and custom activities are listed by lead, contacts and
 * opportunities may be, leads are not.
 */
export type ListArguments<T> = T extends
  | { readonly customObjectTypeId: string }
  | { readonly customActivityTypeId: string }
  ? [query: LeadQuery, call?: RecordCallOptions]
  : T extends { readonly leadId: unknown }
    ? [query?: Partial<LeadQuery>, call?: RecordCallOptions]
    : [query?: Record<string, never>, call?: RecordCallOptions];

/** The id of a record, of the record's own kind. */
export type IdOf<T> = T extends { readonly id: infer Id extends string }
  ? Id
  : string;

/** Reads records of one object type. */
export interface ReadOnlyRecords<T> {
  /** Gives one record; throws `CloseApiError` with status 404 when there is none. */
  get(id: IdOf<T>, call?: RecordCallOptions): Promise<T>;
  /** Gives all records, asking for a page when it is needed. */
  list(...args: ListArguments<T>): AsyncIterable<T>;
}

/** Reads and writes records of one object type. */
export interface Records<T, Create, Update> extends ReadOnlyRecords<T> {
  /** Creates a record and gives it as Close stored it. Is sent once only, see `sent` of errors. */
  create(input: Create, call?: RecordCallOptions): Promise<T>;
  /** Changes what is given and nothing else; null clears. Gives the record as it is then. */
  update(id: IdOf<T>, input: Update, call?: RecordCallOptions): Promise<T>;
  /** Deletes a record for good. */
  delete(id: IdOf<T>, call?: RecordCallOptions): Promise<void>;
}

/** Where the records of a kind are, how many a page has, and the key that tells their type. */
interface Endpoint {
  readonly path: string;
  /** Null where Close documents no `_limit`. */
  readonly pageSize: number | null;
  readonly typeKey: string | null;
}

const endpoints: Readonly<Record<ObjectKind, Endpoint>> = {
  // 200 is the most that was measured for leads (close-api §5.1); 100 is Close's default elsewhere.
  lead: { path: "/lead/", pageSize: 200, typeKey: null },
  contact: { path: "/contact/", pageSize: 100, typeKey: null },
  opportunity: { path: "/opportunity/", pageSize: 100, typeKey: null },
  customActivity: {
    path: "/activity/custom/",
    pageSize: 100,
    typeKey: "custom_activity_type_id",
  },
  customObject: {
    path: "/custom_object/",
    pageSize: null,
    typeKey: "custom_object_type_id",
  },
};

/** What of a wrapper reading needs. */
type Reader<T> = Pick<
  ObjectWrapper<T, never, never>,
  "kind" | "typeId" | "label" | "fields" | "fromWire"
>;

type Requester = Pick<Transport, "request">;

/** Gives what reads the records of a wrapper's object type. */
export function openReadOnlyRecords<T>(
  transport: Requester,
  wrapper: Reader<T>,
  reading: FromWireOptions,
): ReadOnlyRecords<T> {
  const list = (
    query: Partial<LeadQuery> = {},
    call?: RecordCallOptions,
  ): AsyncIterable<T> => ({
    // A list may be walked again: each walk asks anew.
    [Symbol.asyncIterator]: () =>
      listOf(transport, wrapper, reading, query, call),
  });
  return {
    async get(id, call) {
      const path = pathOf(wrapper.kind, id);
      const raw = await transport.request("GET", path, call);
      return wrapper.fromWire(asked(wrapper, raw, id, `GET ${path}`), reading);
    },
    list,
  };
}

/** Gives what reads and writes the records of a wrapper's object type. */
export function openRecords<T, Create, Update>(
  transport: Requester,
  wrapper: ObjectWrapper<T, Create, Update>,
  reading: FromWireOptions,
): Records<T, Create, Update> {
  const { path: collection, typeKey } = endpoints[wrapper.kind];
  const nameOf = (wireKey: string): string | undefined =>
    nameIn(wrapper, wireKey);
  return {
    ...openReadOnlyRecords(transport, wrapper, reading),
    async create(input, call) {
      const fields = wrapper.toWire(input);
      const body =
        typeKey === null ? fields : { ...fields, [typeKey]: wrapper.typeId };
      const raw = await transport.request("POST", collection, {
        ...call,
        body,
        nameOf,
      });
      return wrapper.fromWire(raw, reading);
    },
    async update(id, input, call) {
      const path = pathOf(wrapper.kind, id);
      const body = wrapper.toWire(input);
      const raw = await transport.request("PUT", path, {
        ...call,
        body,
        nameOf,
      });
      return wrapper.fromWire(asked(wrapper, raw, id, `PUT ${path}`), reading);
    },
    async delete(id, call) {
      await transport.request("DELETE", pathOf(wrapper.kind, id), call);
    },
  };
}

async function* listOf<T>(
  transport: Requester,
  wrapper: Reader<T>,
  reading: FromWireOptions,
  query: Partial<LeadQuery>,
  call: RecordCallOptions | undefined,
): AsyncGenerator<T> {
  const { path, pageSize, typeKey } = endpoints[wrapper.kind];
  const filter = filterOf(wrapper, query);
  const ofType = typeKey === null ? {} : { [typeKey]: wrapper.typeId };
  const listing = { path, pageSize, query: { ...filter, ...ofType } };
  for await (const raw of listRecords(transport, listing, call)) {
    checkType(wrapper, raw, `GET ${path}`);
    yield wrapper.fromWire(raw, reading);
  }
}

/** Close ignores filters that it does not know: what cannot be narrowed would be listed whole. */
function filterOf(
  { kind, label }: Reader<unknown>,
  query: Partial<LeadQuery>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(query).filter((key) => key !== "leadId");
  if (unknown.length > 0) {
    throw new CloseInputError(
      `Lists take leadId; give parameters of Close, like ${unknown.join(", ")}, in the \`query\` of the call.`,
    );
  }
  const { leadId } = query;
  if (leadId === undefined) {
    if (endpoints[kind].typeKey === null) return {};
    throw new CloseInputError(
      `Close lists ${JSON.stringify(label)} by lead only: give leadId.`,
    );
  }
  if (kind === "lead") throw new CloseInputError("Leads have no leadId.");
  return { lead_id: checkId(leadId) };
}

function pathOf(kind: ObjectKind, id: string): string {
  return `${endpoints[kind].path}${checkId(id)}/`;
}

function checkId(id: string): string {
  if (typeof id === "string" && isSafeId(id)) return id;
  throw new CloseInputError(
    `Not an id of Close: ${JSON.stringify(String(id).slice(0, 80))}`,
  );
}

/** An answer about another record than was asked for must not be taken for it (promises F65). */
function asked(
  wrapper: Reader<unknown>,
  raw: unknown,
  id: string,
  subject: string,
): unknown {
  if (isObject(raw) && raw["id"] !== undefined && raw["id"] !== id) {
    throw new CloseDecodeError(
      `${subject} was answered with another record than ${id}.`,
    );
  }
  checkType(wrapper, raw, subject);
  return raw;
}

/** All custom objects, and all custom activities, share one endpoint. */
function checkType(
  { kind, typeId, label }: Reader<unknown>,
  raw: unknown,
  subject: string,
): void {
  const { typeKey } = endpoints[kind];
  if (typeKey === null || !isObject(raw)) return;
  const type = raw[typeKey];
  if (type === undefined || type === typeId) return;
  throw new CloseDecodeError(
    `${subject} was answered with a record of another type than ${JSON.stringify(label)} (${typeId}).`,
  );
}

/** The member that a key of Close belongs to; Close may leave out `_id` and `custom.` in errors. */
function nameIn(wrapper: Reader<unknown>, wireKey: string): string | undefined {
  const key = wireKey.replace(/\.(?:add|remove)$/, "");
  const field = Object.entries(wrapper.fields).find(
    ([, descriptor]: [string, unknown]) =>
      isObject(descriptor) &&
      idsOf(descriptor).includes(key.replace(/^custom\./, "")),
  );
  const member = Object.entries(builtins[wrapper.kind]).find(
    ([, [builtin]]) => builtin === key || builtin === `${key}_id`,
  );
  return field?.[0] ?? member?.[0];
}

function idsOf({ id, ids }: WireRecord): readonly unknown[] {
  return isObject(ids) ? Object.values(ids) : [id];
}
