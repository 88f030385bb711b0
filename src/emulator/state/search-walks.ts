/** Walks through the results of a search: what was found is kept while its cursor lives (docs/close-api.md §5.3). */
import { randomBytes } from "node:crypto";

/** The kinds of records that a search can return, in Close's words for searches (docs/close-api.md §14.2). */
export const searchedTypes = [
  "lead",
  "contact",
  "opportunity",
  "custom_object",
  "activity.custom_activity",
] as const;

/** A kind of record that a search can return. */
export type SearchedType = (typeof searchedTypes)[number];

/** A record that a search has found. */
export interface Hit {
  readonly objectType: SearchedType;
  readonly id: string;
}

/** What a search finds, looked for only as far as somebody asks. */
export class Findings {
  readonly #found: Hit[] = [];
  readonly #more: Iterator<Hit>;

  /** `more` gives the hits in order, each when it is asked for. */
  constructor(more: Iterable<Hit>) {
    this.#more = more[Symbol.iterator]();
  }

  /** The hits from one place to another, fewer where there are no more. */
  slice(from: number, to: number): readonly Hit[] {
    while (this.#found.length < to) {
      const next = this.#more.next();
      if (next.done === true) break;
      this.#found.push(next.value);
    }
    return this.#found.slice(from, to);
  }
}

/** A place in what a search finds. */
export interface Walk {
  readonly findings: Findings;
  /** The number of hits that it leads past, those behind it included. */
  readonly most: number;
  /** The number of hits that have been shown. */
  readonly shown: number;
  /** The numbers of hits that each of its pages shows; worked out when they are asked for. */
  readonly count: () => { readonly limited: number; readonly total: number };
  /** The moment at which its cursor expires, in milliseconds. */
  readonly expires: number;
}

/** The walks of one organisation; times are in milliseconds. */
export class Walks {
  readonly #orders = new WeakMap<object, Map<string, unknown>>();
  readonly #walks = new Map<string, Walk | "expired">();

  /** Keeps a place in a walk and gives the cursor that leads on. */
  keep(walk: Walk, now: number): string {
    this.#forget(now);
    const cursor = randomBytes(24).toString("base64url");
    this.#walks.set(cursor, walk);
    return cursor;
  }

  /** The walk at a cursor, which can be asked for again while it lives. */
  resume(cursor: string, now: number): Walk | "expired" | "unknown" {
    const walk = this.#walks.get(cursor);
    if (walk === undefined) return "unknown";
    return walk === "expired" || now > walk.expires ? "expired" : walk;
  }

  /** A list in some order, sorted once as long as it is the same list: `order` names the order. */
  inOrder<T>(
    list: readonly T[],
    order: string,
    sort: () => readonly T[],
  ): readonly T[] {
    const known = this.#orders.get(list) ?? new Map<string, readonly T[]>();
    this.#orders.set(list, known);
    const sorted = (known.get(order) as readonly T[] | undefined) ?? sort();
    known.set(order, sorted);
    return sorted;
  }

  /** Of cursors that are over, only that they were there is remembered: a walk holds on to all that it may find. */
  #forget(now: number): void {
    for (const [cursor, walk] of this.#walks)
      if (walk !== "expired" && now > walk.expires)
        this.#walks.set(cursor, "expired");
    for (const cursor of this.#walks.keys()) {
      if (this.#walks.size < mostWalks) break;
      this.#walks.delete(cursor);
    }
  }
}

/** The number of cursors that are remembered, the newest: a search that is never read on leaves one behind. */
const mostWalks = 1000;
