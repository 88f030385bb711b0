/** Keeps what is under way at once small: of the heavy few, of the light several. */

/** Does work as soon as there is room for its weight, in the order of the calls. */
export type Gate = <T>(weight: number, work: () => Promise<T>) => Promise<T>;

/**
 * Bytes of locks. What an organisation needs of memory grows with its lock: so much of them is little beside
 * what the program needs by itself.
 */
const mostWeight = 4 * 1024 * 1024;

/** Bytes; for a lock that is not there yet. */
export const unknownWeight = mostWeight / 4;

/** Makes a gate with so many places. What alone is heavier than all that may be under way at once goes by itself. */
export function createGate(places: number, most = mostWeight): Gate {
  const waiting: { readonly weight: number; readonly go: () => void }[] = [];
  let taken = 0;
  let held = 0;
  const hasRoom = (weight: number): boolean =>
    taken === 0 || (taken < places && held + weight <= most);
  const admit = (): void => {
    for (;;) {
      const [next] = waiting;
      if (next === undefined || !hasRoom(next.weight)) return;
      waiting.shift();
      taken += 1;
      held += next.weight;
      next.go();
    }
  };
  return async (weight, work) => {
    await new Promise<void>((resolve) => {
      waiting.push({ weight, go: resolve });
      admit();
    });
    try {
      return await work();
    } finally {
      taken -= 1;
      held -= weight;
      admit();
    }
  };
}
