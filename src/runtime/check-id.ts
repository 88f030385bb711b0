/** Ids that callers give. */
import { CloseInputError } from "./errors.js";
import { isSafeId } from "./ids.js";
import { shownId } from "./shown-id.js";

/** Gives an id back that can be an id of Close, else throws `CloseInputError`: it becomes a path. */
export function checkId(id: unknown): string {
  if (isSafeId(id)) return id;
  throw new CloseInputError(`Not an id of Close: ${shownId(id)}`);
}
