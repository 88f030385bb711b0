/**
 * Finds which things of several organisations are the same. An id to which names belong keeps them,
 * whatever the order of the organisations; what is new is matched by its label.
 */
import { groupBy } from "./schema.js";

/** Ids of one organisation that stand for the same thing as ids of another; once found, they stay. */
export type SameIds = Readonly<Record<string, string>>;

/** The id of a thing in each organisation that has it, by the id that its names belong to. */
export type OrgIds = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Something that people gave a label to. */
export type Labelled = { readonly id: string; readonly label: string };

/** For each organisation the common id of each of its ids. */
export type CommonIds = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Collects the pairs of all lists; `named` are the ids to which names belong. */
export class Pairing {
  readonly #same: Map<string, string>;
  readonly #anchors: ReadonlySet<string>;
  readonly #ids = new Map<string, Record<string, string>>();

  constructor(known: SameIds, named: ReadonlySet<string>) {
    this.#same = new Map(Object.entries(known));
    this.#anchors = new Set([...named, ...this.#same.values()]);
  }

  get same(): ReadonlyMap<string, string> {
    return this.#same;
  }

  get ids(): OrgIds {
    return this.#ids;
  }

  /** The common id of an id, whichever organisation it is of. */
  readonly common = (id: string): string => this.#same.get(id) ?? id;

  /** Pairs one list of each organisation: first what is known, then the only ones that are alike by `key`. */
  pair<T extends Labelled>(
    lists: ReadonlyMap<string, readonly T[]>,
    key: (item: T) => string,
  ): CommonIds {
    const known = this.#knownIds(lists);
    const keys = new Map<string, string>();
    for (const [org, items] of lists)
      noteKeys(keys, items, key, known.get(org));
    const common = new Map<string, ReadonlyMap<string, string>>();
    for (const [org, items] of lists) {
      const found = matchByKey(items, key, known.get(org) ?? new Map(), keys);
      noteKeys(keys, items, key, found);
      common.set(org, found);
      this.#note(org, found);
    }
    return common;
  }

  /** The pairs of earlier runs, or of equal ids; of two things of an organisation only one can be the same as a third. */
  #knownIds(
    lists: ReadonlyMap<string, readonly Labelled[]>,
  ): ReadonlyMap<string, Map<string, string>> {
    const orgsOf = new Map<string, number>();
    for (const items of lists.values())
      for (const id of new Set(items.map((item) => item.id)))
        orgsOf.set(id, (orgsOf.get(id) ?? 0) + 1);
    const isShared = (id: string): boolean => (orgsOf.get(id) ?? 0) > 1;
    return new Map(
      [...lists].map(([org, items]) => {
        const own = new Set(items.map(({ id }) => id));
        const found = new Map<string, string>();
        const claimed = new Set<string>();
        for (const id of own) {
          const other = this.#same.get(id);
          const isFree =
            other !== undefined && !own.has(other) && !claimed.has(other);
          const isKnown = this.#anchors.has(id) || isShared(id);
          if (isFree) found.set(id, other);
          else if (other !== undefined || isKnown) found.set(id, id);
          claimed.add(found.get(id) ?? "");
        }
        return [org, found];
      }),
    );
  }

  #note(org: string, found: ReadonlyMap<string, string>): void {
    for (const [id, common] of found) {
      if (common === id) this.#same.delete(id);
      else this.#same.set(id, common);
      this.#ids.set(common, { ...this.#ids.get(common), [org]: id });
    }
  }
}

/** A thing is known by the label that it has in the first organisation. */
function noteKeys<T extends Labelled>(
  keys: Map<string, string>,
  items: readonly T[],
  key: (item: T) => string,
  common: ReadonlyMap<string, string> = new Map(),
): void {
  for (const item of items) {
    const id = common.get(item.id);
    if (id !== undefined && !keys.has(id)) keys.set(id, key(item));
  }
}

/** Completes the common ids of one organisation. */
function matchByKey<T extends Labelled>(
  items: readonly T[],
  key: (item: T) => string,
  known: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const found = new Map(known);
  const unknown = items.filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return found;
  const claimed = new Set(known.values());
  const common = groupBy([...keys.keys()], (id) => keys.get(id));
  const own = groupBy(items, key);
  for (const item of unknown) {
    if (found.has(item.id)) continue;
    const alike = common.get(key(item)) ?? [];
    const [only] = alike;
    const isOnly = alike.length === 1 && own.get(key(item))?.length === 1;
    const isMatch = isOnly && only !== undefined && !claimed.has(only);
    found.set(item.id, isMatch ? only : item.id);
  }
  return found;
}
