/** Tells which of the files that are not as we wrote them a formatter has only laid out anew. */
import { join } from "node:path";
import { readFileText } from "../../files/read-file.js";
import type { Lock } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import type { Means } from "../make/emitter.js";
import type { OutputGroup } from "../output-group.js";
import type { PreparedOutput } from "../prepare.js";
import { nameLock, renderFiles } from "../prepare.js";

/** A file that a formatter has been over. */
export interface Reformatted {
  /** Below the output, with slashes. */
  readonly path: string;
  /** By what that shows, in words. */
  readonly traces: readonly string[];
}

/** What such files were made from. */
export interface Origin {
  readonly group: OutputGroup;
  readonly means: Means;
  /** The lock that was written with them. */
  readonly previous: Lock | null;
}

/**
 * Those of the edited files that say what we wrote, or what we are about to write: replacing them loses
 * nothing. No text is kept anywhere for this; it is made once more from the lock.
 */
export async function findReformatted(
  { group, means, previous }: Origin,
  { texts }: Pick<PreparedOutput, "texts">,
  edited: readonly string[],
): Promise<readonly Reformatted[]> {
  if (edited.length === 0) return [];
  const written =
    previous === null
      ? new Map<string, string>()
      : await renderFiles(group, renamed(group, previous), {
          means,
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

/** The lock as this version names it. */
function renamed(group: OutputGroup, lock: Lock): Lock {
  const schemas = group.orgs.flatMap(({ name }) => {
    const schema = own(lock.schema, name);
    return schema === undefined ? [] : [[name, schema] as const];
  });
  if (schemas.length === 0) return lock;
  return nameLock(group, new Map(schemas), lock).lock;
}
