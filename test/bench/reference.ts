/**
 * The program as it was in 0.1.0 before its output became compact: what “before” means in every
 * table. It is built from this repository's history, so that both are measured in one run.
 */
import { execFile } from "node:child_process";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Absentee } from "./contest.js";
import type { Ground } from "./ours.js";
import { installLocked } from "./peers.js";
import { homeOf, nativeCompiler } from "./compiler/tsc.js";

/** The last commit before that work: the version number is the same before and after it. */
const commit = "d5c1030570820f18a986ad1a864883bfd45707ab";

/** How the reference is called in tables. */
export const referenceName = "close-codegen 0.1.0";

/** What is measured of another build: where it is and what it may import. */
export type Program = Pick<Ground, "bin" | "root">;

const run = promisify(execFile);

/** What of the repository makes the program. */
const sources = ["src", "templates", "package.json", "package-lock.json"];

/**
 * Builds the reference below `cache` unless it is there, with the dependencies of its own lock file.
 * An absentee tells why that failed: a shallow clone does not have the commit.
 */
export async function buildReference(
  root: string,
  cache: string,
): Promise<Program | Absentee> {
  const folder = join(cache, `reference-${commit.slice(0, 12)}`);
  const bin = join(folder, "dist", "bin.js");
  const done = join(folder, "built");
  const isBuilt = await access(done).then(
    () => true,
    () => false,
  );
  if (isBuilt) return { bin, root: folder };
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await unpack(root, folder);
    await installLocked(folder);
    const tsc = join(homeOf(nativeCompiler), "bin", "tsc");
    await run(process.execPath, [tsc, "-p", "src"], { cwd: folder });
    await writeFile(done, commit);
    return { bin, root: folder };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: referenceName, reason: `could not be built: ${reason}` };
  }
}

async function unpack(root: string, folder: string): Promise<void> {
  const archive = join(dirname(folder), "reference.tar");
  await run("git", ["archive", "-o", archive, commit, ...sources], {
    cwd: root,
  });
  await run("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
}
