/** Walks the pages of a list that Close gives by offset. */
import { CloseAbortError, CloseApiError } from "../errors.js";
import type { TransportCallOptions } from "./call.js";
import { isObject } from "../record/read.js";
import type { QueryValue, RecordCallOptions } from "../options.js";
import type { Transport } from "./transport.js";

/** What is listed. */
export interface Listing {
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  /** How many records a page may have; null where Close documents no such parameter. */
  readonly pageSize: number | null;
}

type PageCallOptions = RecordCallOptions & Pick<TransportCallOptions, "walk">;

interface Page {
  readonly data: readonly unknown[];
  readonly hasMore: boolean;
}

/** A page that has been asked for. */
interface Asked {
  readonly skip: number;
  readonly page: Promise<Page>;
}

/** A list of more pages than this has no end: with 35 000 records Close stops counting. */
const longestList = 10_000;

/** How many pages are under way at once, after the first ones have shown that the list is long. */
const mostPages = 8;

/**
 * Gives the raw records of a list by pages. While the caller works on one, the next are on their
 * way: one after the first page, then two, up to eight. Throws `CloseDecodeError` when pages repeat or
 * stay empty. Records that move while a list is walked can be missed: offsets are no snapshot.
 */
export async function* listPages(
  transport: Pick<Transport, "request">,
  listing: Listing,
  call: RecordCallOptions = {},
): AsyncGenerator<readonly unknown[]> {
  const over = new AbortController();
  const options = { ...call, walk: over.signal };
  const ask = (skip: number): Asked => {
    const page = fullPage(transport, listing, options, skip);
    // Whether it failed is asked when its turn comes, which may be never.
    page.catch(() => undefined);
    return { skip, page };
  };
  const ahead: Asked[] = [ask(0)];
  let width = 1;
  let last: readonly unknown[] = [];
  let isAtEnd = false;
  try {
    for (let count = 0; ; count += 1) {
      const asked = ahead.shift();
      if (asked === undefined) return;
      if (count === longestList) await endless(listing.path, longestList);
      const { data, hasMore } = await asked.page;
      // A page that had come before the abort is not given out after it.
      if (call.signal?.aborted === true)
        throw abortedWalk(listing.path, call.signal);
      if (isSamePage(data, last)) await endless(listing.path, asked);
      last = data;
      const next = asked.skip + data.length;
      // Where a page is shorter than was asked for, the pages under way begin at the wrong record.
      if (ahead[0] !== undefined && ahead[0].skip !== next) ahead.length = 0;
      if (hasMore) {
        const step = data.length === listing.pageSize ? data.length : null;
        while (ahead.length < (step === null ? 1 : width))
          ahead.push(ask(next + ahead.length * (step ?? 0)));
        width = Math.min(width * 2, mostPages);
      } else {
        ahead.length = 0;
        isAtEnd = true;
      }
      yield data;
    }
  } finally {
    // Pages beyond the end are empty and soon there; ending them would cost their connections.
    if (!isAtEnd) over.abort();
  }
}

function isSamePage(
  page: readonly unknown[],
  before: readonly unknown[],
): boolean {
  return (
    page.length > 0 &&
    page.length === before.length &&
    page.every((record, index) => idOf(record) === idOf(before[index]))
  );
}

async function endless(
  path: string,
  at: Pick<Asked, "skip"> | number,
): Promise<never> {
  const { endlessList } = await import("./list-end.js");
  throw endlessList(path, at);
}

/** An empty page that is not the last is asked for once more: Close's indices lag behind. */
async function fullPage(
  transport: Pick<Transport, "request">,
  listing: Listing,
  call: PageCallOptions,
  skip: number,
): Promise<Page> {
  for (let asked = 0; asked < 2; asked += 1) {
    const page = await pageAt(transport, listing, call, skip);
    if (page.data.length > 0 || !page.hasMore) return page;
  }
  const { noneOfMore } = await import("./list-end.js");
  throw noneOfMore(listing.path, skip);
}

async function pageAt(
  transport: Pick<Transport, "request">,
  { path, query, pageSize }: Listing,
  call: PageCallOptions,
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
    const page = readPage(body, pageSize);
    if (page !== undefined) return page;
    const { noPage } = await import("./list-end.js");
    throw noPage(path, body);
  } catch (error) {
    if (skip === 0 || !(error instanceof CloseApiError)) throw error;
    const { atDepth } = await import("./list-end.js");
    throw atDepth(error, skip);
  }
}

/** The page in the JSON of an answer; undefined where there is none in it. */
function readPage(body: unknown, pageSize: number | null): Page | undefined {
  if (!isObject(body) || !Array.isArray(body["data"])) return undefined;
  const data: readonly unknown[] = body["data"];
  // Several lists never say whether there is more: they give everything at once. Where a list has
  // pages, a full one may be followed by another.
  const hasMore =
    body["has_more"] ?? (pageSize !== null && data.length >= pageSize);
  return typeof hasMore === "boolean" ? { data, hasMore } : undefined;
}

/** What a walk ends with once its signal has aborted: nothing that has come already is given out. */
export function abortedWalk(
  path: string,
  signal: AbortSignal,
): CloseAbortError {
  return new CloseAbortError(`GET ${path} was aborted.`, {
    sent: true,
    cause: signal.reason,
  });
}

/** The id of a record as it came; what is no object stands for itself. */
export function idOf(record: unknown): unknown {
  return isObject(record) ? record["id"] : record;
}
