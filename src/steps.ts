/** How a command tells what it is doing; whether and how that is shown is up to the caller. */

/** Shows one line about what the running step is at; the text may come from Close. */
export type Say = (text: string) => void;

/** Runs one named step of a command and gives what its work gives; failures pass through. */
export interface Steps {
  <T>(title: string, work: (say: Say) => T | Promise<T>): Promise<T>;
}

/** How long a step took. */
export interface Timing {
  readonly step: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** Runs steps and shows nothing. */
export const quietSteps: Steps = async (_title, work) => work(() => undefined);

/** Runs steps as `steps` does and tells `record` the time of each, also of one that failed. */
export function timedSteps(
  steps: Steps,
  record: (timing: Timing) => void,
): Steps {
  return async (step, work) => {
    const start = performance.now();
    try {
      return await steps(step, work);
    } finally {
      record({ step, ms: performance.now() - start });
    }
  };
}
