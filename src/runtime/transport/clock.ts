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
  wait: (ms, signal, isIdle = false) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const end = performance.now() + ms;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      // Timers fire up to a millisecond early, and long ones have to be set anew.
      const look = (): void => {
        const left = end - performance.now();
        if (left > 0) {
          timer = setTimeout(look, Math.min(Math.ceil(left), longestTimer));
          if (isIdle) release(timer);
          return;
        }
        signal.removeEventListener("abort", abort);
        resolve();
      };
      signal.addEventListener("abort", abort, { once: true });
      look();
    }),
};

/** Node's timers keep the process alive unless they are released; others have no such method. */
function release(timer: unknown): void {
  const unref: unknown = Reflect.get(Object(timer), "unref");
  if (typeof unref === "function") Reflect.apply(unref, timer, []);
}

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
    return await Promise.race([run(signal), rejection(signal)]);
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

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), {
      once: true,
    });
  });
}
