/** The parts of a client whose code is loaded with their first call: most programs use few of them. */
import type { SchemaAdmin } from "./admin/schema.js";
import type { Settings } from "./admin/settings.js";
import type { Webhooks } from "./admin/webhooks.js";
import type { EventLog } from "./events/log.js";
import type { AnyWrapper, Model, ModelMap, Wrappers } from "./record/model.js";
import type { FromWireOptions } from "./record/descriptors.js";
import type { Search } from "./search/search.js";
import type { Transport } from "./transport/transport.js";

type Requester = Pick<Transport, "request">;

/** `openSearch`, loaded when something is searched. */
export function lazySearch<Models extends ModelMap<Models>, M extends Model>(
  transport: Requester,
  wrapper: AnyWrapper,
  wrappers: Wrappers,
  reading: FromWireOptions,
  org: string | undefined,
): Search<Models, M> {
  return lazily(async () => {
    const { openSearch } = await import("./search/search.js");
    return openSearch<Models, M>(transport, wrapper, wrappers, reading, org);
  }, ["search", "count"]);
}

/** `openEvents`, loaded when the log is read. */
export function lazyEvents<Models extends ModelMap<Models>>(
  transport: Requester,
  wrappers: Wrappers,
  reading: FromWireOptions,
): EventLog<Models> {
  return lazily(async () => {
    const { openEvents } = await import("./events/log.js");
    return openEvents<Models>(transport, wrappers, reading);
  }, ["list", "get"]);
}

const settings = ["list", "get", "create", "update", "delete"] as const;

/** `openWebhooks`, loaded when subscriptions are asked for. */
export function lazyWebhooks(transport: Requester): Webhooks {
  return lazily(async () => {
    const { openWebhooks } = await import("./admin/webhooks.js");
    return openWebhooks(transport);
  }, [...settings, "pause", "resume"]);
}

/** `openSchema`, loaded when the schema is administered. */
export function lazySchema(transport: Requester): SchemaAdmin {
  const load = async (): Promise<SchemaAdmin> => {
    const { openSchema } = await import("./admin/schema.js");
    return openSchema(transport);
  };
  const part = <T, Create, Update>(
    choose: (schema: SchemaAdmin) => Settings<T, Create, Update>,
  ): Settings<T, Create, Update> =>
    lazily(async () => choose(await load()), settings);
  return {
    customObjectTypes: part((schema) => schema.customObjectTypes),
    customActivityTypes: lazily(
      async () => (await load()).customActivityTypes,
      [...settings, "orderFields"],
    ),
    fields: {
      lead: part((schema) => schema.fields.lead),
      contact: part((schema) => schema.fields.contact),
      opportunity: part((schema) => schema.fields.opportunity),
      activity: part((schema) => schema.fields.activity),
      customObject: part((schema) => schema.fields.customObject),
    },
    sharedFields: lazily(
      async () => (await load()).sharedFields,
      [
        ...settings,
        "associate",
        "getAssociation",
        "updateAssociation",
        "disassociate",
      ],
    ),
    ...lazily(load, ["get", "order"]),
  };
}

/** The methods that give lists, which are walked; all others give promises. */
const lists: readonly PropertyKey[] = ["list", "search"];

/** Methods of something that is loaded with the first call of any of them. */
function lazily<T extends object, Name extends keyof T>(
  load: () => Promise<T>,
  names: readonly Name[],
): Pick<T, Name> {
  let loaded: Promise<T> | undefined;
  const call = async (name: Name, args: readonly unknown[]): Promise<unknown> =>
    callMethod(await (loaded ??= load()), name, args);
  const methods = names.map((name) => [
    name,
    lists.includes(name)
      ? (...args: readonly unknown[]) => walkable(() => call(name, args))
      : (...args: readonly unknown[]) => call(name, args),
  ]);
  // Each name has a method that does what the one of that name does.
  return Object.fromEntries(methods) as Pick<T, Name>;
}

function callMethod(
  target: object,
  name: PropertyKey,
  args: readonly unknown[],
): unknown {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== "function")
    throw new TypeError(`There is no method ${String(name)}.`);
  return Reflect.apply(method, target, args);
}

/** A list that may be walked again: each walk asks anew. */
function walkable(open: () => Promise<unknown>): AsyncIterable<unknown> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* (await open()) as AsyncIterable<unknown>;
    },
  };
}
