/** Reads a list of Close's settings page by page (docs/close-api.md §5.1), whole or not at all. */
import { CodegenError } from "../errors.js";
import type { WirePage } from "./wire.js";

/** The number of items of a page: Close's own default. */
export const pageSize = 100;

/** An organisation has at most some hundred fields; more pages than this are a loop. */
const mostPages = 1000;

/** The number of readings after which a list of several pages is given up. */
const mostReadings = 3;

type ListItem = { readonly id: string };

/** Gives the page that begins after so many items. */
type Ask<T> = (skip: number) => Promise<WirePage<T>>;

/**
 * Gives the items of a list. Offsets are no snapshot: what moves while one page after the other is
 * read is missed or comes twice, so several pages are read again until two readings agree. Throws
 * `E_API` when they never do, and for a list that does not end.
 */
export async function readList<T extends ListItem>(
  path: string,
  ask: Ask<T>,
): Promise<readonly T[]> {
  let last = await walk(path, ask);
  for (let readings = 1; last.pages > 1; readings += 1) {
    if (readings === mostReadings) throw movingError(path);
    const next = await walk(path, ask);
    if (idsOf(next.items) === idsOf(last.items)) return next.items;
    last = next;
  }
  return last.items;
}

async function walk<T extends ListItem>(
  path: string,
  ask: Ask<T>,
): Promise<{ readonly items: readonly T[]; readonly pages: number }> {
  const items: T[] = [];
  let last = "";
  for (let pages = 1; pages <= mostPages; pages += 1) {
    const { data, has_more: hasMore } = await pageAt(ask, items.length);
    const ids = JSON.stringify(data.map(({ id }) => id));
    const isRepeated = ids === last;
    // Some lists never say whether there is more and give everything at once, however often asked.
    if (isRepeated && hasMore === undefined) return { items, pages: pages - 1 };
    if (isRepeated || (data.length === 0 && hasMore === true))
      throw loopError(path);
    items.push(...data);
    if (!(hasMore ?? data.length === pageSize)) return { items, pages };
    last = ids;
  }
  throw loopError(path);
}

/** An empty page that is not the last is asked for once more: Close's indices lag behind. */
async function pageAt<T>(ask: Ask<T>, skip: number): Promise<WirePage<T>> {
  const page = await ask(skip);
  return page.data.length === 0 && page.has_more === true ? ask(skip) : page;
}

function idsOf(items: readonly ListItem[]): string {
  return JSON.stringify(items.map(({ id }) => id).sort());
}

function movingError(path: string): CodegenError {
  return new CodegenError(
    "E_API",
    `GET ${path} gave other items each of ${mostReadings} times: somebody is changing them.`,
    { hint: "Run again when nobody is at work on the fields in Close." },
  );
}

function loopError(path: string): CodegenError {
  return new CodegenError(
    "E_API",
    `GET ${path} says that there are more pages, but sends none.`,
    { hint: "Run again; if it stays so, please report it." },
  );
}
