/** The client: records of Close by named fields. */
import type {
  ActivityRecords,
  ReadOnlyRecords,
  Records,
} from "./collection/collection.js";
import type { Calls } from "./calls.js";
import { CloseInputError } from "./errors.js";
import { lazily } from "./later.js";
import { checkOptions } from "./transport/checks.js";
import { wrapperOf } from "./wrapper-of.js";
import { lazyEvents, lazySchema, lazyVerify, lazyWebhooks } from "./lazy.js";
import type { EventLog } from "./events/log.js";
import type { ModelMap, WrapperOf, Wrappers } from "./record/model.js";
import type { CallOptions, CloseClientOptions } from "./options.js";
import type { Method } from "./transport/retry.js";
import type { SchemaAdmin } from "./admin/schema.js";
import type { Transport } from "./transport/transport.js";
import type { Webhooks } from "./admin/webhooks.js";
import type { Origin } from "./verify/compare-organization.js";
import type { Verify } from "./verify/verify.js";

/** Requests in Close's own words; `CloseApi` of `close-codegen/api` types them by Close's API document. */
export interface CloseRequests {
  /**
   * Sends any request with the same authentication, retries and errors, and gives the JSON of the
   * answer. `path` begins below the API's root, like `/lead/`.
   */
  request(
    this: void,
    method: Method,
    path: string,
    options?: CallOptions,
  ): Promise<unknown>;
}

/** A connection to one organisation of Close. */
export interface CloseConnection<
  Models extends ModelMap<Models>,
  Api extends CloseRequests = CloseRequests,
> extends Pick<Transport, "close"> {
  /**
   * Compares what the code was generated for with the organisation as it is, and gives what is different:
   * fields, choices, statuses that are gone or changed, and what the key's user may not edit. Reads
   * settings only; answers are kept for five minutes.
   */
  readonly verify: Verify<keyof Models & string>["verify"];
  /** Sends any request, as `CloseRequests` says, or as the type does that the client is made with. */
  readonly request: Api["request"];
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
  /** Reads and changes the types and fields of the organisation. */
  readonly schema: SchemaAdmin;
  /** Subscribes to what happens, and reads and changes subscriptions. */
  readonly webhooks: Webhooks;
  /** Reads what happened in the last 30 days. */
  readonly events: EventLog<Models>;
}

/** The wrappers that belong to models. */
export type WrappersOf<Models extends ModelMap<Models>> = {
  readonly [Name in keyof Models]: WrapperOf<Models[Name]>;
};

/** Connects to Close; nothing is sent before the first call. `origin` is what `verify` needs to know beside the wrappers. */
export function connect<
  Models extends ModelMap<Models>,
  Api extends CloseRequests = CloseRequests,
>(
  options: CloseClientOptions,
  wrappers: WrappersOf<Models>,
  origin?: Origin,
): CloseConnection<Models, Api> {
  const checked = checkOptions(options);
  const { onMismatch, org, rewriteLists, unknownChoices } = options;
  checkOrganization(wrappers, org);
  const reading = { onMismatch };
  const kept = { org, reading, writing: { rewriteLists, unknownChoices } };
  let opened: Promise<Calls> | undefined;
  const open = async (): Promise<Calls> => {
    const { openCalls } = await import("./calls.js");
    return openCalls(options, checked, kept, wrappers);
  };
  const calls = (): Promise<Calls> =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  const transport = lazily(
    async () => (await calls()).transport,
    ["request", "close"],
  );
  const records = (name: string, methods: readonly string[]): object => {
    wrapperOf(wrappers, name);
    return lazily(async () => (await calls()).records(name), methods);
  };
  return {
    ...lazyVerify(calls, org, origin),
    close: transport.close,
    // Close answers as its document says.
    request: transport.request,
    // The casts of the client: the records do what their types say because models and wrappers belong together.
    records: <Name extends keyof Models & string>(name: Name) =>
      records(name, all) as Records<Models, Models[Name]>,
    activityRecords: <Name extends keyof Models & string>(name: Name) =>
      records(name, all) as ActivityRecords<Models, Models[Name]>,
    readOnlyRecords: <Name extends keyof Models & string>(name: Name) =>
      records(name, reads) as ReadOnlyRecords<Models, Models[Name]>,
    schema: lazySchema(transport),
    webhooks: lazyWebhooks(transport),
    events: lazyEvents<Models>(transport, calls, reading),
  };
}

const reads: readonly string[] = [
  "get",
  "list",
  "search",
  "count",
  "backReferences",
];

const all: readonly string[] = [...reads, "create", "update", "delete"];

/** Refuses an organisation that the generated code does not know, where it knows several. */
function checkOrganization(wrappers: Wrappers, org: string | undefined): void {
  // Not before: it has every type lay out its fields.
  if (org === undefined) return;
  const ids = Object.values(wrappers).flatMap(({ typeIds, fields }) => [
    typeIds,
    ...Object.values(fields).map((field) => field.ids),
  ]);
  const orgs = new Set(ids.flatMap((of) => Object.keys(of ?? {})));
  if (orgs.size === 0 || orgs.has(org)) return;
  throw new CloseInputError(
    `There is no organisation ${JSON.stringify(org)} in the generated code, only ${[...orgs].join(", ")}.`,
  );
}
