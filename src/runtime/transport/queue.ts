/** Lets a limited number of requests be under way at once; the others go in the order they came. */
export interface Queue {
  /** Ends with a function to call when done; throws the signal's reason as soon as it aborts. */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** Makes a queue with so many places. */
export function createQueue(places: number): Queue {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = (): void => {
    const next = waiting.shift();
    // A place is handed over, so that nobody who comes now gets ahead.
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (taken < places) {
          taken += 1;
          return resolve(leave);
        }
        const abort = (): void => {
          waiting.splice(waiting.indexOf(turn), 1);
          reject(signal.reason);
        };
        const turn = (): void => {
          signal.removeEventListener("abort", abort);
          resolve(leave);
        };
        waiting.push(turn);
        signal.addEventListener("abort", abort, { once: true });
      }),
  };
}
