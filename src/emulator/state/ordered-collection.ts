/** A list of records with ids that keeps its order through changes. */

/** Records by id, in the order in which they came. */
export class Collection<T extends { readonly id: string }> {
  #items: readonly T[];

  constructor(items: readonly T[] = []) {
    this.#items = items;
  }

  /** All records in order. */
  all(): readonly T[] {
    return this.#items;
  }

  /** The record with an id; undefined when there is none. */
  find(id: string): T | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** Puts a record in the place of an old version of it, or at the end; gives it back. */
  put(item: T, old?: T): T {
    this.#items =
      old === undefined
        ? [...this.#items, item]
        : this.#items.map((other) => (other === old ? item : other));
    return item;
  }

  /** Takes out a record. */
  remove(item: T): void {
    this.#items = this.#items.filter((other) => other !== item);
  }

  /** Moves the records with the given ids to the front, in that order; the others follow as they were. */
  reorder(ids: readonly string[]): void {
    this.#items = inOrder(this.#items, ids);
  }
}

/** Sorts records by a list of ids; those that it omits follow in their own order. */
export function inOrder<T extends { readonly id: string }>(
  items: readonly T[],
  ids: readonly string[],
): readonly T[] {
  const ranks = new Map(ids.map((id, rank) => [id, rank]));
  const rank = (item: T): number => ranks.get(item.id) ?? ids.length;
  return items.toSorted((a, b) => rank(a) - rank(b));
}
