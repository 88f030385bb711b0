/**
 * Keeps the `fetch` of a runtime from sending a write a second time. Deno's repeats any request, Bun's a
 * PUT or DELETE, where a connection that was used before ends without an answer; neither says so.
 */

/** What a runtime's `fetch` is asked for with a write. */
export interface RequestOnce {
  /** Options for `fetch`, beside those that all runtimes know; a `fetch` of one's own has to pass them on. */
  readonly options: () => object;
  readonly close: () => Promise<void>;
}

/** What of Deno is used here. */
interface Deno {
  readonly createHttpClient: (options: object) => {
    readonly close: () => void;
  };
}

/** Finds out what the runtime needs; nothing on Node and Workers, whose `fetch` sends once. */
export function requestOnce(): RequestOnce {
  const { Bun, Deno } = globalThis as { Bun?: unknown; Deno?: Deno };
  if (Deno !== undefined) return withoutIdleConnections(Deno);
  const options = Bun === undefined ? {} : { keepalive: false };
  return { options: () => options, close: () => Promise.resolve() };
}

/** A client of Deno whose connections are never used twice. */
function withoutIdleConnections(deno: Deno): RequestOnce {
  let client: { readonly close: () => void } | undefined;
  return {
    options: () => ({
      client: (client ??= deno.createHttpClient({ poolMaxIdlePerHost: 0 })),
    }),
    close: () => {
      client?.close();
      client = undefined;
      return Promise.resolve();
    },
  };
}
