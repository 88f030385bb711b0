/** What a client sends with that is given nothing to send with: the `fetch` of where it runs. */
import { fetchSender } from "./send-fetch.js";
import type { Network } from "./sender.js";

/** Opens what sends; a `fetch` that is replaced later, as tests do, is the one that is called. */
export function openNetwork(
  _origin: string,
  _timeout: number,
): Promise<Network> {
  return Promise.resolve(fetchSender((...args) => globalThis.fetch(...args)));
}
