/** A lookup of names for comparisons in which nothing has one. */
import type { NameLookup } from "../../src/drift/diff-schemas.js";

/** Finds no name. */
export const nameless: NameLookup = {
  object: () => null,
  field: () => null,
  leadStatus: () => null,
  pipeline: () => null,
  opportunityStatus: () => null,
};
