/** Finds which of the files that are not as we wrote them a formatter has only laid out anew. */
import { join } from "node:path";
import { readFileText } from "../../files/read-file.js";
import { renderFiles } from "../make/make-files.js";
import type { MadeOutput } from "../make/make-output.js";
import { renamedLock } from "../name/name-output.js";

/** A file that a formatter has been over. */
export interface Reformatted {
  /** Below the output, with slashes. */
  readonly path: string;
  /** By what that shows, in words. */
  readonly traces: readonly string[];
}

/**
 * Those of the edited files that say what we wrote, or what we are about to write: replacing them loses
 * nothing. No text is kept anywhere for this; it is made once more from the lock.
 */
export async function findReformatted(
  { group, emitter, previous, texts }: MadeOutput,
  edited: readonly string[],
): Promise<readonly Reformatted[]> {
  if (edited.length === 0) return [];
  const written =
    previous === null
      ? new Map<string, string>()
      : await renderFiles(group, renamedLock(group, previous), {
          emitter,
          isWanted: (path) => edited.includes(path),
        });
  const { isSameCode } = await import("../../output/same-code.js");
  const { formatterTraces } = await import("../../output/formatter-traces.js");
  const found: Reformatted[] = [];
  for (const path of edited) {
    const text = await readFileText(join(group.directory, path));
    const ours = [texts.get(path), written.get(path)].find(
      (other) => other !== undefined && isSameCode(path, text, other),
    );
    if (ours === undefined) continue;
    found.push({ path, traces: formatterTraces(ours, text) });
  }
  return found;
}
