/** Reads records: one, lists, what they refer to, and what refers to them. */
import { checkAnswer, checkType, endpoints, pathOf } from "./endpoints.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import type { Connected } from "./connected.js";
import type { Expand, Referrer } from "./expand.js";
import { filterOf } from "./filters.js";
import { fromGiven, namesGiven, optionsGiven } from "../given.js";
import { abortedWalk, listPages } from "../transport/list.js";
import type { AnyWrapper } from "../record/model.js";
import type { WireRecord } from "../record/descriptors.js";
import type { RecordCallOptions } from "../options.js";
import { isObject } from "../record/read.js";
import { fieldsParameter, pick } from "./select.js";

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
  let expand: Promise<Expand> | undefined;
  const load = async (): Promise<Expand> => {
    const { expansionBy } = await import("./expand.js");
    const readers = { getRecord, walkRecords };
    return expansionBy(readers, connected, { label, fields, names }, call);
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
    ...(await filterOf(wrapper, query, connected.org)),
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
