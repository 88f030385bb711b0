/** The connections of a client: undici, loaded with the first request. */
import type { buildConnector } from "undici";
import type { Dispatcher } from "../options.js";

/** Connections to one origin. */
export interface OpenPool {
  readonly dispatcher: Dispatcher;
  /**
   * Calls `leave` once there is a connection on which a request can leave this machine, at once where
   * there is one. What it gives stops that.
   */
  readonly whenConnected: (leave: () => void) => () => void;
  /** Breaks all connections, also those that are not made yet. */
  readonly close: () => Promise<void>;
}

/** Opens a pool; `timeout` is the one of an attempt. Throws `CloseError` where undici cannot be loaded. */
export async function openPool(
  origin: string,
  timeout: number,
): Promise<OpenPool> {
  // By its file: what Bun gives for "undici" is a stand-in of its own that cannot send.
  const undici = await import("undici/index.js").catch(
    async (cause: unknown) => {
      const { installedUndici } = await import("./unloaded.js");
      // By the same name it is the same module.
      return installedUndici(cause) as typeof import("undici");
    },
  );
  // A connect timeout is the only one that proves that nothing was sent, so it comes before ours.
  // HTTP/1.1 only: Close is not known to gain by HTTP/2.
  const connector = undici.buildConnector({
    allowH2: false,
    timeout: Math.min(10_000, timeout / 2),
    // Said aloud: otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would give the key to anybody.
    rejectUnauthorized: true,
  });
  const { connect, whenConnected, giveUp } = watched(connector);
  // No limit of connections: the queue has one, and an attempt that was given up while it connects
  // must not be in the way of the next.
  const pool = new undici.Pool(origin, { allowH2: false, connect });
  return {
    dispatcher: pool,
    whenConnected,
    async close() {
      giveUp();
      await pool.destroy();
    },
  };
}

/** A connection that is being made. */
interface Pending {
  destroy(): void;
}

/**
 * Watches connections come and go. undici leaves one that is not made yet to its timeout, which would keep
 * a process for so long.
 */
function watched(connector: buildConnector.connector) {
  const connecting = new Set<Pending>();
  const connected = new Set<unknown>();
  const waiting = new Set<() => void>();
  const connect: buildConnector.connector = (options, callback) => {
    // Typed as nothing, but it gives the socket.
    const pending = connector(options, (...result) => {
      const [error, socket] = result;
      connecting.delete(pending);
      if (error === null) {
        connected.add(socket);
        socket.once("close", () => connected.delete(socket));
        for (const leave of waiting) leave();
      }
      callback(...result);
    }) as unknown as Pending;
    connecting.add(pending);
  };
  const whenConnected = (leave: () => void): (() => void) => {
    if (connected.size > 0) leave();
    else waiting.add(leave);
    return () => waiting.delete(leave);
  };
  const giveUp = (): void => {
    for (const socket of connecting) socket.destroy();
  };
  return { connect, whenConnected, giveUp };
}
