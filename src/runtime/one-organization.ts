/** One of the organisations that share generated code. */
import { own } from "./own.js";
import { CloseInputError } from "./errors.js";
import type { AnyWrapper, Wrappers } from "./record/model.js";

/** The wrappers with the ids of one of the organisations that share them. */
export function bindWrappers(wrappers: Wrappers, org: string): Wrappers {
  return Object.fromEntries(
    Object.entries(wrappers).map(([name, wrapper]) => [
      name,
      bindWrapper(wrapper, org),
    ]),
  );
}

function bindWrapper(wrapper: AnyWrapper, org: string): AnyWrapper {
  const { kind, typeIds = {}, label, builtIns } = wrapper;
  const isTyped = Object.keys(typeIds).length > 0;
  return {
    kind,
    typeIds,
    label,
    builtIns,
    fromWire: (raw, options) => wrapper.fromWire(raw, options),
    toWire: (input, options) => wrapper.toWire(input, options),
    // Laid out when somebody asks.
    get fields() {
      return wrapper.fields;
    },
    get statuses() {
      return wrapper.statuses;
    },
    get typeId() {
      const typeId = own(typeIds, org);
      if (typeId !== undefined) return typeId;
      if (!isTyped) return wrapper.typeId;
      throw new CloseInputError(
        `${JSON.stringify(label)} does not exist in the organisation ${org}.`,
      );
    },
  };
}
