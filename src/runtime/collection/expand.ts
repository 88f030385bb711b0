/**
 * Reads the records that others refer to. A record and what it refers to belong to the same lead,
 * so that several of one type are read with one list; none is read twice.
 */
import type { Connected } from "./connected.js";
import { CloseApiError } from "../errors.js";
import type { RecordCallOptions } from "../options.js";
import type {
  FieldDescriptor,
  FromWireOptions,
} from "../record/descriptors.js";
import type { AnyWrapper } from "../record/model.js";
import { wrapperOf } from "../wrapper-of.js";

/** Reads records of the object types that fields refer to. */
export interface ReferenceReader {
  /** One record; rejects with status 404 when there is none. */
  readonly get: (target: string, id: string) => Promise<object>;
  /** All records of a type on a lead. */
  readonly ofLead: (target: string, leadId: string) => AsyncIterable<object>;
}

/** What is expanded. */
export interface Expansion {
  /** The label of the object type, for `onMismatch`. */
  readonly label: string;
  readonly fields: Readonly<Record<string, FieldDescriptor>>;
  readonly names: readonly string[];
}

/** A record that has been read, and the lead that it belongs to where that is known. */
export interface Referrer {
  readonly record: Readonly<Record<string, unknown>>;
  readonly leadId: string | undefined;
}

/** Puts records in the place of their ids, for records that come one after the other. */
export type Expand = (
  referrers: readonly Referrer[],
) => Promise<readonly object[]>;

/** How records are read: one, and lists. */
interface Readers {
  readonly getRecord: (
    connected: Connected,
    wrapper: AnyWrapper,
    id: string,
    call: RecordCallOptions,
  ) => Promise<object>;
  readonly walkRecords: (
    connected: Connected,
    wrapper: AnyWrapper,
    query: object,
    call: RecordCallOptions,
  ) => AsyncIterable<object>;
}

/** Starts an expansion for a call, whose signal and timeout hold for what is read too. */
export function expansionBy(
  { getRecord, walkRecords }: Readers,
  connected: Connected,
  expansion: Expansion,
  { signal, timeout }: RecordCallOptions,
): Expand {
  const options = { signal, timeout };
  const wrapper = (target: string): AnyWrapper =>
    wrapperOf(connected.wrappers, target);
  const reader: ReferenceReader = {
    get: (target, id) => getRecord(connected, wrapper(target), id, options),
    ofLead: (target, leadId) =>
      walkRecords(connected, wrapper(target), { leadId }, options),
  };
  return createExpand(reader, expansion, connected.reading);
}

type Found = Promise<object | null>;

/** Starts an expansion: what has been read once serves all records that come after. */
function createExpand(
  reader: ReferenceReader,
  { label, fields, names }: Expansion,
  { onMismatch }: FromWireOptions,
): Expand {
  const found = new Map<string, Found>();
  const keyOf = (target: string, id: string): string => `${target} ${id}`;
  const wanted = names.flatMap((name) => {
    const field = fields[name];
    return field?.target === undefined
      ? []
      : [{ name, field, target: field.target }];
  });

  const missing = (referrers: readonly Referrer[]): readonly Group[] => {
    const groups = new Map<string, Group>();
    for (const { record, leadId } of referrers) {
      for (const { name, target } of wanted) {
        for (const id of idsIn(record[name])) {
          if (found.has(keyOf(target, id))) continue;
          const key = keyOf(target, leadId ?? "");
          const group = groups.get(key) ?? { target, leadId, ids: new Set() };
          groups.set(key, group);
          group.ids.add(id);
        }
      }
    }
    return [...groups.values()];
  };

  const fetch = async ({ target, leadId, ids }: Group): Promise<void> => {
    if (leadId !== undefined && ids.size > 1) {
      for await (const record of reader.ofLead(target, leadId)) {
        if ("id" in record && typeof record.id === "string")
          found.set(keyOf(target, record.id), Promise.resolve(record));
      }
    }
    const others = [...ids].filter((id) => !found.has(keyOf(target, id)));
    await Promise.all(
      others.map((id) => {
        const record = orNull(reader.get(target, id));
        found.set(keyOf(target, id), record);
        return record;
      }),
    );
  };

  const replaced = async (
    name: string,
    field: FieldDescriptor,
    target: string,
    value: unknown,
  ): Promise<unknown> => {
    const records = await Promise.all(
      idsIn(value).map(async (id) => {
        const record = (await found.get(keyOf(target, id))) ?? null;
        if (record === null) {
          const expected = `the id of a record of ${target}`;
          const { wireKey } = field;
          onMismatch?.({
            object: label,
            field: name,
            wireKey,
            expected,
            received: id,
          });
        }
        return record;
      }),
    );
    const there = records.filter((record) => record !== null);
    return field.many ? there : (there[0] ?? null);
  };

  return async (referrers) => {
    await Promise.all(missing(referrers).map(fetch));
    return Promise.all(
      referrers.map(async ({ record }) => {
        const copy: Record<string, unknown> = { ...record };
        for (const { name, field, target } of wanted)
          copy[name] = await replaced(name, field, target, record[name]);
        return copy;
      }),
    );
  };
}

/** Ids of one type, of records on one lead. */
interface Group {
  readonly target: string;
  readonly leadId: string | undefined;
  readonly ids: Set<string>;
}

function idsIn(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === "string");
}

async function orNull(record: Promise<object>): Found {
  try {
    return await record;
  } catch (error) {
    if (error instanceof CloseApiError && error.status === 404) return null;
    throw error;
  }
}
