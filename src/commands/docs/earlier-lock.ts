/** What changed in Close since the lock before this one, by the history of git. */
import { join } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import type { DocsChanges } from "../../page/docs-document.js";
import { diffSchemas, lookupOf } from "../../drift/diff-schemas.js";
import type { Change } from "../../drift/changes.js";
import { CodegenError } from "../../errors.js";
import { earlierTexts } from "../../git/file-history.js";
import { readRevision } from "../../git/read-git.js";
import { lockFileName } from "../../lock/lock.js";
import type { Lock } from "../../lock/lock.js";
import { parseLock } from "../../lock/read-lock.js";
import { own } from "../../schema/schema.js";

/** So many commits of a lock are looked through: most change the schema. */
const mostCommits = 20;

/** Where an earlier lock is looked for. */
export interface EarlierOptions {
  readonly config: ResolvedConfig;
  /** A revision of git; without it the last lock that differs. */
  readonly since: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The changes of an organisation since an earlier lock; null where there is none. `E_USAGE` and `E_GIT` for a revision that was named. */
export async function changesSince(
  lock: Lock,
  org: ResolvedOrg,
  { config, since, signal }: EarlierOptions,
): Promise<DocsChanges | null> {
  const file = join(org.output, lockFileName);
  if (since !== undefined) {
    const revision = { folder: config.root, ref: since, file };
    const text = await readRevision(revision, signal);
    const before = parseLock(text, `${file} at ${since}`);
    return { since, changes: changesBetween(before, lock, org.name) ?? [] };
  }
  for await (const earlier of earlierTexts(file, mostCommits, signal)) {
    const before = readable(earlier.text, file);
    const changes =
      before === null ? null : changesBetween(before, lock, org.name);
    if (changes !== null && changes.length > 0)
      return { since: `${earlier.revision} of ${earlier.day}`, changes };
  }
  return null;
}

/** A lock of an earlier day; null for one that cannot be read, which is nobody's fault today. */
function readable(text: string, file: string): Lock | null {
  try {
    return parseLock(text, file);
  } catch (error) {
    if (error instanceof CodegenError) return null;
    throw error;
  }
}

function changesBetween(
  before: Lock,
  after: Lock,
  org: string,
): readonly Change[] | null {
  const [from, to] = [own(before.schema, org), own(after.schema, org)];
  if (from === undefined || to === undefined) return null;
  if (from.organizationId !== to.organizationId) return null;
  const names = {
    before: lookupOf(before.names),
    after: lookupOf(after.names),
  };
  return diffSchemas(from, to, names);
}
