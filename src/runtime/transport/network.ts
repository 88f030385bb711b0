/** What a client sends with that is given nothing to send with: connections of its own, through undici. */
import { dispatch } from "./dispatch.js";
import { openPool } from "./pool.js";
import type { Network } from "./sender.js";

/**
 * Opens connections to one origin; `timeout` is the one of an attempt. Throws `CloseError` where undici
 * cannot be loaded, or would not run.
 */
export async function openNetwork(
  origin: string,
  timeout: number,
): Promise<Network> {
  if (isEdge()) {
    const { notHere } = await import("./unloaded.js");
    throw notHere();
  }
  const { dispatcher, whenConnected, close } = await openPool(origin, timeout);
  return {
    async send(request, signal, leave) {
      const stop = whenConnected(leave);
      try {
        return await dispatch(dispatcher, request, signal, () => undefined);
      } finally {
        stop();
      }
    },
    close,
  };
}

/** Whether this is a place without sockets, to which a bundler may have brought undici all the same. */
function isEdge(): boolean {
  const { EdgeRuntime, navigator } = globalThis as {
    EdgeRuntime?: unknown;
    navigator?: { readonly userAgent?: string };
  };
  return (
    EdgeRuntime !== undefined || navigator?.userAgent === "Cloudflare-Workers"
  );
}
