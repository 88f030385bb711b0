/** Tells of what commit, when and on what machine a run is made. */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Circumstances } from "./page.js";

/** The root of this repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const run = promisify(execFile);

/** The circumstances of this moment; without git the commit is empty. */
export async function readCircumstances(): Promise<Circumstances> {
  const [commit, changes] = await Promise.all([
    git("rev-parse", "HEAD"),
    // The page itself is no part of what is measured.
    git("status", "--porcelain", "--", ".", ":!docs/figures.*"),
  ]);
  return {
    commit: commit ?? "",
    hasChanges: changes !== "",
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    node: process.versions.node,
    platform: process.platform,
  };
}

async function git(...args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run("git", [...args], { cwd: root });
    return stdout.trim();
  } catch {
    return null;
  }
}
