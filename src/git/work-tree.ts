/** Asks git which files of a repository are ignored, and which are not committed. */
import { join } from "node:path";
import { findRepository, requireGit, runGit, GitMissing } from "./run-git.js";
import type { Repository } from "./run-git.js";

/** The files of a repository as git sees them. */
export interface WorkTree {
  /** The folder that holds `.git`; absolute. */
  readonly root: string;
  /** Ignored files and folders, absolute. */
  readonly ignored: ReadonlySet<string>;
  /** Files that differ from the last commit, absolute. */
  readonly changed: readonly string[];
  /** Files that git does not know and does not ignore, absolute. */
  readonly untracked: readonly string[];
}

/** What git says of a folder, or why it says nothing. */
export type WorkTreeAnswer =
  | { readonly kind: "known"; readonly tree: WorkTree }
  | { readonly kind: "noRepository" }
  | { readonly kind: "noGit" }
  | { readonly kind: "refused"; readonly reason: string };

/** Asks git about the repository of a folder. */
export async function readWorkTree(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<WorkTreeAnswer> {
  const repository = await findRepository(folder);
  if (repository === null) return { kind: "noRepository" };
  try {
    await requireGit(folder);
    const { root } = repository;
    const filters = await withoutFilters(repository, signal);
    const ignored = await listPaths(
      repository,
      [
        "ls-files",
        ...["--others", "--ignored", "--exclude-standard", "--directory"],
      ],
      { filters, signal },
    );
    const status = await listPaths(
      repository,
      ["status", "--porcelain", "--no-renames", "--untracked-files=all"],
      { filters, signal },
    );
    const absolute = (path: string): string =>
      join(root, path.replace(/\/$/, ""));
    return {
      kind: "known",
      tree: {
        root,
        ignored: new Set(ignored.map(absolute)),
        changed: pathsOf(status, (code) => code !== "??").map(absolute),
        untracked: pathsOf(status, (code) => code === "??").map(absolute),
      },
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof GitMissing) return { kind: "noGit" };
    return { kind: "refused", reason: reasonOf(error) };
  }
}

/** Of lines such as `?? path`. */
function pathsOf(
  status: readonly string[],
  isWanted: (code: string) => boolean,
): readonly string[] {
  return status
    .filter((line) => isWanted(line.slice(0, 2)))
    .map((line) => line.slice(3));
}

function reasonOf(error: unknown): string {
  const words =
    error instanceof Error &&
    "stderr" in error &&
    typeof error.stderr === "string" &&
    error.stderr !== ""
      ? error.stderr
      : String(error);
  return words.trim().split("\n")[0] ?? "";
}

/** What goes along with a question to git. */
export interface Listing {
  readonly filters: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** The answer of git to a command that lists, an entry each. */
export async function listPaths(
  repository: Repository,
  [command = "", ...args]: readonly string[],
  { filters, signal }: Listing,
): Promise<readonly string[]> {
  const all = [...filters, command, "-z", ...args];
  return (await runGit(repository, all, signal))
    .split("\0")
    .filter((path) => path !== "");
}

/**
 * Settings that switch off the programs through which files pass on their way into the repository: to
 * compare a file git would start them.
 */
export async function withoutFilters(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const args = ["config", "-z", "--name-only", "--get-regexp", "^filter\\."];
  // It exits with 1 where there are none.
  const found = await runGit(repository, args, signal).catch(() => "");
  const names = new Set(
    found
      .split("\0")
      .flatMap((name) => /^(filter\..+)\.[^.]+$/s.exec(name)?.[1] ?? []),
  );
  return [...names].flatMap((name) =>
    ["clean=", "smudge=", "process=", "required=false"].flatMap((setting) => [
      "-c",
      `${name}.${setting}`,
    ]),
  );
}
