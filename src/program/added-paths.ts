/** Paths of texts that are not on the disk yet. */
import { dirname } from "node:path";
import { slashed } from "../project/verify/overlay.js";

/** The paths of texts, and the folders above them. */
export function addedPaths(
  changed: ReadonlyMap<string, string | null>,
): ReadonlySet<string> {
  const added = new Set<string>();
  for (const [path, text] of changed) {
    if (text === null) continue;
    for (let at = slashed(path); !added.has(at); at = dirname(at))
      added.add(at);
  }
  return added;
}
