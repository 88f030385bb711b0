/** Puts the entries of a report into the order in which people read them. */

import type { Severity, Subject } from "../drift/changes.js";
import { groupBy } from "../schema/schema.js";
import { severities } from "../drift/severity.js";

/** The entries about one object type, worst first. */
export interface Section<T> {
  readonly object: Subject;
  readonly entries: readonly T[];
}

/** The entries with the worst first, otherwise in the order given. */
export function worstFirst<T extends { readonly severity: Severity }>(
  entries: readonly T[],
): readonly T[] {
  return severities.flatMap((severity) =>
    entries.filter((entry) => entry.severity === severity),
  );
}

/** The entries by object type: types with the worst change first, and so within each. */
export function sectionsOf<
  T extends { readonly object: Subject; readonly severity: Severity },
>(entries: readonly T[]): readonly Section<T>[] {
  return objectSections(worstFirst(entries));
}

/** The entries by object type, in the order given. */
export function objectSections<T extends { readonly object: Subject }>(
  entries: readonly T[],
): readonly Section<T>[] {
  const groups = groupBy(entries, ({ object }) => object.id);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ object: first.object, entries: group }];
  });
}
