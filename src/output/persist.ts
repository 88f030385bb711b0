/** Waits for what stands in the way of a change to a file for a moment. */
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors.js";

/** On Windows an editor or a virus scanner holds a file that it reads, for a moment. */
const passing = new Set<string | undefined>(["EACCES", "EBUSY", "EPERM"]);

/** The waits between tries, in milliseconds; just under ten seconds in all. */
const pauses = [10, 20, 40, 80, 160, 320, ...Array<number>(18).fill(500)];

/** The waits of `persist`; both are for tests. */
export interface Persistence {
  /** Elsewhere than on Windows such an error stays. */
  readonly platform?: string;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Does a change to a file, again and again while another program holds it; then throws what it threw. */
export async function persist(
  change: () => Promise<void>,
  { platform = process.platform, pause = sleep }: Persistence = {},
): Promise<void> {
  for (const next of platform === "win32" ? pauses : []) {
    try {
      return await change();
    } catch (error) {
      if (!passing.has(codeOf(error))) throw error;
    }
    await pause(next);
  }
  await change();
}
