/** Stores, replaces and removes things, and logs it where Close does. */
import { logChange } from "../events/log-change.js";
import type { ApiCall } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import type { StoredKind } from "./stored-kind.js";
import { viewThing } from "./thing-views.js";

/** A new thing that nobody posted: what Close adds by itself. */
export interface NewThing {
  readonly leadId: string | null;
  readonly attributes: JsonObject;
}

/** Makes a thing, stores it, logs it and gives it back. */
export function makeThing(
  kind: StoredKind,
  { leadId, attributes }: NewThing,
  context: Context,
  call: ApiCall,
): StoredThing {
  const { nextId, stamp } = context.organization;
  const thing: StoredThing = {
    kind: kind.path,
    id: nextId(kind.prefix),
    lead_id: leadId,
    attributes,
    stamp: stamp(),
  };
  return storeThing(kind, undefined, thing, context, call);
}

/** Stores a thing in the place of an old version of it, or as a new one; logs it and gives it back. */
export function storeThing(
  kind: StoredKind,
  before: StoredThing | undefined,
  after: StoredThing,
  context: Context,
  call: ApiCall,
): StoredThing {
  const viewBefore =
    before === undefined ? null : viewThing(kind, before, context);
  context.organization.things.put(after, before);
  const views = [viewBefore, viewThing(kind, after, context)] as const;
  const more = kind.happened?.(before?.attributes, after.attributes) ?? [];
  const action = before === undefined ? "created" : "updated";
  for (const one of [action, ...more])
    log(kind, one, after, views, context, call);
  kind.after?.(before, after, context, call);
  return after;
}

/** Removes a thing and logs it. */
export function removeThing(
  kind: StoredKind,
  thing: StoredThing,
  context: Context,
  call: ApiCall,
): void {
  const view = viewThing(kind, thing, context);
  context.organization.things.remove(thing);
  log(kind, "deleted", thing, [view, null], context, call);
}

function log(
  { event }: StoredKind,
  action: string,
  thing: StoredThing,
  [before, after]: readonly [JsonObject | null, JsonObject | null],
  context: Context,
  { request }: ApiCall,
): void {
  if (event === undefined) return;
  logChange(context, {
    action,
    object_type: typeof event === "string" ? event : event(thing.attributes),
    object_id: thing.id,
    lead_id: thing.lead_id,
    before,
    after,
    request,
  });
}
