/** Walks the pages of a list that Close gives by cursor. */
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import { CloseAbortError, CloseDecodeError } from "../errors.js";
import { idOf } from "./list.js";

/** A page of a list. */
export interface CursorPage<T> {
  readonly items: readonly T[];
  /** What the next page is asked for with; null after the last one. */
  readonly cursor: string | null;
}

/** What is walked. */
export interface CursorWalk<T> {
  /** What errors call it: `POST /data/search/`. */
  readonly subject: string;
  /** Asks for the page at a cursor, the first one at null; `walk` aborts when the walk is over. */
  readonly ask: (
    cursor: string | null,
    walk: AbortSignal,
  ) => Promise<CursorPage<T>>;
  /** Ends the walk, with `CloseAbortError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long a cursor may lie unused, in milliseconds: then the walk reads on though nobody wants the
   * page yet. Without it a cursor lies as long as the caller takes.
   */
  readonly patience?: number | undefined;
}

/** A page that can be asked for the one after it, any number of times. */
interface Link<T> {
  readonly items: readonly T[];
  readonly next: () => Promise<Link<T> | null>;
}

/**
 * Gives the items of a list. While the caller works on one page, the next is on its way. Throws
 * `CloseDecodeError` when pages repeat or stay empty; ends what is under way when the caller stops.
 */
export async function* walkCursor<T>(
  walk: CursorWalk<T>,
  clock: Clock = systemClock,
): AsyncGenerator<T> {
  const over = new AbortController();
  const idle = new Set<AbortController>();
  const check = createCheck<T>(walk.subject);
  const read = async (cursor: string | null): Promise<Link<T>> =>
    link(check(await walk.ask(cursor, over.signal), cursor));
  const link = ({ items, cursor }: CursorPage<T>): Link<T> => {
    if (cursor === null) return { items, next: () => Promise.resolve(null) };
    const next = once(() => read(cursor));
    if (walk.patience !== undefined) readOn(next, walk.patience, clock, idle);
    return { items, next: next.run };
  };
  try {
    let page: Link<T> | null = await read(null);
    while (page !== null) {
      const next = page.next();
      for (const item of page.items) {
        if (walk.signal?.aborted === true) throw cursorAborted(walk);
        yield item;
      }
      page = await next;
    }
  } finally {
    over.abort();
    for (const wait of idle) wait.abort();
  }
}

/** Something that runs the first time it is wanted. */
interface Once<T> {
  readonly run: () => Promise<T>;
  /** Aborts when it begins to run. */
  readonly begun: AbortController;
}

function once<T>(run: () => Promise<T>): Once<T> {
  const begun = new AbortController();
  let result: Promise<T> | undefined;
  return {
    begun,
    run() {
      if (result !== undefined) return result;
      begun.abort();
      result = run();
      // Whether it failed is asked when its turn comes, which may be never.
      result.catch(() => undefined);
      return result;
    },
  };
}

/** Runs what nobody has wanted in time; while it waits it is among `idle`, and ends when aborted there. */
function readOn<T>(
  { run, begun }: Once<T>,
  patience: number,
  clock: Clock,
  idle: Set<AbortController>,
): void {
  idle.add(begun);
  clock
    .wait(patience, begun.signal, true)
    .then(
      () => void run(),
      () => undefined,
    )
    .finally(() => idle.delete(begun));
}

/** Refuses what would never end: a cursor that was used, a page that came, pages without anything. */
function createCheck<T>(subject: string) {
  const used = new Set<string | null>();
  let last = "";
  return (page: CursorPage<T>, at: string | null): CursorPage<T> => {
    used.add(at);
    const ids = JSON.stringify(page.items.map(idOf));
    if (page.cursor !== null && used.has(page.cursor))
      throw new CloseDecodeError(
        `${subject} gave a cursor again that was used: the list would never end.`,
      );
    // An empty page may end a list; two that both promise more never will.
    const isEmpty = page.items.length === 0;
    if (ids === last && !(isEmpty && page.cursor === null))
      throw new CloseDecodeError(
        isEmpty
          ? `${subject} says that there is more, but gives nothing.`
          : `${subject} gave the same page again: the list would never end.`,
      );
    last = ids;
    return page;
  };
}

function cursorAborted<T>({ subject, signal }: CursorWalk<T>): CloseAbortError {
  return new CloseAbortError(`${subject} was aborted.`, {
    sent: true,
    cause: signal?.reason,
  });
}
