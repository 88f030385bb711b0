/**
 * Follows the caller's signals. One signal may be given to any number of calls for as long as a
 * program runs, and must cost nothing once a call has ended.
 */

/** Runs `abort` with the signal's reason when it aborts, at once if it has; gives what stops that. */
export type Follow = (
  signal: AbortSignal,
  abort: (reason: unknown) => void,
) => () => void;

/**
 * Makes a `Follow` with one listener on each signal: Node 20 warns of more than ten, and its
 * `AbortSignal.any` keeps some memory for each call until the signal itself is gone.
 */
export function createFollow(): Follow {
  const followers = new WeakMap<AbortSignal, Followers>();
  return (signal, abort) => {
    if (signal.aborted) {
      abort(signal.reason);
      return () => undefined;
    }
    const all = followers.get(signal) ?? listen(signal);
    followers.set(signal, all);
    // The same function may follow a signal twice.
    const follower = (reason: unknown): void => abort(reason);
    all.running.add(follower);
    return () => {
      all.running.delete(follower);
      if (all.running.size > 0) return;
      all.stop();
      followers.delete(signal);
    };
  };
}

/** What follows one signal. */
interface Followers {
  readonly running: Set<(reason: unknown) => void>;
  /** Takes the listener off the signal. */
  readonly stop: () => void;
}

function listen(signal: AbortSignal): Followers {
  const running = new Set<(reason: unknown) => void>();
  const onAbort = (): void => {
    for (const abort of [...running]) abort(signal.reason);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    running,
    stop: () => signal.removeEventListener("abort", onAbort),
  };
}
