/** Finds the wrapper of an object type. */
import { own } from "./own.js";
import { CloseInputError } from "./errors.js";
import type { AnyWrapper, Wrappers } from "./record/model.js";

/** The wrapper of a name; throws `CloseInputError` when there is none. */
export function wrapperOf(wrappers: Wrappers, name: string): AnyWrapper {
  const wrapper = own(wrappers, name);
  if (wrapper !== undefined) return wrapper;
  throw new CloseInputError(`There is no object type ${JSON.stringify(name)}.`);
}
