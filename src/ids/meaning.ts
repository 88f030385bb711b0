/** What an id in a program stands for, as far as a lock knows it. */
import type { FieldIndex, KnownField } from "./field-index.js";
import { isSurelyId } from "./find-ids.js";
import type { FoundId } from "./find-ids.js";

/** The meaning of an id. */
export type Meaning =
  /** One field, or a shared one where it is clear which object type is meant. */
  | { readonly kind: "field"; readonly field: KnownField }
  /** A shared field: each of these has the same id. */
  | { readonly kind: "shared"; readonly fields: readonly KnownField[] }
  /** The id that a field has in another organisation than the first. */
  | { readonly kind: "otherOrg"; readonly field: KnownField }
  | { readonly kind: "deleted"; readonly field: KnownField }
  | { readonly kind: "unknown" };

/**
 * What an id stands for; null for a word that need not be an id of Close. Of a shared field the object type
 * is taken whose wrapper, of all that it is on, the program alone uses: `used` has the names of those.
 */
export function meaningOf(
  found: FoundId,
  index: FieldIndex,
  used: ReadonlySet<string>,
): Meaning | null {
  const fields = index.get(found.id) ?? [];
  const [first] = fields;
  if (first === undefined)
    return isSurelyId(found) ? { kind: "unknown" } : null;
  if (first.isDeleted) return { kind: "deleted", field: first };
  if (!first.isOwn) return { kind: "otherOrg", field: first };
  if (fields.length === 1) return { kind: "field", field: first };
  const [only, ...others] = fields.filter(({ wrapper }) => used.has(wrapper));
  return only !== undefined && others.length === 0
    ? { kind: "field", field: only }
    : { kind: "shared", fields };
}

/** The wrappers of the fields that are on one object type only, of some ids. */
export function wrappersOf(
  ids: readonly FoundId[],
  index: FieldIndex,
): readonly string[] {
  return ids.flatMap(({ id }) => {
    const [first, ...others] = index.get(id) ?? [];
    return first === undefined || others.length > 0 || first.isDeleted
      ? []
      : [first.wrapper];
  });
}
