/** Looks at the work tree of git before files of the user's are edited: what is committed can be got back. */
import { relative } from "node:path";
import { CodegenError } from "../errors.js";
import type { WorkTreeAnswer } from "../git/work-tree.js";

/** What the flags allow. */
export interface CleanFlags {
  readonly dryRun?: boolean | undefined;
  readonly allowDirty?: boolean | undefined;
}

/**
 * Gives what git could not say, in a sentence; null where it said all. `E_DIRTY` where files are changed that
 * are not committed.
 */
export function assertClean(
  git: WorkTreeAnswer,
  { dryRun = false, allowDirty = false }: CleanFlags,
): string | null {
  switch (git.kind) {
    case "noGit":
      return "git was not found: whether your changes are committed, and which files are ignored, is not known.";
    case "noRepository":
      return "This is no git repository: only a copy of your own brings the files back.";
    case "refused":
      return `git did not say what is committed: ${git.reason}`;
    case "known": {
      const { root, changed } = git.tree;
      if (changed.length === 0 || dryRun || allowDirty) return null;
      throw dirtyError(
        "There are changes that are not committed, so nothing was changed.",
        changed.map((path) => relative(root, path)),
      );
    }
    default: {
      const never: never = git;
      return never;
    }
  }
}

/** `E_DIRTY` where git does not know a file that is to be edited. */
export function assertKnown(
  git: WorkTreeAnswer,
  files: readonly { readonly path: string }[],
  { dryRun = false, allowDirty = false }: CleanFlags,
): void {
  if (git.kind !== "known" || dryRun || allowDirty) return;
  const { root, untracked } = git.tree;
  const edited = new Set(files.map(({ path }) => path));
  const lost = untracked.filter((path) => edited.has(path));
  if (lost.length > 0)
    throw dirtyError(
      "git does not know files that are to be edited, so nothing was changed.",
      lost.map((path) => relative(root, path)),
    );
}

/** More are counted. */
const mostNamed = 10;

function dirtyError(message: string, paths: readonly string[]): CodegenError {
  const more = paths.length - mostNamed;
  return new CodegenError("E_DIRTY", message, {
    items: [
      ...paths.slice(0, mostNamed),
      ...(more > 0 ? [`and ${String(more)} more`] : []),
    ],
    hint: "Commit or stash them, so that what is edited is a commit of its own; or run again with --allow-dirty.",
  });
}
