/** Reads records: one, lists, what they refer to, and what refers to them. */
import { checkAnswer, checkType, endpoints, pathOf } from "./endpoints.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import type { Expand, ReferenceReader, Referrer } from "./expand.js";
import { filterOf } from "./filters.js";
import { fromGiven, namesGiven, optionsGiven } from "../given.js";
import { abortedWalk, listPages } from "../transport/list.js";
import type { AnyWrapper, Wrappers } from "../record/model.js";
import type { FromWireOptions, WireRecord } from "../record/descriptors.js";
import type { RecordCallOptions, WritingOptions } from "../options.js";
import { isObject } from "../record/read.js";
import { fieldsParameter, pick } from "./select.js";
import type { Transport } from "../transport/transport.js";
import { wrapperOf } from "../wrapper-of.js";

/** Options of a call that reads records. */
export interface ReadOptions<
  Name extends string = never,
  Field extends string = never,
> extends RecordCallOptions {
  /** Reads these members and the id, nothing else; the others are missing from the result and its type. */
  select?: readonly Name[];
  /** Reads the records that these fields refer to, and puts them in the place of their ids. */
  expand?: readonly Field[];
}

/** Options of a call that reads whole records: neither `select` nor `expand` is among them. */
export interface WholeOptions extends RecordCallOptions {
  select?: undefined;
  expand?: undefined;
}

/** What all records of a client share. */
export interface Connected {
  readonly transport: Pick<Transport, "request">;
  readonly wrappers: Wrappers;
  readonly org: string | undefined;
  readonly reading: FromWireOptions;
  readonly writing: WritingOptions;
  /** The last rewrite of each record that is under way, by its path. */
  readonly turns: Map<string, Promise<unknown>>;
}

/** What is asked for and what is kept, for one call that reads. */
interface ReadPlan {
  readonly call: RecordCallOptions;
  /** The records as they are given out. */
  readonly finish: (raws: readonly WireRecord[]) => Promise<readonly object[]>;
}

function planRead(
  connected: Connected,
  wrapper: AnyWrapper,
  options: ReadOptions<string, string> | undefined,
): ReadPlan {
  const { org, reading } = connected;
  const { select, expand: given = [], ...call } = optionsGiven(options);
  const label = JSON.stringify(wrapper.label);
  const isEmpty = Array.isArray(given) && given.length === 0;
  const expand = isEmpty ? [] : namesGiven(given, `expand on ${label}`);
  const names =
    select === undefined
      ? undefined
      : [...new Set([...namesGiven(select, `select on ${label}`), ...expand])];
  const fields =
    names === undefined ? undefined : fieldsParameter(wrapper, names, org);
  const query =
    fields === undefined ? call.query : { ...call.query, _fields: fields };
  const expanded = expansionOf(connected, wrapper, expand, call);
  return {
    call: query === undefined ? call : { ...call, query },
    async finish(raws) {
      if (names === undefined && expanded === undefined)
        return raws.map((raw) => wrapper.fromWire(raw, reading));
      const referrers = raws.map((raw): Referrer => {
        const record = wrapper.fromWire(raw, reading);
        const kept = names === undefined ? { ...record } : pick(record, names);
        return { record: kept, leadId: leadOf(wrapper, raw) };
      });
      return expanded === undefined
        ? referrers.map(({ record }) => record)
        : expanded(referrers);
    },
  };
}

function leadOf({ kind }: AnyWrapper, raw: WireRecord): string | undefined {
  const id = raw[kind === "lead" ? "id" : "lead_id"];
  return typeof id === "string" ? id : undefined;
}

function expansionOf(
  connected: Connected,
  wrapper: AnyWrapper,
  names: readonly string[],
  call: RecordCallOptions,
): Expand | undefined {
  if (names.length === 0) return undefined;
  const { label, fields } = wrapper;
  for (const name of names) {
    if (Object.hasOwn(fields, name) && fields[name]?.target !== undefined)
      continue;
    throw new CloseInputError(
      `${name} of ${JSON.stringify(label)} cannot be expanded: it refers to no records that the generated code knows.`,
    );
  }
  const { signal, timeout } = call;
  const options = { signal, timeout };
  const reader: ReferenceReader = {
    get: (target, id) =>
      getRecord(connected, wrapperOf(connected.wrappers, target), id, options),
    ofLead: (target, leadId) =>
      walkRecords(
        connected,
        wrapperOf(connected.wrappers, target),
        { leadId },
        options,
      ),
  };
  let expand: Promise<Expand> | undefined;
  const load = async (): Promise<Expand> => {
    const { createExpand } = await import("./expand.js");
    return createExpand(reader, { label, fields, names }, connected.reading);
  };
  return async (referrers) => (await (expand ??= load()))(referrers);
}

/** Gives one record, with what was selected and expanded. */
export async function getRecord(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  options?: ReadOptions<string, string>,
): Promise<object> {
  const path = pathOf(wrapper.kind, id);
  const { call, finish } = fromGiven(() =>
    planRead(connected, wrapper, options),
  );
  const raw = await connected.transport.request("GET", path, call);
  const checked = checkAnswer(wrapper, raw, id, `GET ${path}`);
  const [record] = await finish([recordIn(checked, wrapper)]);
  return record ?? {};
}

/** A record to be read; `fromWire` says best what is wrong with anything else. */
function recordIn(raw: unknown, wrapper: AnyWrapper): WireRecord {
  if (isObject(raw)) return raw;
  wrapper.fromWire(raw);
  throw new CloseDecodeError("A record must be a JSON object.");
}

/** Gives the records of an object type by pages, with what was selected and expanded. */
export async function* walkRecords(
  connected: Connected,
  wrapper: AnyWrapper,
  query?: object,
  options?: ReadOptions<string, string>,
): AsyncGenerator<object> {
  const { path, pageSize, typeKey } = endpoints[wrapper.kind];
  const { call, finish } = fromGiven(() =>
    planRead(connected, wrapper, options),
  );
  const ofType = typeKey === null ? {} : { [typeKey]: wrapper.typeId };
  const filter = {
    ...fromGiven(() => filterOf(wrapper, query)),
    ...ofType,
  };
  const listing = { path, pageSize, query: filter };
  for await (const page of listPages(connected.transport, listing, call)) {
    for (const raw of page) checkType(wrapper, raw, `GET ${path}`);
    for (const record of await finish(
      page.map((raw) => recordIn(raw, wrapper)),
    )) {
      if (call.signal?.aborted === true) throw abortedWalk(path, call.signal);
      yield record;
    }
  }
}

/** Gives the records that refer to one, by the name of their object type. */
export async function backReferences(
  connected: Connected,
  name: string,
  record: unknown,
  call?: RecordCallOptions,
): Promise<Readonly<Record<string, readonly object[]>>> {
  const { id, leadId } = fromGiven((): WireRecord =>
    isObject(record) ? { id: record["id"], leadId: record["leadId"] } : {},
  );
  if (typeof id !== "string" || typeof leadId !== "string") {
    throw new CloseInputError(
      "backReferences takes a record with its id and its leadId.",
    );
  }
  const referring = Object.entries(connected.wrappers).flatMap(
    ([referrer, wrapper]) => {
      const fields = Object.entries(wrapper.fields)
        .filter(([, { target }]) => target === name)
        .map(([field]) => field);
      return fields.length === 0 ? [] : [{ referrer, wrapper, fields }];
    },
  );
  const found = await Promise.all(
    referring.map(async ({ referrer, wrapper, fields }) => {
      const records: object[] = [];
      if (!isIn(wrapper, connected.org)) return [referrer, records] as const;
      for await (const item of ofLead(connected, wrapper, leadId, call))
        if (refersTo(item, fields, id)) records.push(item);
      return [referrer, records] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** Whether the object type is one of the organisation's; all are where there is one organisation. */
function isIn({ typeIds = {} }: AnyWrapper, org: string | undefined): boolean {
  if (org === undefined || Object.keys(typeIds).length === 0) return true;
  return Object.hasOwn(typeIds, org);
}

async function* ofLead(
  connected: Connected,
  wrapper: AnyWrapper,
  leadId: string,
  call: RecordCallOptions | undefined,
): AsyncGenerator<object> {
  if (wrapper.kind === "lead")
    yield await getRecord(connected, wrapper, leadId, call);
  else yield* walkRecords(connected, wrapper, { leadId }, call);
}

function refersTo(
  record: object,
  fields: readonly string[],
  id: string,
): boolean {
  return Object.entries(record).some(
    ([name, value]: [string, unknown]) =>
      fields.includes(name) &&
      (value === id || (Array.isArray(value) && value.includes(id))),
  );
}
