/** The steps of a command, reported to its caller, who decides whether and how they are shown. */

/** How far a step is. */
export interface Count {
  readonly done: number;
  /** As far as it is known by then: it may grow. */
  readonly of: number;
}

/** Shows one line about the running step; the text may come from Close, and is empty where only the count moves. */
export type Say = (text: string, count?: Count) => void;

/** Runs one named step of a command and gives what its work gives; failures pass through. */
export interface Steps {
  <T>(title: string, work: (say: Say) => T | Promise<T>): Promise<T>;
}

/** The time that a step took. */
export interface Timing {
  readonly step: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** Runs steps and shows nothing. */
export const quietSteps: Steps = async (_title, work) => work(() => undefined);

/**
 * Steps within one that is shown already and counts what is done: several may be under way at once, so that
 * what each shows begins with its title.
 */
export function innerSteps(steps: Steps, say: Say, count: () => Count): Steps {
  return (title, work) =>
    steps(title, () =>
      work((text) => {
        if (text !== "") say(`${title}: ${text}`, count());
      }),
    );
}

/** Runs steps as `steps` does, and gives `record` the time of each, also of one that failed. */
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
