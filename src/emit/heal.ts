/** Looks for what killed runs have left; what undoes it is loaded only then. */
import type { Waiting } from "./claim.js";
import { listRuns, tidyControl } from "./control.js";

/** Undoes what killed runs had begun in an output, and removes what they left. */
export async function healOutput(
  directory: string,
  waiting: Waiting = {},
): Promise<void> {
  await tidyControl(directory);
  const runs = await listRuns(directory);
  if (!runs.some((run) => run.isAbandoned)) return;
  const { withClaims } = await import("./write.js");
  await withClaims([directory], () => Promise.resolve(), waiting);
}
