/** Asks git which files differ from those of a revision, and how large files were in the last commit. */
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CodegenError } from "../errors.js";
import { findRepository, GitMissing, requireGit, runGit } from "./run-git.js";
import type { Repository } from "./run-git.js";
import { listPaths, withoutFilters } from "./work-tree.js";

/** A revision as people name it, and the folder whose repository knows it. */
export interface Since {
  /** Absolute. */
  readonly folder: string;
  readonly ref: string;
  readonly signal?: AbortSignal | undefined;
}

/** A question for a repository that a folder is in. */
export interface ChangedPaths {
  /** True if a file, or anything in a folder, differs; absolute. */
  readonly has: (path: string) => boolean;
  /** The text of a file at the revision; null where there was none. */
  readonly textOf: (file: string) => Promise<string | null>;
}

/**
 * What differs from a revision, or, where the branch has left that one, from where it did: what is committed since, what
 * is not, and what git does not know and does not ignore. `E_USAGE` for what is no revision, `E_GIT` where git is not
 * there or refuses.
 */
export async function changedSince(since: Since): Promise<ChangedPaths> {
  const { folder, ref, signal } = since;
  if (!/^[^-:\p{Cc}][^:\p{Cc}]*$/u.test(ref))
    throw new CodegenError("E_USAGE", `“${ref}” names no revision of git.`, {
      hint: "Give a branch, a tag or a commit, as in --changed-since origin/main.",
    });
  try {
    const repository = await repositoryOf(since);
    const base = await baseOf(repository, since);
    const filters = await withoutFilters(repository, signal);
    const listing = { filters, signal };
    const plain = ["--name-only", "--no-renames", "--no-ext-diff"];
    const quiet = ["--no-textconv", "--ignore-submodules"];
    const lists = [
      await listPaths(repository, ["diff", ...plain, ...quiet, base], listing),
      await listPaths(
        repository,
        ["ls-files", "--others", "--exclude-standard"],
        listing,
      ),
    ];
    const start = await realpath(folder).catch(() => folder);
    const pathOf = (path: string): string =>
      slashed(relative(repository.root, join(start, relative(folder, path))));
    const changed = lists.flat();
    return {
      has: (path) => {
        const own = pathOf(path);
        return changed.some((one) => one === own || one.startsWith(`${own}/`));
      },
      textOf: (file) =>
        runGit(
          repository,
          ["cat-file", "blob", `${base}:./${pathOf(file)}`],
          signal,
        ).catch(() => null),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof CodegenError ? error : refusal(error, since);
  }
}

async function repositoryOf({ folder, ref }: Since): Promise<Repository> {
  const repository = await findRepository(folder);
  await requireGit(folder);
  if (repository !== null) return repository;
  throw new CodegenError(
    "E_GIT",
    `${folder} is in no git repository, so nothing is known of what changed since ${ref}.`,
    { hint: "Leave --changed-since out, or choose with --org." },
  );
}

/** The commit at which the branch of the moment left a revision; the revision itself where there is none. */
async function baseOf(
  repository: Repository,
  { ref, signal }: Since,
): Promise<string> {
  const ask = ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`];
  const commit = await runGit(repository, ask, signal).catch(
    (error: unknown) => {
      if (!isAnswerNo(error)) throw error;
      throw new CodegenError("E_USAGE", `git knows no revision ${ref}.`, {
        hint: "See git branch --all and git tag. A clone of a build may hold one commit only: fetch the branch first, as in git fetch origin main, and give origin/main.",
      });
    },
  );
  const own = commit.trim();
  const base = await runGit(repository, ["merge-base", own, "HEAD"], signal)
    .then((text) => text.trim())
    .catch(() => "");
  return base === "" ? own : base;
}

/** Git says no by its exit code, and complains of everything else. */
function isAnswerNo(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 1;
}

function refusal(cause: unknown, { ref }: Since): CodegenError {
  if (cause instanceof GitMissing)
    return new CodegenError(
      "E_GIT",
      "--changed-since needs git, which was not found.",
      { hint: "Install git, or choose with --org.", cause },
    );
  const stderr =
    cause instanceof Error && "stderr" in cause ? String(cause.stderr) : "";
  const [words = ""] = (stderr === "" ? String(cause) : stderr)
    .trim()
    .split("\n");
  return new CodegenError(
    "E_GIT",
    `git did not say what changed since ${ref}: ${words}`,
    { hint: `Try it with: git diff --name-only ${ref}`, cause },
  );
}

/** Git takes so many paths at once on any system. */
const mostPaths = 100;

/** The bytes of files in the last commit, by path; empty without git. Those that it has not are left out. */
export async function committedSizes(
  folder: string,
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  try {
    const repository = await findRepository(folder);
    if (repository === null) return found;
    const start = await realpath(folder).catch(() => folder);
    const byPath = new Map(
      files.map((file) => [
        slashed(relative(repository.root, join(start, relative(folder, file)))),
        file,
      ]),
    );
    const paths = [...byPath.keys()];
    for (let at = 0; at < paths.length; at += mostPaths) {
      const some = paths.slice(at, at + mostPaths);
      const list = ["ls-tree", "-l", "-z", "--full-tree", "HEAD", "--"];
      const answer = await runGit(repository, [...list, ...some], signal);
      for (const line of answer.split("\0")) {
        const [, size, path] = /^\d+ blob \S+ +(\d+)\t(.+)$/s.exec(line) ?? [];
        const file = byPath.get(path ?? "");
        if (file !== undefined) found.set(file, Number(size));
      }
    }
    return found;
  } catch {
    signal?.throwIfAborted();
    return new Map();
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
