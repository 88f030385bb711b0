/** Waits for what stands in the way of a change to a file for a moment. */
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors.js";

/** On Windows an editor or a virus scanner holds a file that it reads, for a moment. */
const passing = new Set(["EACCES", "EBUSY", "EPERM"]);

/** How long to try, in milliseconds; elsewhere than on Windows such an error stays. */
const usualPatience = process.platform === "win32" ? 10_000 : 0;

const firstPause = 10;
const longestPause = 500;

/** How `persist` waits; both are for tests. */
export interface Persistence {
  /** Milliseconds; ten seconds on Windows, none elsewhere, unless said otherwise. */
  readonly patience?: number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Does a change to a file, again and again while another program holds it; then throws what it threw. */
export async function persist(
  change: () => Promise<void>,
  { patience = usualPatience, pause = sleep }: Persistence = {},
): Promise<void> {
  let waited = 0;
  for (let next = firstPause; ; next = Math.min(next * 2, longestPause)) {
    try {
      return await change();
    } catch (error) {
      const isPassing = passing.has(codeOf(error) ?? "");
      if (!isPassing || waited + next > patience) throw error;
    }
    await pause(next);
    waited += next;
  }
}
