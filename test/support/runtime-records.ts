/** The records of the sample organisation through a transport whose clock a test brings. */
import type { Models } from "../../generated/models.js";
import { wrappers } from "../../generated/models.js";
import type { Emulator } from "../../src/emulator/index.js";
import { openRecords } from "../../src/runtime/collection/collection.js";
import type { Records } from "../../src/runtime/collection/collection.js";
import type { Mismatch } from "../../src/runtime/record/descriptors.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import type { Clock } from "../../src/runtime/transport/clock.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import { fakeClock, transportTo } from "./runtime-server.js";

/** Opens the records of one object type, with the runtime of `src/`. */
export function recordsOf<Name extends keyof Models & string>(
  transport: Pick<Transport, "request">,
  name: Name,
  onMismatch?: (mismatch: Mismatch) => void,
): Records<Models, Models[Name]> {
  const connected = {
    transport,
    wrappers,
    org: undefined,
    reading: { onMismatch },
    writing: {},
    turns: new Map(),
  };
  return openRecords(connected, name) as Records<Models, Models[Name]>;
}

/** A transport to a local Close that never waits between attempts. */
export function hurryTo(
  { url, apiKey }: Pick<Emulator, "url" | "apiKey">,
  options: Partial<CloseClientOptions> = {},
  clock: Clock = fakeClock(),
): Transport {
  return transportTo(url, { apiKey, ...options }, clock);
}

/** All items of a list. */
export async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
