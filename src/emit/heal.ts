/** Looks for what killed runs have left; what undoes it is loaded only then. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Waiting } from "./claim.js";
import { controlFolder, listRuns, removeIfEmpty } from "./control.js";
import { nullIfMissing } from "./file-error.js";

/** Undoes what killed runs had begun in an output, and removes what they left. */
export async function healOutput(
  directory: string,
  waiting: Waiting = {},
): Promise<void> {
  const control = join(directory, controlFolder);
  const names = await readdir(control).catch(nullIfMissing);
  if (names === null) return;
  if (names.length === 0) await removeIfEmpty(control);
  const runs = await listRuns(directory);
  if (!runs.some((run) => run.isAbandoned)) return;
  const { withClaims } = await import("./write.js");
  await withClaims([directory], () => Promise.resolve(), waiting);
}
