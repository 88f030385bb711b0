/** Looks for what killed runs have left; what undoes it is loaded only then. */
import { CodegenError } from "../errors.js";
import { tidyControl } from "./run-folder.js";
import { listRuns } from "./runs.js";
import type { ClaimOptions } from "./claim-and-write.js";

/** Undoes what killed runs had begun in an output, and removes what they left; moves foreign run folders away. */
export async function healOutput(
  directory: string,
  options: ClaimOptions = {},
): Promise<void> {
  await tidyControl(directory);
  const tracked = options.tracked?.(directory) ?? new Set();
  const runs = await listRuns(directory, tracked);
  const isEnded = runs.some(({ state }) => state === "ended");
  const isForeign = runs.some(
    ({ state, name }) => state === "foreign" && !tracked.has(name),
  );
  if (!isEnded && !isForeign) return;
  const { withClaims } = await import("./claim-and-write.js");
  const work = withClaims([directory], () => Promise.resolve(), options);
  await work.catch((error: unknown) => {
    // A foreign folder that cannot be moved is no reason to stop: nothing in it is used.
    const isWrite =
      error instanceof CodegenError && error.code === "E_OUTPUT_WRITE";
    if (isEnded || !isWrite) throw error;
  });
}
