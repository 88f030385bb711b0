/** What a client does with its first call: it opens its transport, and binds the wrappers to its organisation. */
import type { Connected } from "./collection/fetch.js";
import { openRecords } from "./collection/collection.js";
import { CloseInputError } from "./errors.js";
import type { CloseClientOptions } from "./options.js";
import type { AnyWrapper, Wrappers } from "./record/model.js";
import type { Checked } from "./transport/checks.js";
import { openTransport } from "./transport/transport.js";
import type { Transport } from "./transport/transport.js";

/** Methods by name, untyped. */
export type Methods = Readonly<Record<string, unknown>>;

/** A client that calls. */
export interface Calls {
  readonly transport: Transport;
  /** With the ids of the client's organisation. */
  readonly wrappers: Wrappers;
  readonly records: (name: string) => Methods;
}

/** What of its options a client has kept: they are its own, and are not changed. */
export type KeptOptions = Pick<Connected, "org" | "reading" | "writing">;

/** Opens what a client calls with. */
export function openCalls(
  options: CloseClientOptions,
  checked: Checked,
  kept: KeptOptions,
  wrappers: Wrappers,
): Calls {
  const transport = openTransport(options, checked);
  const bound = inOrganization(wrappers, kept.org);
  const connected: Connected = {
    ...kept,
    transport,
    wrappers: bound,
    turns: new Map(),
  };
  return {
    transport,
    wrappers: bound,
    records: (name) => openRecords(connected, name) as Methods,
  };
}

/** The wrappers with the ids of one of the organisations that share them. */
function inOrganization(wrappers: Wrappers, org: string | undefined): Wrappers {
  if (org === undefined) return wrappers;
  return Object.fromEntries(
    Object.entries(wrappers).map(([name, wrapper]) => [
      name,
      bindWrapper(wrapper, org),
    ]),
  );
}

function bindWrapper(wrapper: AnyWrapper, org: string): AnyWrapper {
  const { kind, typeIds = {}, label } = wrapper;
  const isTyped = Object.keys(typeIds).length > 0;
  return {
    kind,
    typeIds,
    label,
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
      const typeId = Object.hasOwn(typeIds, org) ? typeIds[org] : undefined;
      if (typeId !== undefined) return typeId;
      if (!isTyped) return wrapper.typeId;
      throw new CloseInputError(
        `${JSON.stringify(label)} does not exist in the organisation ${org}.`,
      );
    },
  };
}
