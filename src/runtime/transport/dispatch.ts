/** Sends one request through a dispatcher of undici. */
import type { Dispatcher } from "../options.js";
import type { HeaderReader } from "./rate-limit.js";
import type { WireRequest, WireResponse } from "./sender.js";

/** Sends through a dispatcher; calls `begun` when it has taken the request. */
export async function dispatch(
  dispatcher: Dispatcher,
  { url, ...request }: WireRequest,
  signal: AbortSignal,
  begun: () => void,
): Promise<WireResponse> {
  // Typed as a promise, but stand-ins give nothing.
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
  const chunks = body as AsyncIterable<Uint8Array>;
  const response = { status: statusCode, header, chunks };
  if (["", "identity"].includes(encoding)) return response;
  const { packed } = await import("./send-given.js");
  const subject = `${request.method} ${url.pathname} was answered with ${statusCode}`;
  return { ...response, chunks: packed(subject) };
}
