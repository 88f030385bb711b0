/** Waits, which may be long. */

/** Timers cannot run longer: beyond it they would fire at once. */
const longest = 2 ** 31 - 1;

/**
 * Ends at a time of `performance.now()` and never before it, or throws the signal's reason as soon as it
 * aborts. An idle wait does not keep the process alive.
 */
export function waitUntil(
  end: number,
  signal: AbortSignal,
  isIdle: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const abort = (): void => {
      if (timer !== undefined) clearTimeout(timer);
      reject(signal.reason);
    };
    // Timers fire up to a millisecond early, and long ones have to be set anew.
    const look = (): void => {
      const left = end - performance.now();
      if (left > 0) {
        timer = setTimeout(look, Math.min(Math.ceil(left), longest));
        if (isIdle) release(timer);
        return;
      }
      signal.removeEventListener("abort", abort);
      resolve();
    };
    signal.addEventListener("abort", abort, { once: true });
    look();
  });
}

/** Node's timers keep the process alive unless they are released; others have no such method. */
function release(timer: unknown): void {
  const unref: unknown = Reflect.get(Object(timer), "unref");
  if (typeof unref === "function") Reflect.apply(unref, timer, []);
}
