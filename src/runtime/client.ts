/** The client: records of Close by named fields. */
import { openReadOnlyRecords, openRecords } from "./collection.js";
import type { ReadOnlyRecords, Records } from "./collection.js";
import { CloseInputError } from "./errors.js";
import type { ObjectWrapper } from "./object.js";
import type { CloseClientOptions } from "./options.js";
import { createTransport } from "./transport.js";
import type { Transport } from "./transport.js";

/** A connection to one organisation of Close. */
export interface CloseConnection extends Transport {
  /** The records that a wrapper reads and writes. */
  readonly records: <T, Create, Update>(
    wrapper: ObjectWrapper<T, Create, Update>,
  ) => Records<T, Create, Update>;
  /** The records that a wrapper reads: of archived types, which are not written. */
  readonly readOnlyRecords: <T>(
    wrapper: ObjectWrapper<T, never, never>,
  ) => ReadOnlyRecords<T>;
}

/** Connects to Close; nothing is sent before the first call. */
export function connect(options: CloseClientOptions): CloseConnection {
  const transport = createTransport(options);
  const { onMismatch, org } = options;
  return {
    request: transport.request,
    close: transport.close,
    records: (wrapper) =>
      openRecords(transport, inOrganization(wrapper, org), { onMismatch }),
    readOnlyRecords: (wrapper) =>
      openReadOnlyRecords(transport, inOrganization(wrapper, org), {
        onMismatch,
      }),
  };
}

/** The wrapper with the ids of one of the organisations that share it. */
function inOrganization<T, Create, Update>(
  wrapper: ObjectWrapper<T, Create, Update>,
  org: string | undefined,
): ObjectWrapper<T, Create, Update> {
  if (org === undefined) return wrapper;
  const { typeIds = {}, label } = wrapper;
  const isTyped = Object.keys(typeIds).length > 0;
  return {
    ...wrapper,
    get typeId() {
      const typeId = Object.hasOwn(typeIds, org) ? typeIds[org] : undefined;
      if (typeId !== undefined) return typeId;
      if (!isTyped) return wrapper.typeId;
      throw new CloseInputError(
        `${JSON.stringify(label)} does not exist in the organisation ${org}.`,
      );
    },
    toWire: (input) => wrapper.toWire(input, { org }),
  };
}
