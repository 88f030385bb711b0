/** The endpoints of a stored resource, made of its row. */
import { resourceRoutes } from "../endpoint/resource.js";
import { withPermission } from "../endpoint/role-checks.js";
import type { PendingWrite } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { StoredStamp } from "../state/state.js";
import type { StoredThing } from "../state/stored-things.js";
import { readAttributes } from "./attribute-reader.js";
import type { StoredKind } from "./stored-kind.js";
import { filterParameters, listThings } from "./thing-lists.js";
import { viewThing } from "./thing-views.js";
import { removeThing, storeThing } from "./thing-writes.js";

/** All endpoints that a row has. */
export function thingRoutes(kind: StoredKind): readonly Route[] {
  const { path, model, list, create, update, remove } = kind;
  const routes = resourceRoutes<StoredThing>({
    path,
    model,
    view: (thing, context) => viewThing(kind, thing, context),
    selects: "always",
    ...(list === undefined
      ? {}
      : {
          list: {
            envelope: list,
            query: filterParameters(kind.filters ?? {}),
            items: (context, call) => listThings(kind, context, call),
          },
        }),
    find: ({ organization }, id) => organization.things.find(path, id),
    ...(create === undefined
      ? {}
      : {
          create: { status: create, read: (write) => readThing(kind, write) },
        }),
    ...(update === true ? { update: (write) => readThing(kind, write) } : {}),
    ...(remove === undefined
      ? {}
      : {
          remove: {
            status: remove,
            run: (thing, context, call) => {
              removeThing(kind, thing, context, call);
            },
          },
        }),
  });
  const known = routes.map((one) => ({
    ...one,
    query: [...one.query, ...(kind.query ?? [])],
  }));
  return kind.permission === undefined
    ? known
    : withPermission(kind.permission, known);
}

/** Reads a new thing or a change of one, and gives what stores it. */
export function readThing(
  kind: StoredKind,
  write: PendingWrite<StoredThing | undefined>,
): () => StoredThing {
  const { reader, context, call, current } = write;
  const { organization } = context;
  const sent = readAttributes(kind.attributes, {
    reader,
    organization,
    current: current?.attributes,
    problemsOf: kind.problemsOf ?? "key",
  });
  // What Close sets by itself stays.
  const read = { ...current?.attributes, ...sent };
  refuseUnknown(kind, write);
  const attributes =
    kind.complete?.(read, {
      context,
      call,
      current,
      isSent: (key) => reader.raw(key) !== undefined,
      refuse: (key, problem) => {
        reader.refuse(key, problem);
      },
    }) ?? read;
  return () => {
    const thing: StoredThing = {
      kind: kind.path,
      id: current?.id ?? organization.nextId(kind.prefix),
      lead_id: leadOf(attributes, current),
      attributes,
      stamp: stampOf(attributes, write),
    };
    return storeThing(kind, current, thing, context, call);
  };
}

function leadOf(
  attributes: JsonObject,
  current: StoredThing | undefined,
): string | null {
  const id = own(attributes, "lead_id");
  return typeof id === "string" ? id : (current?.lead_id ?? null);
}

/** A new thing may say when and by whom it was made, where its table has the keys for it. */
function stampOf(
  attributes: JsonObject,
  { context, current }: PendingWrite<StoredThing | undefined>,
): StoredStamp {
  const { stamp } = context.organization;
  if (current !== undefined) return stamp(current.stamp);
  const made = stamp();
  const by = own(attributes, "created_by_id") ?? own(attributes, "created_by");
  const at = own(attributes, "date_created");
  return {
    ...made,
    created_by: typeof by === "string" ? by : made.created_by,
    date_created: typeof at === "string" ? at : made.date_created,
  };
}

function refuseUnknown(
  { attributes, shown = {} }: StoredKind,
  { reader, context }: PendingWrite<StoredThing | undefined>,
): void {
  if (context.switches.unknownAttributes === "ignored") return;
  for (const [key] of reader.entries())
    if (!Object.hasOwn(attributes, key) && !Object.hasOwn(shown, key))
      reader.refuse(key, "This attribute is not known here.");
}
