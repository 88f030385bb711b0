/** Reads the lock that a run starts from; one that git could not merge is merged here, by id. */
import { join } from "node:path";
import { namingRules } from "../../emit/declared.js";
import { CodegenError, codeOf } from "../../errors.js";
import type { Warning } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { readLockText, withoutMark } from "../../lock/read-lock.js";
import { readConflict } from "../../lock/conflict-markers.js";
import { describeMerge } from "../../lock/describe-merge.js";
import { mergeLocks } from "../../lock/merge-locks.js";
import { readStages } from "../../git/read-git.js";

/** The lock of an output as a run finds it. */
export interface FoundLock {
  /** Null where there is none. */
  readonly lock: Lock | null;
  /** Notices of how it was read: a merge, entries that stood twice. */
  readonly notices: readonly Warning[];
}

/** Options of `findLock`. */
export interface FindLockOptions {
  /** True if the file must stay as it is, so that nothing can be merged. */
  readonly frozen?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the lock of an output. With git's conflict markers in it both sides are merged: those of git's
 * index, or where it has them no longer, those that the markers show.
 */
export async function findLock(
  directory: string,
  { frozen = false, signal }: FindLockOptions,
): Promise<FoundLock> {
  const path = join(directory, lockFileName);
  const text = await readText(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (text === null) return { lock: null, notices: [] };
  const found = readSound(text, path) ?? (await merge(text, path, signal));
  if (frozen && found.notices.length > 0) throw frozenError(path, found);
  return found;
}

/** Null when the text is not JSON, as after a merge with conflicts. */
function readSound(text: string, path: string): FoundLock | null {
  try {
    const { lock, doubled } = readLockText(text, path);
    const notices = doubled.map((what): Warning => {
      const message = `${path} has ${what} twice, as after a merge; it is taken once.`;
      return { code: "W_LOCK_REPAIRED", message };
    });
    return { lock, notices };
  } catch (error) {
    if (isJson(text)) throw error;
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(withoutMark(text));
    return true;
  } catch {
    return false;
  }
}

async function merge(
  text: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<FoundLock> {
  const stages = await readStages(path, signal);
  const sides = stages ?? readConflict(text);
  // Neither a merge nor JSON: what is wrong with it, reading it says.
  if (sides === null) return { ...readLockText(text, path), notices: [] };
  try {
    const merged = mergeLocks(sides, path, namingRules);
    const message = `${path} held both sides of a merge. ${describeMerge(merged)} Look at the result (git diff), then add and commit it.`;
    const notice: Warning = { code: "W_MERGED", message };
    return { lock: merged.lock, notices: [notice, ...merged.warnings] };
  } catch (error) {
    if (stages !== null || !(error instanceof CodegenError)) throw error;
    throw markersError(path, error);
  }
}

function markersError(path: string, cause: CodegenError): CodegenError {
  return new CodegenError(
    "E_LOCK_INVALID",
    `${path} holds both sides of a merge, and not both can be made out: ${cause.message}`,
    {
      hint: `Let git write the conflict anew (git checkout --merge -- ${path}), or take one side whole (--ours or --theirs in its place); then run codegen again.`,
      cause,
    },
  );
}

function frozenError(path: string, { notices }: FoundLock): CodegenError {
  const isMerged = notices.some(({ code }) => code === "W_MERGED");
  const what = isMerged
    ? "holds both sides of a merge: it has git's conflict markers"
    : "holds entries twice, as after a merge";
  return new CodegenError(
    "E_FROZEN",
    `${path} ${what}, and --frozen forbids to change it.`,
    {
      hint: "Run `npx codegen --offline`: it merges both sides by id, and writes the files anew. Then commit them.",
      items: isMerged ? [] : notices.map(({ message }) => message),
    },
  );
}
