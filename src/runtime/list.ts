/** Walks the pages of a list that Close gives by offset (close-api §5.1). */
import { CloseApiError, CloseDecodeError } from "./errors.js";
import { isObject } from "./read.js";
import type { QueryValue, RecordCallOptions } from "./options.js";
import type { Transport } from "./transport.js";

/** What is listed. */
export interface Listing {
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  /** How many records a page may have; null where Close documents no such parameter. */
  readonly pageSize: number | null;
}

interface Page {
  readonly data: readonly unknown[];
  readonly hasMore: boolean;
}

/**
 * Gives the raw records of a list, a page at a time as they are asked for. Throws `CloseDecodeError`
 * when pages repeat or stay empty. Records that move while a list is walked can be missed: offsets
 * are no snapshot.
 */
export async function* listRecords(
  transport: Pick<Transport, "request">,
  listing: Listing,
  call: RecordCallOptions = {},
): AsyncGenerator<unknown> {
  let skip = 0;
  let last = "";
  for (;;) {
    const page = await fullPage(transport, listing, call, skip);
    const { data, hasMore } = page;
    const ids = JSON.stringify(data.map(idOf));
    if (data.length > 0 && ids === last) {
      throw new CloseDecodeError(
        `GET ${listing.path} gave the same page again for _skip=${skip}: the list would never end.`,
      );
    }
    yield* data;
    if (!hasMore) return;
    last = ids;
    skip += data.length;
  }
}

/** An empty page that is not the last is asked for once more: Close's indices lag behind. */
async function fullPage(
  transport: Pick<Transport, "request">,
  listing: Listing,
  call: RecordCallOptions,
  skip: number,
): Promise<Page> {
  for (let asked = 0; asked < 2; asked += 1) {
    const page = await pageAt(transport, listing, call, skip);
    if (page.data.length > 0 || !page.hasMore) return page;
  }
  throw new CloseDecodeError(
    `GET ${listing.path} says that there is more than ${skip} records, but gives none.`,
  );
}

async function pageAt(
  transport: Pick<Transport, "request">,
  { path, query, pageSize }: Listing,
  call: RecordCallOptions,
  skip: number,
): Promise<Page> {
  const window = {
    ...(pageSize === null ? {} : { _limit: pageSize }),
    ...(skip === 0 ? {} : { _skip: skip }),
  };
  try {
    const body = await transport.request("GET", path, {
      ...call,
      query: { ...call.query, ...query, ...window },
    });
    return readPage(path, body);
  } catch (error) {
    if (skip > 0 && isDepthLimit(error)) throw tooDeep(error, skip);
    throw error;
  }
}

function readPage(path: string, body: unknown): Page {
  if (!isObject(body) || !Array.isArray(body["data"])) {
    throw new CloseDecodeError(`GET ${path} gave no list of records.`);
  }
  // Several lists never say whether there is more: they give everything at once.
  const hasMore = body["has_more"] ?? false;
  if (typeof hasMore === "boolean") return { data: body["data"], hasMore };
  throw new CloseDecodeError(
    `GET ${path} does not say whether there is more: has_more is a ${typeof hasMore}.`,
  );
}

function isDepthLimit(error: unknown): error is CloseApiError {
  if (!(error instanceof CloseApiError) || error.status !== 400) return false;
  return (
    Object.hasOwn(error.fieldErrors, "_skip") ||
    error.errors.some((message) => /_skip|max_skip/.test(message))
  );
}

function tooDeep(error: CloseApiError, skip: number): CloseApiError {
  return new CloseApiError(
    `${error.message} Close limits how far a list can be walked by offset; ${skip} records were read. Narrow the list to fewer records, for example by date_created.`,
    error,
    { cause: error },
  );
}

function idOf(record: unknown): unknown {
  return isObject(record) ? record["id"] : record;
}
