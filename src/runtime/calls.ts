/** What a client does with its first call: it opens its transport, and binds the wrappers to its organisation. */
import type { Connected } from "./collection/connected.js";
import { openRecords } from "./collection/collection.js";
import type { CloseClientOptions } from "./options.js";
import type { Wrappers } from "./record/model.js";
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
export async function openCalls(
  options: CloseClientOptions,
  checked: Checked,
  kept: KeptOptions,
  wrappers: Wrappers,
): Promise<Calls> {
  const transport = openTransport(options, checked);
  const bound = await inOrganization(wrappers, kept.org);
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

async function inOrganization(
  wrappers: Wrappers,
  org: string | undefined,
): Promise<Wrappers> {
  if (org === undefined) return wrappers;
  const { bindWrappers } = await import("./one-organization.js");
  return bindWrappers(wrappers, org);
}
