/** Lists that end somewhere: what a local Close remembers stays small, however long it runs. */

/** The most that a list holds. */
export interface Bounds<T> {
  readonly items: number;
  /** In characters: where items are very long, fewer of them are kept. */
  readonly length: number;
  readonly lengthOf: (item: T) => number;
}

/** The newest items that were added; the oldest go. */
export class Recent<T> {
  /** Oldest first. */
  readonly items: readonly T[];
  readonly #items: T[] = [];
  readonly #bounds: Bounds<T>;
  #length = 0;

  constructor(bounds: Bounds<T>) {
    this.#bounds = bounds;
    this.items = this.#items;
  }

  /** Adds an item, which goes at once where nothing is to be kept. */
  add(item: T): void {
    const { items, length, lengthOf } = this.#bounds;
    this.#items.push(item);
    this.#length += lengthOf(item);
    while (this.#items.length > items || this.#length > length) {
      const oldest = this.#items.shift();
      if (oldest === undefined) return;
      this.#length -= lengthOf(oldest);
    }
  }
}

/** About how many characters a value of JSON has. */
export function lengthOfJson(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 4;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + key.length + lengthOfJson(inner),
    0,
  );
}
