/** Sends requests through what a caller gives for it. */
import { CloseDecodeError } from "../errors.js";
import { realUndici } from "./checks.js";
import type { CloseClientOptions, Dispatcher } from "../options.js";
import { fetchSender } from "./send-fetch.js";
import type { Network, WireRequest, WireResponse } from "./sender.js";

type Dispatch = (
  dispatcher: Dispatcher,
  request: WireRequest,
  signal: AbortSignal,
  begun: () => void,
) => Promise<WireResponse>;

/** The error of a dispatcher that does nothing. The pools of Bun's own undici do nothing at all when they are asked to send. */
export function standIn(): Error {
  const message = `the dispatcher does not send: ${realUndici}`;
  return Object.assign(new Error(message), { code: "UND_ERR_NOT_SUPPORTED" });
}

/** Makes a sender of a `fetch` or a dispatcher; without one of them it sends nothing. */
export function givenSender(
  { fetch, dispatcher }: Pick<CloseClientOptions, "fetch" | "dispatcher">,
  dispatch: Dispatch,
): Network {
  if (fetch !== undefined) return fetchSender(fetch);
  if (dispatcher !== undefined) return dispatcherSender(dispatcher, dispatch);
  throw new TypeError("There is nothing to send with.");
}

function dispatcherSender(dispatcher: Dispatcher, dispatch: Dispatch): Network {
  return {
    close: () => Promise.resolve(),
    async send(request, signal, leave) {
      // Of one that ends meanwhile undici says the same, though the request may have left.
      if (Reflect.get(dispatcher, "destroyed") === true)
        throw Object.assign(new Error("The dispatcher is destroyed"), {
          code: "UND_ERR_CLOSED",
        });
      return dispatch(dispatcher, request, signal, leave);
    },
  };
}

/** A body that would have to be unpacked: whoever begins to read it learns why it is not. */
export function packed(subject: string): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      throw new CloseDecodeError(
        `${subject} in an encoding that was not asked for; it was not read.`,
      );
    },
  };
}
