/** Sends one request, through undici or a given `fetch`; policy is left to the transport. */
import type { Dispatcher } from "undici";
import { CloseDecodeError } from "../errors.js";
import { openPool } from "./pool.js";
import type { OpenPool } from "./pool.js";
import type { HeaderReader } from "./rate-limit.js";
import type { CloseClientOptions } from "../options.js";
import type { Limits } from "../limits.js";
import type { Method } from "./retry.js";
import { checkSending, realUndici } from "./checks.js";

/** A request, ready to be sent. */
export interface WireRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The start of an answer; its body is read by iterating. */
export interface WireResponse {
  readonly status: number;
  readonly header: HeaderReader;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What sends requests. */
export interface Sender {
  /** Loads what sending needs; costs time the first time only. */
  open(): Promise<unknown>;
  /** Calls `leave` before the request may have left this machine, and not at all where it certainly has not. */
  send(
    request: WireRequest,
    signal: AbortSignal,
    leave: () => void,
  ): Promise<WireResponse>;
  /** Breaks the connections that were opened for it, not those of a given dispatcher. */
  readonly close: () => Promise<void>;
}

/** Makes a sender; undici is loaded with the first request, and not at all when a `fetch` is given. */
export function createSender(
  options: Pick<CloseClientOptions, "fetch" | "dispatcher">,
  origin: string,
  limits: Limits,
): Sender {
  const { fetch, dispatcher } = options;
  checkSending({ fetch, dispatcher });
  if (fetch !== undefined) return fetchSender(fetch);
  if (dispatcher !== undefined) return dispatcherSender(dispatcher);
  return poolSender(origin, limits);
}

function dispatcherSender(dispatcher: Dispatcher): Sender {
  return {
    open: () => Promise.resolve(),
    async send(request, signal, leave) {
      // Of one that ends meanwhile undici says the same, though the request may have left.
      if (Reflect.get(dispatcher, "destroyed") === true)
        throw Object.assign(new Error("The dispatcher is destroyed"), {
          code: "UND_ERR_CLOSED",
        });
      return dispatch(dispatcher, request, signal, leave);
    },
    close: () => Promise.resolve(),
  };
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
  if (answering === undefined) throw standIn();
  // Not before: what throws at once has sent nothing.
  begun();
  const { statusCode, headers, body } = await answering;
  const header: HeaderReader = (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  const encoding = header("content-encoding")?.trim().toLowerCase() ?? "";
  const isPlain = ["", "identity"].includes(encoding);
  const subject = `${request.method} ${url.pathname} was answered with ${statusCode}`;
  const chunks = isPlain ? body : refuse(subject);
  return { status: statusCode, header, chunks };
}

/** The pools of Bun's own undici do nothing at all when they are asked to send. */
function standIn(): Error {
  const message = `the dispatcher does not send: ${realUndici}`;
  return Object.assign(new Error(message), { code: "UND_ERR_NOT_SUPPORTED" });
}

/** A body that would have to be unpacked: whoever begins to read it learns why it is not. */
function refuse(subject: string): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      throw new CloseDecodeError(
        `${subject} in an encoding that was not asked for; it was not read.`,
      );
    },
  };
}

function fetchSender(fetch: typeof globalThis.fetch): Sender {
  return {
    open: () => Promise.resolve(),
    async send({ url, method, headers, body }, signal, leave) {
      const answer = fetch(url.href, {
        method,
        headers,
        body,
        signal,
        redirect: "manual",
      });
      // Not before: what throws at once has sent nothing.
      leave();
      const response = await answer;
      return {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        chunks: chunksOf(response.body),
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Not every `ReadableStream` can be iterated. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  if (stream === null) return;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) return;
      yield value;
    }
  } finally {
    // Nobody waits for what is left of an answer that was too large.
    reader.cancel().catch(() => undefined);
  }
}
