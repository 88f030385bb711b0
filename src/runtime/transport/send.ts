/** Sends one request, through undici or a given `fetch`; policy is left to the transport. */
import type { Dispatcher } from "undici";
import { lazily } from "../later.js";
import { openPool } from "./pool.js";
import type { OpenPool } from "./pool.js";
import type { HeaderReader } from "./rate-limit.js";
import type { Sender, WireRequest, WireResponse } from "./sender.js";
import type { CloseClientOptions } from "../options.js";
import type { Limits } from "../limits.js";
import { checkSending } from "./checks.js";

/** Makes a sender; undici is loaded with the first request, and not at all when a `fetch` is given. */
export function createSender(
  options: Pick<CloseClientOptions, "fetch" | "dispatcher">,
  origin: string,
  limits: Limits,
): Sender {
  const { fetch, dispatcher } = options;
  checkSending({ fetch, dispatcher });
  if (fetch === undefined && dispatcher === undefined)
    return poolSender(origin, limits);
  const sender = lazily(async () => {
    const { givenSender } = await import("./send-given.js");
    return givenSender({ fetch, dispatcher }, dispatch);
  }, ["open", "send"]);
  return { ...sender, close: () => Promise.resolve() };
}

function poolSender(origin: string, { timeout }: Limits): Sender {
  let pool: Promise<OpenPool> | undefined;
  const open = (): Promise<OpenPool> => (pool ??= openPool(origin, timeout));
  return {
    open,
    async send(request, signal, leave) {
      const { dispatcher, whenConnected } = await open();
      if (signal.aborted) throw signal.reason;
      const stop = whenConnected(leave);
      try {
        return await dispatch(dispatcher, request, signal, () => undefined);
      } finally {
        stop();
      }
    },
    close: async () => {
      await (await pool)?.close();
    },
  };
}

async function dispatch(
  dispatcher: Dispatcher,
  { url, ...request }: WireRequest,
  signal: AbortSignal,
  begun: () => void,
): Promise<WireResponse> {
  const answering: ReturnType<Dispatcher["request"]> | undefined =
    dispatcher.request({
      ...request,
      origin: url.origin,
      path: url.pathname + url.search,
      signal,
      // undici's own timeouts are coarse and measure gaps; the transport's measure the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  if (answering === undefined) {
    const { standIn } = await import("./send-given.js");
    throw standIn();
  }
  // Not before: what throws at once has sent nothing.
  begun();
  const { statusCode, headers, body } = await answering;
  const header: HeaderReader = (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  const encoding = header("content-encoding")?.trim().toLowerCase() ?? "";
  const response = { status: statusCode, header, chunks: body };
  if (["", "identity"].includes(encoding)) return response;
  const { packed } = await import("./send-given.js");
  const subject = `${request.method} ${url.pathname} was answered with ${statusCode}`;
  return { ...response, chunks: packed(subject) };
}
