/** Asks git for the earlier texts of a file, the newest first. */
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { findRepository, runGit } from "./run-git.js";

/** A text that a file had. */
export interface EarlierText {
  /** The start of the commit's id. */
  readonly revision: string;
  /** The day of the commit, `2026-11-29`. */
  readonly day: string;
  readonly text: string;
}

/**
 * The texts of a file in the commits that changed it, the newest first, at most `most`; none where there is
 * no repository, no git, or no such commit. Each is read when it is asked for.
 */
export async function* earlierTexts(
  file: string,
  most: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<EarlierText> {
  const folder = dirname(file);
  const repository = await findRepository(folder);
  if (repository === null) return;
  const start = await realpath(folder).catch(() => folder);
  const way = relative(repository.root, join(start, basename(file)));
  const path = way.split(sep).join("/");
  const ask = async (args: readonly string[]): Promise<string> => {
    try {
      return await runGit(repository, args, signal);
    } catch {
      signal?.throwIfAborted();
      // Without git, or before the first commit, there is no earlier text.
      return "";
    }
  };
  const limit = `--max-count=${String(most)}`;
  // Not `log`, whose settings can start programs.
  const list = ["rev-list", "--timestamp", limit, "HEAD", "--", path];
  for (const line of (await ask(list)).split("\n")) {
    const [seconds = "", id = ""] = line.split(" ");
    if (!/^\d+$/.test(seconds) || !/^[0-9a-f]{40,}$/.test(id)) continue;
    const day = new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
    const text = await ask(["cat-file", "blob", `${id}:./${path}`]);
    if (text !== "") yield { revision: id.slice(0, 9), day, text };
  }
}
