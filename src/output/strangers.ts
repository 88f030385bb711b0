/** Finds files that a lock claims and that no run can have made. */
import type { PlannedWrite } from "./plan-write.js";
import { isOwnPath } from "../emit/planned-file.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasMarker } from "../emit/spelling/header.js";

/**
 * The files to be removed that no run can have made, whatever a lock says of them: what says that it is
 * ours may go, and so may what templates have made that leave that line out.
 */
export async function findStrangers(
  directory: string,
  { plan: { remove } }: PlannedWrite,
  hasOwnTemplates: boolean,
): Promise<readonly string[]> {
  const strangers: string[] = [];
  for (const path of remove) {
    if (hasOwnTemplates && isOwnPath(path)) continue;
    const text = await readFile(join(directory, path), "utf8");
    if (!hasMarker(text)) strangers.push(path);
  }
  return strangers;
}
