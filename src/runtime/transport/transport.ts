/**
 * Sends requests to Close: authenticates, waits as Close asks, sends again what may be sent again,
 * and ends every call in time. What a record is, it does not know.
 */
import { checkOptions } from "./checks.js";
import type { Checked } from "./checks.js";
import { attempt } from "./attempt.js";
import { createAuthorizer } from "./auth.js";
import { lastCause, newProgress, prepareCall } from "./call.js";
import type { Call, Progress, TransportCallOptions } from "./call.js";
import { systemClock, TimeUp, within } from "./clock.js";
import type { Clock } from "./clock.js";
import {
  CloseAbortError,
  CloseInputError,
  CloseTimeoutError,
} from "../errors.js";
import { fromGiven } from "../given.js";
import type { CloseClientOptions } from "../options.js";
import type { Parts } from "./parts.js";
import { whenFailed } from "./when-failed.js";
import { createFollow } from "./follow.js";
import type { Follow } from "./follow.js";
import { createQueue } from "./queue.js";
import { createGate } from "./rate-limit.js";
import type { Method } from "./retry.js";
import { createSender } from "./send.js";
import { sharedLimit } from "./shared-limit.js";
import { createWriteOrder } from "./write-order.js";
import type { WriteOrder } from "./write-order.js";

/** Sends requests with one set of credentials, to one origin. */
export interface Transport {
  /**
   * Gives the JSON of the answer; null for an empty 204 and an empty answer to a DELETE. `path`
   * begins below the API's root, like `/lead/`. Throws a `CloseError` of some kind.
   */
  readonly request: (
    method: Method,
    path: string,
    options?: TransportCallOptions,
  ) => Promise<unknown>;
  /** Waits for the calls that are under way, then closes the connections. New calls are refused. */
  readonly close: () => Promise<void>;
}

/**
 * Makes a transport; nothing is sent and undici is not loaded before the first request. Throws
 * `CloseInputError` for options that make no sense. `clock` is for tests.
 */
export function createTransport(
  options: CloseClientOptions,
  clock: Clock = systemClock,
): Transport {
  return openTransport(options, checkOptions(options), clock);
}

/** Makes a transport of options that were checked. */
export function openTransport(
  options: CloseClientOptions,
  { base, limits }: Checked,
  clock: Clock = systemClock,
): Transport {
  const parts: Parts = {
    hooks: options,
    limits,
    authorizer: createAuthorizer(options),
    sender: createSender(options, base.origin, limits),
    queue: createQueue(limits.maxConcurrency),
    gate: createGate(clock),
    limiter: sharedLimit(options.limiter, clock),
    clock,
  };
  const writes = createWriteOrder();
  const follow = createFollow();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    async request(method, path, callOptions = {}) {
      if (closing !== undefined)
        throw new CloseInputError("The client is closed.");
      const call = fromGiven(() =>
        prepareCall(base, limits, clock.now(), method, path, callOptions),
      );
      const result = run(parts, { writes, follow }, call);
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    close: () =>
      (closing ??= Promise.allSettled(running).then(parts.sender.close)),
  };
}

/** Runs a call within its deadline and the caller's signal, and reports how it ended. */
async function run(
  parts: Parts,
  { writes, follow }: { readonly writes: WriteOrder; readonly follow: Follow },
  call: Call,
): Promise<unknown> {
  const { signal, walk } = call;
  const { deadline } = parts.limits;
  const progress = newProgress();
  const subject = `${call.method} ${call.path}`;
  const write = call.method === "PUT" ? writes.begin(call.path) : null;
  const ended = new AbortController();
  const follows = [signal, walk].flatMap((other) =>
    other === undefined ? [] : follow(other, (reason) => ended.abort(reason)),
  );
  try {
    return await within(deadline, ended.signal, (callSignal) =>
      perform(parts, call, progress, callSignal, () => write?.isNewest()),
    );
  } catch (error) {
    const { sent } = progress;
    if (signal?.aborted === true && error === signal.reason) {
      throw new CloseAbortError(`${subject} was aborted.`, {
        sent,
        cause: error,
      });
    }
    if (error instanceof TimeUp) {
      throw new CloseTimeoutError(
        `${subject} did not end within its deadline of ${deadline} ms.`,
        { sent, ...lastCause(progress) },
      );
    }
    throw error;
  } finally {
    for (const stop of follows) stop();
    write?.end();
  }
}

/** Makes attempts until one succeeds, or fails in a way that must stand. */
async function perform(
  parts: Parts,
  call: Call,
  progress: Progress,
  signal: AbortSignal,
  isNewest: () => boolean | undefined,
): Promise<unknown> {
  for (;;) {
    const outcome = await attempt(parts, call, progress, signal);
    if (outcome.kind === "value") return outcome.value;
    const { beforeRepeat } = await whenFailed(call, progress);
    await beforeRepeat(parts, call, progress, outcome, signal, isNewest);
  }
}
