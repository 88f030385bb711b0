/** What is stored from the start: tasks, notes, templates, and what no request can make, such as meetings. */
import type { Reply } from "../endpoint/replies.js";
import { LoggedEvents } from "../state/logged-events.js";
import type { IdSource } from "../state/id-source.js";
import { createIdSource } from "../state/id-source.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import { parseMoment } from "../state/times.js";
import type { StoredKind } from "../stored/stored-kind.js";
import { kindOf, storedKinds } from "../stored/stored-kinds.js";
import type { SendRequest } from "./seed-records.js";

/** Things by the path of their list, in the words of Close; each may have an id of choice. */
export type StoredSeed = Readonly<Record<string, readonly JsonObject[]>>;

/**
 * Makes the things of a seed: by the endpoint that makes them or, where Close has none, as they are given.
 * Throws `RangeError` for a path that stores nothing, and for what Close would refuse.
 */
export function seedThings(
  seed: StoredSeed,
  context: Context,
  connect: (context: Context) => SendRequest,
): void {
  for (const [path, bodies] of Object.entries(seed)) {
    const kind = kindOf(path);
    if (kind === undefined) throw unknownPath(path);
    for (const [index, body] of bodies.entries())
      if (kind.create === undefined) place(kind, body, context);
      else post(kind, body, `${path}[${String(index)}]`, context, connect);
  }
}

function unknownPath(path: string): RangeError {
  const paths = storedKinds.map((kind) => kind.path);
  return new RangeError(
    `Nothing is stored under ${JSON.stringify(path)}. The paths are ${paths.join(", ")}.`,
  );
}

function post(
  kind: StoredKind,
  { id, ...body }: JsonObject,
  place: string,
  { organization, switches }: Context,
  connect: (context: Context) => SendRequest,
): void {
  const nextId: IdSource = (prefix) =>
    typeof id === "string" && prefix === kind.prefix
      ? id
      : organization.nextId(prefix);
  // What is there from the start did not happen: it is in no log.
  const events = new LoggedEvents(createIdSource(), 0);
  const send = connect({
    organization: { ...organization, events, nextId },
    switches,
  });
  const reply = send("POST", kind.path, body);
  if (reply.status >= 300)
    throw new RangeError(`${place} is refused: ${textOf(reply)}`);
}

function textOf({ status, content }: Reply): string {
  return content.kind === "json"
    ? JSON.stringify(content.value)
    : `the status is ${String(status)}.`;
}

/** Stores a thing as it is given, with what its table says of times and of what is left out. */
function place(
  kind: StoredKind,
  { id, ...body }: JsonObject,
  context: Context,
): void {
  const { things, records, nextId, stamp } = context.organization;
  const named = own(body, "lead_id");
  const leadId = typeof named === "string" ? named : null;
  if (leadId !== null && records.find("lead", leadId) === undefined)
    throw new RangeError(
      `${kind.path} is on a lead that does not exist: ${leadId}.`,
    );
  const declared = Object.entries(kind.attributes).map(([key, attribute]) => {
    const value = own(body, key);
    if (value === undefined) return [key, attribute.initial ?? null] as const;
    const isMoment = attribute.type === "moment" && typeof value === "string";
    return [key, isMoment ? (parseMoment(value) ?? value) : value] as const;
  });
  const attributes = { ...body, ...Object.fromEntries(declared) };
  const write = {
    context,
    call: noCall,
    current: undefined,
    isSent: (key: string) => Object.hasOwn(body, key),
    refuse: () => undefined,
  };
  things.put({
    kind: kind.path,
    id: typeof id === "string" ? id : nextId(kind.prefix),
    lead_id: leadId,
    attributes: kind.complete?.(attributes, write) ?? attributes,
    stamp: stamp(),
  });
}

const noCall = {
  request: { method: "POST", path: "/" },
  headers: {},
  params: new Map<string, string>(),
  query: new Map<string, string>(),
  body: {},
};
