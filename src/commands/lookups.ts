/** Finds names by the ids of one organisation, where an output is shared by several. */
import type { Names } from "../schema/naming.js";
import { own } from "../schema/schema.js";
import type { NameLookup } from "../schema/subjects.js";
import { lookupOf } from "../schema/subjects.js";

/** Looks names up by any organisation's ids; names belong to the id under which a thing was seen first. */
export function lookupIn(names: Names): NameLookup {
  const lookup = lookupOf(names);
  const first = (id: string): string => own(names.same, id) ?? id;
  return {
    object: (id) => lookup.object(first(id)),
    field: (objectId, { id, label, key }) =>
      lookup.field(first(objectId), {
        id: first(id),
        label,
        ...(key === id ? { key: first(id) } : {}),
      }),
  };
}

/** A lookup whose names are made when the first is asked for: where nothing has changed, nobody asks. */
export function lazyLookup(make: () => Names): NameLookup {
  let made: NameLookup | undefined;
  const lookup = (): NameLookup => (made ??= lookupIn(make()));
  return {
    object: (id) => lookup().object(id),
    field: (objectId, field) => lookup().field(objectId, field),
  };
}
