/** What an id in a program stands for, as far as a lock knows it. */
import type { IdIndex, KnownId } from "./id-index.js";
import { idKind, isSurelyId } from "./find-ids.js";
import type { FoundId, IdKind } from "./find-ids.js";

/** The meaning of an id. */
export type Meaning =
  /** One field, a shared one where it is clear which object type is meant, a status, a pipeline, an object type. */
  | { readonly kind: "known"; readonly known: KnownId }
  /** A shared field: each of these has the same id. */
  | { readonly kind: "shared"; readonly fields: readonly KnownId[] }
  /** The id in one organisation of several, which no expression of the generated code is by itself. */
  | { readonly kind: "otherOrg"; readonly known: KnownId }
  | { readonly kind: "deleted"; readonly field: KnownId }
  | { readonly kind: "unknown" };

/**
 * What an id stands for; null for a word that need not be an id of Close. Of a shared field the object type
 * is taken whose wrapper, of all that it is on, the program alone uses: `used` has the names of those.
 */
export function meaningOf(
  found: FoundId,
  index: IdIndex,
  used: ReadonlySet<string>,
): Meaning | null {
  const fields = index.get(found.id) ?? [];
  const [first] = fields;
  if (first === undefined)
    return isSurelyId(found) && knowsKind(index, idKind(found.id))
      ? { kind: "unknown" }
      : null;
  if (first.isDeleted) return { kind: "deleted", field: first };
  if (!first.isOwn) return { kind: "otherOrg", known: first };
  if (fields.length === 1) return { kind: "known", known: first };
  const [only, ...others] = fields.filter(({ wrapper }) => used.has(wrapper));
  return only !== undefined && others.length === 0
    ? { kind: "known", known: only }
    : { kind: "shared", fields };
}

/** Fields are always listed; a lock may be older than the list of statuses, or hold none. */
function knowsKind(index: IdIndex, kind: IdKind): boolean {
  return (
    kind === "field" || [...index.keys()].some((id) => idKind(id) === kind)
  );
}

/** The wrappers of the fields that are on one object type only, of some ids. */
export function wrappersOf(
  ids: readonly FoundId[],
  index: IdIndex,
): readonly string[] {
  return ids.flatMap(({ id }) => {
    const [first, ...others] = index.get(id) ?? [];
    return first === undefined || others.length > 0 || first.isDeleted
      ? []
      : [first.wrapper];
  });
}
