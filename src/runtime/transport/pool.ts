/** The connections of a client: undici, loaded with the first request. */
import type { buildConnector, Dispatcher } from "undici";
import { CloseError } from "../errors.js";

/** Connections to one origin. */
export interface OpenPool {
  readonly dispatcher: Dispatcher;
  /** Breaks all connections, also those that are not made yet. */
  readonly close: () => Promise<void>;
}

/** Opens a pool; `timeout` is the one of an attempt. Throws `CloseError` where undici is missing. */
export async function openPool(
  origin: string,
  timeout: number,
): Promise<OpenPool> {
  const undici = await import("undici/index.js").catch((cause: unknown) => {
    throw new CloseError(
      "undici could not be loaded: install it, or give the client a `fetch`.",
      { cause },
    );
  });
  // A connect timeout is the only one that proves that nothing was sent, so it comes before ours.
  // HTTP/1.1 only: Close is not known to gain by HTTP/2.
  const connector = undici.buildConnector({
    allowH2: false,
    timeout: Math.min(10_000, timeout / 2),
    // Said aloud: otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would give the key to anybody.
    rejectUnauthorized: true,
  });
  const { connect, giveUp } = watched(connector);
  // No limit of connections: the queue has one, and an attempt that was given up while it connects
  // must not be in the way of the next.
  const pool = new undici.Pool(origin, { allowH2: false, connect });
  return {
    dispatcher: pool,
    async close() {
      giveUp();
      await pool.destroy();
    },
  };
}

/** undici leaves a connection that is not made yet to its timeout, which would keep a process for so long. */
function watched(connector: buildConnector.connector) {
  const connecting = new Set<unknown>();
  const connect: buildConnector.connector = (options, callback) => {
    // Typed as nothing, but it gives the socket.
    const socket: unknown = connector(options, (...result) => {
      connecting.delete(socket);
      callback(...result);
    });
    connecting.add(socket);
  };
  const giveUp = (): void => {
    for (const socket of connecting) destroy(socket);
  };
  return { connect, giveUp };
}

function destroy(socket: unknown): void {
  if (typeof socket !== "object" || socket === null) return;
  const end: unknown = Reflect.get(socket, "destroy");
  if (typeof end === "function") Reflect.apply(end, socket, []);
}
