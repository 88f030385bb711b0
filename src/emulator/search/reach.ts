/** The part of an organisation that a query can find anything in: ids, leads and types for which it asks need no look at other records. */
import type { SearchedType } from "../state/search-walks.js";

/** A part of the records; what is undefined is not limited. */
export interface Reach {
  readonly types?: ReadonlySet<SearchedType> | undefined;
  readonly ids?: ReadonlySet<string> | undefined;
  /** The leads that the records belong to. */
  readonly leadIds?: ReadonlySet<string> | undefined;
  /** The custom activity types and custom object types that the records are of. */
  readonly typeIds?: ReadonlySet<string> | undefined;
}

/** All records. */
export const everywhere: Reach = {};

/** The part that lies in each of some parts. */
export function intersection(parts: readonly Reach[]): Reach {
  const common = <T>(
    setOf: (part: Reach) => ReadonlySet<T> | undefined,
  ): ReadonlySet<T> | undefined =>
    parts
      .map(setOf)
      .filter((set) => set !== undefined)
      .reduce<ReadonlySet<T> | undefined>(
        (left, set) =>
          left === undefined
            ? set
            : new Set([...left].filter((one) => set.has(one))),
        undefined,
      );
  return combined(common);
}

/** The smallest part that holds some parts. */
export function union(parts: readonly Reach[]): Reach {
  const all = <T>(
    setOf: (part: Reach) => ReadonlySet<T> | undefined,
  ): ReadonlySet<T> | undefined => {
    const sets = parts.map(setOf).filter((set) => set !== undefined);
    return sets.length < parts.length
      ? undefined
      : new Set(sets.flatMap((set) => [...set]));
  };
  return combined(all);
}

function combined(
  combine: <T>(
    setOf: (part: Reach) => ReadonlySet<T> | undefined,
  ) => ReadonlySet<T> | undefined,
): Reach {
  return {
    types: combine((part) => part.types),
    ids: combine((part) => part.ids),
    leadIds: combine((part) => part.leadIds),
    typeIds: combine((part) => part.typeIds),
  };
}
