/** Sends requests through a `fetch`. */
import { requestOnce } from "./request-once.js";
import type { Network, WireResponse } from "./sender.js";

/** Makes what sends of a `fetch`. */
export function fetchSender(fetch: typeof globalThis.fetch): Network {
  const { options, close } = requestOnce();
  return {
    async send({ url, method, headers, body }, signal, leave) {
      const answer = fetch(url.href, {
        ...(method === "GET" ? {} : options()),
        method,
        headers: unpackedBy(headers),
        body,
        signal,
        redirect: "manual",
      });
      // Not before: what throws at once has sent nothing.
      leave();
      return answered(await answer);
    },
    close,
  };
}

/**
 * What a `fetch` asks for by itself, it unpacks. Deno's leaves an answer packed where the request names
 * encodings, and some proxies pack whatever it names.
 */
function unpackedBy(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { "accept-encoding": _, ...others } = headers;
  return others;
}

function answered(response: Response): WireResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    chunks: chunksOf(response.body),
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
