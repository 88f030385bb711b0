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

/** The hits that a walk has not shown yet, and the count that each of its pages shows. */
export interface Walk {
  readonly rest: readonly Hit[];
  readonly count: { readonly limited: number; readonly total: number };
  /** The moment at which its cursor expires, in milliseconds. */
  readonly expires: number;
}

/** The walks of one organisation; times are in milliseconds. */
export class Walks {
  readonly #walks = new Map<string, Walk>();

  /** Keeps what is left of a walk and gives the cursor that leads on. */
  keep(walk: Walk, now: number): string {
    for (const [cursor, { expires }] of this.#walks)
      if (expires + forgottenAfter < now) this.#walks.delete(cursor);
    for (const cursor of this.#walks.keys()) {
      if (this.#walks.size < mostWalks) break;
      this.#walks.delete(cursor);
    }
    const cursor = randomBytes(24).toString("base64url");
    this.#walks.set(cursor, walk);
    return cursor;
  }

  /** The walk at a cursor, which can be asked for again while it lives. */
  resume(cursor: string, now: number): Walk | "expired" | "unknown" {
    const walk = this.#walks.get(cursor);
    if (walk === undefined) return "unknown";
    return now > walk.expires ? "expired" : walk;
  }
}

/** The number of walks that are kept, the newest: a search that is never read on leaves one behind. */
const mostWalks = 1000;

/** The time for which an expired cursor differs from one that never was, in milliseconds. */
const forgottenAfter = 600_000;
