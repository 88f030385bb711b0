/** Time, and what ends when it is over. */

/** The time that waits are measured by; tests bring their own. */
export interface Clock {
  /** Milliseconds from any start, never going back. */
  now(): number;
  /**
   * Ends after a time and never before it, or throws the signal's reason as soon as it aborts. An idle wait does not keep
   * the process alive.
   */
  wait(ms: number, signal: AbortSignal, isIdle?: boolean): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

/** Timers cannot run longer: beyond it they would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  async wait(ms, signal, isIdle = false) {
    const end = performance.now() + ms;
    // Loaded here: who is neither refused nor limited never waits.
    const { waitUntil } = await import("./wait.js");
    return waitUntil(end, signal, isIdle);
  },
};

/** What a limit ends its work with; callers of the client never see it. */
export class TimeUp extends Error {
  override readonly name = "TimeUp" as const;
}

/**
 * Runs something for at most `ms`, and no longer than `outer` allows. It ends at once: with `TimeUp`
 * or with the reason of `outer`, even when what runs does not react to its signal.
 */
export async function within<T>(
  ms: number,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (outer?.aborted === true) throw outer.reason;
  const controller = new AbortController();
  const { signal } = controller;
  const follow = (): void => controller.abort(outer?.reason);
  outer?.addEventListener("abort", follow, { once: true });
  const timer = setTimeout(
    () => controller.abort(new TimeUp()),
    Math.min(ms, longestTimer),
  );
  try {
    return await until(run(signal), signal);
  } catch (error) {
    // Frees what is left over: a socket with an answer that nobody will read.
    controller.abort();
    throw error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", follow);
  }
}

/** Ends like a promise, or with the signal's reason as soon as it aborts. */
export function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    // A call waits many times on one signal: what has ended must not go on listening.
    void promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
  });
}
