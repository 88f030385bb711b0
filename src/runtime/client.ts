/** The client: records of Close by named fields. */
import { openReadOnlyRecords, openRecords } from "./collection/collection.js";
import type {
  ActivityRecords,
  ReadOnlyRecords,
  Records,
} from "./collection/collection.js";
import { CloseInputError } from "./errors.js";
import { lazyEvents, lazySchema, lazyWebhooks } from "./lazy.js";
import type { EventLog } from "./events/log.js";
import type { Connected } from "./collection/fetch.js";
import type {
  AnyWrapper,
  ModelMap,
  WrapperOf,
  Wrappers,
} from "./record/model.js";
import type { CallOptions, CloseClientOptions } from "./options.js";
import type { Method } from "./transport/retry.js";
import type { SchemaAdmin } from "./admin/schema.js";
import { createTransport } from "./transport/transport.js";
import type { Transport } from "./transport/transport.js";
import type { Webhooks } from "./admin/webhooks.js";

/** A connection to one organisation of Close. */
export interface CloseConnection<Models extends ModelMap<Models>> extends Pick<
  Transport,
  "close"
> {
  /**
   * Sends any request with the same authentication, retries and errors, and gives the JSON of the
   * answer. `path` begins below the API's root, like `/lead/`.
   */
  readonly request: (
    method: Method,
    path: string,
    options?: CallOptions,
  ) => Promise<unknown>;
  /** The records of an object type, by the name of its wrapper. */
  readonly records: <Name extends keyof Models & string>(
    name: Name,
  ) => Records<Models, Models[Name]>;
  /** The records of a custom activity type. */
  readonly activityRecords: <Name extends keyof Models & string>(
    name: Name,
  ) => ActivityRecords<Models, Models[Name]>;
  /** The records of an archived type, which are not written. */
  readonly readOnlyRecords: <Name extends keyof Models & string>(
    name: Name,
  ) => ReadOnlyRecords<Models, Models[Name]>;
  readonly schema: SchemaAdmin;
  readonly webhooks: Webhooks;
  readonly events: EventLog<Models>;
}

/** The wrappers that belong to models. */
export type WrappersOf<Models extends ModelMap<Models>> = {
  readonly [Name in keyof Models]: WrapperOf<Models[Name]>;
};

/** Connects to Close; nothing is sent before the first call. */
export function connect<Models extends ModelMap<Models>>(
  options: CloseClientOptions,
  wrappers: WrappersOf<Models>,
): CloseConnection<Models> {
  const transport = createTransport(options);
  const { onMismatch, org, rewriteLists, unknownChoices } = options;
  checkOrganization(wrappers, org);
  const bound = inOrganization(wrappers, org);
  const connected: Connected = {
    transport,
    wrappers: bound,
    org,
    reading: { onMismatch },
    writing: { rewriteLists, unknownChoices },
    turns: new Map(),
  };
  return {
    request: transport.request,
    close: transport.close,
    // The casts of the client: the records do what their types say because models and wrappers belong together.
    records: <Name extends keyof Models & string>(name: Name) =>
      openRecords(connected, name) as Records<Models, Models[Name]>,
    activityRecords: <Name extends keyof Models & string>(name: Name) =>
      openRecords(connected, name) as ActivityRecords<Models, Models[Name]>,
    readOnlyRecords: <Name extends keyof Models & string>(name: Name) =>
      openReadOnlyRecords(connected, name) as ReadOnlyRecords<
        Models,
        Models[Name]
      >,
    schema: lazySchema(transport),
    webhooks: lazyWebhooks(transport),
    events: lazyEvents<Models>(transport, bound, { onMismatch }),
  };
}

/** Refuses an organisation that the generated code does not know, where it knows several. */
function checkOrganization(wrappers: Wrappers, org: string | undefined): void {
  const ids = Object.values(wrappers).flatMap(({ typeIds, fields }) => [
    typeIds,
    ...Object.values(fields).map((field) => field.ids),
  ]);
  const orgs = new Set(ids.flatMap((of) => Object.keys(of ?? {})));
  if (org === undefined || orgs.size === 0 || orgs.has(org)) return;
  throw new CloseInputError(
    `There is no organisation ${JSON.stringify(org)} in the generated code, only ${[...orgs].join(", ")}.`,
  );
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
  };
}
