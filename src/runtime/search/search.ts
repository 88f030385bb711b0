/** Search by named fields: one query over all leads, where lists go lead by lead. */
import { systemClock } from "../transport/clock.js";
import type { Clock } from "../transport/clock.js";
import type { TransportCallOptions } from "../transport/call.js";
import { walkCursor } from "../transport/cursor.js";
import type { CursorPage } from "../transport/cursor.js";
import { checkType } from "../collection/endpoints.js";
import { CloseApiError, CloseDecodeError, CloseError } from "../errors.js";
import type {
  AnyWrapper,
  Model,
  ModelMap,
  Selectable,
  Selected,
  Wrappers,
} from "../record/model.js";
import type { FromWireOptions, WireRecord } from "../record/descriptors.js";
import type { RecordCallOptions } from "../options.js";
import { fromGiven } from "../given.js";
import { isObject } from "../record/read.js";
import type { Order, Where } from "./conditions.js";
import { searchTypes } from "./members.js";
import { checkKeys, prepareSearch } from "./request.js";
import type { Prepared } from "./request.js";
import { queryOf } from "./where.js";
import type { Scope } from "./where.js";
import { pick } from "../collection/select.js";
import type { Transport } from "../transport/transport.js";

export type * from "./conditions.js";
export type { Moment, Period, Span } from "./moment.js";

/** What is counted. */
export interface CountQuery<Models extends ModelMap<Models>, M extends Model> {
  /** What must hold; without it every record is found. */
  where?: Where<Models, M>;
}

/** What is searched, and what comes back. Everything may be left out. */
export interface SearchQuery<
  Models extends ModelMap<Models>,
  M extends Model,
  Name extends string = never,
> extends CountQuery<Models, M> {
  /** The members that come back, beside the id; all of them by default. */
  select?: readonly Name[];
  /** Members to order by; without it the order is Close's. */
  orderBy?: Order<M> | readonly Order<M>[];
  /** How many records at most. Close gives 10 000 to one search; without a limit more are an error. */
  limit?: number;
}

/** Searches the records of one object type. */
export interface Search<Models extends ModelMap<Models>, M extends Model> {
  /**
   * Gives all records that match, or without a query all there are, asking for a page before it is
   * needed. Close's search trails writes by up to a minute. Throws `CloseError` when Close holds more than it gives to one search.
   */
  search<Name extends Selectable<M> = never>(
    query?: SearchQuery<Models, M, Name>,
    call?: RecordCallOptions,
  ): AsyncIterable<Selected<M, NoInfer<Name>>>;
  /** Counts the records that match, without reading them; without a query all there are. */
  count(
    query?: CountQuery<Models, M>,
    call?: RecordCallOptions,
  ): Promise<number>;
}

const path = "/data/search/";
const searchSubject = `POST ${path}`;

/** The most that Close gives to one walk. */
const mostRecords = 10_000;

/** A cursor lives for 30 seconds; a page may take some to come. */
const searchPatience = 20_000;

/** What searching needs beside its query. */
interface Searching extends Scope {
  readonly transport: Pick<Transport, "request">;
  readonly reading: FromWireOptions;
  readonly clock: Clock;
}

/**
 * Gives what searches the records of a wrapper's object type; `wrappers` are all that a condition on
 * related records can name. With several organisations `org` is the one that is searched.
 */
export function openSearch<Models extends ModelMap<Models>, M extends Model>(
  transport: Pick<Transport, "request">,
  wrapper: AnyWrapper,
  wrappers: Wrappers,
  reading: FromWireOptions,
  org?: string,
  clock: Clock = systemClock,
): Search<Models, M> {
  const searching = { transport, wrapper, wrappers, reading, org, clock };
  return {
    search: (query: object = {}, call?: RecordCallOptions) => ({
      // A search may be walked again: each walk asks anew.
      [Symbol.asyncIterator]: () =>
        // The one cast of the search: what was selected is what `pick` keeps.
        foundRecords(searching, query, call) as AsyncGenerator<never>,
    }),
    async count(query = {}, call) {
      const asked = fromGiven(() =>
        queryOf(searching, checkKeys(query, ["where"])["where"]),
      );
      return countOf(searching, asked, call);
    },
  };
}

async function* foundRecords(
  searching: Searching,
  query: unknown,
  call: RecordCallOptions | undefined,
): AsyncGenerator<object> {
  const { wrapper, clock, reading } = searching;
  const prepared = fromGiven(() => prepareSearch(searching, query));
  const { limit, names } = prepared;
  const ask = pagesOf(searching, prepared, call);
  const walk = {
    subject: searchSubject,
    ask,
    patience: searchPatience,
    signal: call?.signal,
  };
  let count = 0;
  for await (const row of walkCursor(walk, clock)) {
    const record = wrapper.fromWire(checkRow(searching, row), reading);
    yield names === null ? record : pick(record, names);
    count += 1;
    if (count === limit) return;
  }
  // Close ends a walk at its cap as it ends any other: only the count shows which.
  if (count < mostRecords) return;
  const all = await countOf(searching, prepared.body["query"], call);
  if (all > count) throw tooMany(wrapper);
}

/** What asks for the pages of one walk, and knows when it has enough. */
function pagesOf(
  { transport, wrapper }: Searching,
  { body, limit }: Prepared,
  call: RecordCallOptions | undefined,
): (cursor: string | null, walk: AbortSignal) => Promise<CursorPage<unknown>> {
  let count = 0;
  return async (cursor, walk) => {
    if (count >= mostRecords) throw tooMany(wrapper);
    const page = readPage(
      await request(transport, cursor === null ? body : { ...body, cursor }, {
        ...call,
        walk,
      }),
    );
    count += page.items.length;
    return count < limit ? page : { ...page, cursor: null };
  };
}

async function request(
  transport: Pick<Transport, "request">,
  body: WireRecord,
  call: (RecordCallOptions & Pick<TransportCallOptions, "walk">) | undefined,
): Promise<unknown> {
  try {
    return await transport.request("POST", path, {
      ...call,
      body,
      reads: true,
    });
  } catch (error) {
    throw isExpired(error) ? expired(error) : error;
  }
}

function readPage(body: unknown): CursorPage<unknown> {
  if (!isObject(body) || !Array.isArray(body["data"]))
    throw new CloseDecodeError(`${searchSubject} gave no list of records.`);
  const cursor = body["cursor"] ?? null;
  if (cursor === null) return { items: body["data"], cursor: null };
  if (typeof cursor === "string" && cursor !== "")
    return { items: body["data"], cursor };
  throw new CloseDecodeError(
    `${searchSubject} does not say whether there is more: cursor is no text.`,
  );
}

/** The row as a record; Close's mark of its object type is checked and left out. */
function checkRow({ wrapper }: Searching, row: unknown): WireRecord {
  const { kind, label } = wrapper;
  if (!isObject(row) || typeof row["id"] !== "string")
    throw new CloseDecodeError(`${searchSubject} gave a record without an id.`);
  checkType(wrapper, row, searchSubject);
  const { __object_type: objectType = searchTypes[kind], ...record } = row;
  if (objectType === searchTypes[kind]) return record;
  throw new CloseDecodeError(
    `${searchSubject} gave a record of another kind than ${JSON.stringify(label)}.`,
  );
}

async function countOf(
  { transport }: Searching,
  query: unknown,
  call: RecordCallOptions | undefined,
): Promise<number> {
  const body = { query, results_limit: 0, include_counts: true };
  const answer = await request(transport, body, call);
  const count = isObject(answer) ? answer["count"] : undefined;
  const total = isObject(count) ? count["total"] : undefined;
  if (typeof total === "number" && Number.isSafeInteger(total)) return total;
  throw new CloseDecodeError(`${searchSubject} gave no count.`);
}

function isExpired(error: unknown): error is CloseApiError {
  if (!(error instanceof CloseApiError) || error.status !== 400) return false;
  const messages = [...error.errors, error.fieldErrors["cursor"]];
  return messages.some(
    (message) => typeof message === "string" && /expired cursor/i.test(message),
  );
}

function expired(error: CloseApiError): CloseApiError {
  return new CloseApiError(
    `${error.message} Close keeps a search for 30 seconds between two pages, and this program was busy for longer. The search was not begun anew. Read all records before long work on them that never waits, or search in slices.`,
    error,
    { cause: error },
  );
}

function tooMany({ label }: AnyWrapper): CloseError {
  return new CloseError(
    `Close gives ${mostRecords} records to one search, and ${JSON.stringify(label)} has more that match. Search slice by slice, for example by dateCreated: { onOrAfter, before }; or give a limit.`,
  );
}
