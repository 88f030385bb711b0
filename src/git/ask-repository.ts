/** Asks git what it makes of single paths, and reads and writes settings of a clone. */
import { join } from "node:path";
import { findRepository, runGit } from "./run-git.js";

/** What git makes of a path. */
export type PathState = "tracked" | "ignored" | "unknown";

/** Milliseconds. */
const patience = 10_000;

/**
 * What git makes of a file, which need not be there: tracked, ignored, or neither. Null where there is no
 * repository, or no git to ask.
 */
export async function askPath(
  folder: string,
  path: string,
): Promise<PathState | null> {
  const repository = await findRepository(folder).catch(() => null);
  if (repository === null) return null;
  const file = join(folder, path);
  const signal = AbortSignal.timeout(patience);
  try {
    const list = ["ls-files", "--cached", "-z", "--", file];
    if ((await runGit(repository, list, signal)) !== "") return "tracked";
    const ask = ["check-ignore", "--quiet", "--", file];
    return await runGit(repository, ask, signal).then(
      () => "ignored" as const,
      (error: unknown) => {
        if (isAnswerNo(error)) return "unknown" as const;
        throw error;
      },
    );
  } catch {
    return null;
  }
}

/** A setting of this clone, or of the user; null where it is not set, undefined where there is no git to ask. */
export async function readSetting(
  folder: string,
  name: string,
): Promise<string | null | undefined> {
  const repository = await findRepository(folder).catch(() => null);
  if (repository === null) return undefined;
  const signal = AbortSignal.timeout(patience);
  try {
    const text = await runGit(repository, ["config", "--get", name], signal);
    return text.replace(/\r?\n$/, "");
  } catch (error) {
    return isAnswerNo(error) ? null : undefined;
  }
}

/** Writes a setting of this clone; rejects with git's own error. */
export async function writeSetting(
  folder: string,
  name: string,
  value: string,
): Promise<void> {
  const repository = await findRepository(folder);
  if (repository === null) return;
  const args = ["config", "--local", name, value];
  await runGit(repository, args, AbortSignal.timeout(patience));
}

/** Git says no by exit code 1, and anything else is a failure. */
function isAnswerNo(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 1;
}
