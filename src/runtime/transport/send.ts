/** Chooses what sends: connections of its own, a given `fetch`, or a given dispatcher; policy is left to the transport. */
import { dispatch } from "./dispatch.js";
import type { Network, Sender } from "./sender.js";
import type { CloseClientOptions } from "../options.js";
import type { Limits } from "../limits.js";
import { checkSending } from "./checks.js";

/** Makes a sender; undici is loaded with the first request, and not at all when a `fetch` is given. */
export function createSender(
  options: Pick<CloseClientOptions, "fetch" | "dispatcher">,
  origin: string,
  { timeout }: Limits,
): Sender {
  const { fetch, dispatcher } = options;
  checkSending({ fetch, dispatcher });
  const load = async (): Promise<Network> => {
    if (fetch === undefined && dispatcher === undefined) {
      const { openNetwork } = await import("./network.js");
      return openNetwork(origin, timeout);
    }
    const { givenSender } = await import("./send-given.js");
    return givenSender({ fetch, dispatcher }, dispatch);
  };
  let network: Promise<Network> | undefined;
  const open = (): Promise<Network> =>
    (network ??= load().catch((error: unknown) => {
      // What could not be opened may be there the next time, and is not closed.
      network = undefined;
      throw error;
    }));
  return {
    open,
    async send(request, signal, leave) {
      const { send } = await open();
      if (signal.aborted) throw signal.reason;
      return send(request, signal, leave);
    },
    close: async () => {
      await (await network)?.close();
    },
  };
}
