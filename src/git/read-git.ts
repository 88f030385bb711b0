/** Asks git for texts of files, and only when git is needed. */
import { realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { CodegenError } from "../errors.js";
import type { MergeSides } from "../lock/conflict-markers.js";
import { findRepository, GitMissing, requireGit, runGit } from "./run-git.js";
import type { Repository } from "./run-git.js";

/** A file in a repository at some revision. */
export interface Revision {
  /** A folder of the repository; absolute. */
  readonly folder: string;
  /** A branch, a tag, a commit: anything that git knows, and that does not begin with a dash. */
  readonly ref: string;
  /** Absolute; it need not be there now. */
  readonly file: string;
}

/** The text of a file at a revision; `E_USAGE` where there is none, `E_GIT` where git is not there or refuses. */
export async function readRevision(
  revision: Revision,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    const { repository, path } = await place(revision.folder, revision.file);
    return await readBlob(repository, `${revision.ref}:./${path}`, signal);
  } catch (cause) {
    const { code, message, hint } = explain(wordsOf(cause), revision);
    throw new CodegenError(code, message, { hint, cause });
  }
}

/** A blob is printed as it is: what shows files to people passes them through programs that attributes name. */
function readBlob(
  repository: Repository,
  object: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  return runGit(repository, ["cat-file", "blob", object], signal);
}

interface GitPlace {
  readonly repository: Repository;
  /** Of a file, from the root, with slashes. */
  readonly path: string;
}

/** The repository of a folder, and the path of a file in it, which need not be there. */
async function place(folder: string, file: string): Promise<GitPlace> {
  const repository = await findRepository(folder);
  if (repository === null) {
    await requireGit(folder);
    throw new Error("not a git repository");
  }
  const start = await realpath(folder).catch(() => folder);
  const path = relative(repository.root, join(start, relative(folder, file)));
  return { repository, path: path.split(sep).join("/") };
}

/**
 * A file on both sides of a merge that git could not finish, as git's index keeps them until the file is
 * added. Null when the index has not both, or there is no git to ask.
 */
export async function readStages(
  file: string,
  signal: AbortSignal | undefined,
): Promise<MergeSides | null> {
  try {
    const { repository, path } = await place(dirname(file), file);
    const list = ["ls-files", "--unmerged", "-z", "--", path];
    const stages = readStageList(await runGit(repository, list, signal));
    const read = async (stage: string): Promise<string | null> => {
      const id = stages.get(stage);
      return id === undefined ? null : readBlob(repository, id, signal);
    };
    const [base, ours, theirs] = [
      await read("1"),
      await read("2"),
      await read("3"),
    ];
    return ours === null || theirs === null ? null : { base, ours, theirs };
  } catch {
    signal?.throwIfAborted();
    // Without git, or outside of a repository, the markers in the file are all that there is.
    return null;
  }
}

/** The revisions of a merge's sides while it is open, and once it is committed. */
const sides = [
  "HEAD",
  "MERGE_HEAD",
  "REBASE_HEAD",
  "CHERRY_PICK_HEAD",
  "HEAD^1",
  "HEAD^2",
];

/** A file on each side of the open merge, or of the one that was the last commit; empty without git. */
export async function readMergeSides(
  file: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const at = await place(dirname(file), file).catch(() => null);
  if (at === null) return new Map();
  const texts = sides.map(async (side) => {
    const object = `${side}:./${at.path}`;
    const text = await readBlob(at.repository, object, signal).catch(
      () => null,
    );
    return text === null ? [] : [[side, text] as const];
  });
  const found = (await Promise.all(texts)).flat();
  signal?.throwIfAborted();
  return new Map(found);
}

/** The object of each stage from lines as `100644 <object> 2<tab><path>`. */
function readStageList(list: string): ReadonlyMap<string, string> {
  return new Map(
    list.split("\0").flatMap((line) => {
      const [, id, stage] = /^\d+ ([0-9a-f]+) ([123])\t/.exec(line) ?? [];
      return id === undefined || stage === undefined ? [] : [[stage, id]];
    }),
  );
}

/** From the folder of the revision, with slashes. */
function pathIn({ folder, file }: Revision): string {
  return relative(folder, file).split(sep).join("/");
}

interface Explained {
  readonly code: "E_GIT" | "E_USAGE";
  readonly message: string;
  readonly hint: string;
}

/** An explanation of git's words to whoever asked for a revision. */
function explain(words: string, revision: Revision): Explained {
  const { folder, ref } = revision;
  const path = pathIn(revision);
  if (words === notFound)
    return {
      code: "E_GIT",
      message: `git:${ref} needs git, which was not found.`,
      hint: "Install git, or give the path of another lock in place of git:<ref>.",
    };
  if (/dubious ownership/.test(words))
    return {
      code: "E_GIT",
      message: `git does not read the repository of ${folder}, since it belongs to another user.`,
      hint: `If you trust it: git config --global --add safe.directory ${safeDirectory(words) ?? folder}`,
    };
  if (/not a git repository/.test(words))
    return {
      code: "E_GIT",
      message: `${folder} is in no git repository, so there is no git:${ref}.`,
      hint: "Give the path of another lock in place of git:<ref>.",
    };
  if (/exists on disk, but not in|does not exist in/.test(words))
    return {
      code: "E_USAGE",
      message: `There is no ${path} at ${ref}.`,
      hint: `Name a revision at which it was committed: git log --oneline -- ${path}`,
    };
  if (ref === "HEAD" && /invalid object name/.test(words))
    return {
      code: "E_GIT",
      message: `The git repository of ${folder} has no commit yet.`,
      hint: "Commit the lock first.",
    };
  if (/invalid object name|unknown revision|bad revision/.test(words))
    return {
      code: "E_USAGE",
      message: `git knows no revision ${ref}.`,
      hint: "See git branch --all and git tag. A clone of a build may hold one commit only: fetch the branch first, as in git fetch origin main, and give git:origin/main.",
    };
  return {
    code: "E_GIT",
    message: `git could not show ${path} at ${ref}: ${words}`,
    hint: `Try it with: git show ${ref}:./${path}`,
  };
}

/** The folder that git itself says is to be trusted: the repository's, not one in it. */
function safeDirectory(words: string): string | undefined {
  return /--add safe\.directory (\S+)/.exec(words)?.[1];
}

const notFound = "git was not found.";

/** The words of git: the first line, unless another is needed. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof GitMissing) return notFound;
  if ("killed" in cause && cause.killed === true)
    return "it did not answer within a minute.";
  const words =
    "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr : "";
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  if (/dubious ownership/.test(words)) return lines.join(" ");
  return lines[0] ?? cause.message;
}

/** The revisions of a lock that are looked through; older ones are of little use. */
const mostRevisions = 300;

/** Milliseconds. Who waits longer has a history for which this is not made. */
const patience = 10_000;

/**
 * Those of some texts that stand in a file in any commit of any branch. None where there is no
 * repository, no git, or one that takes too long: so nothing that it says is needed.
 */
export async function findInHistory(
  folder: string,
  file: string,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  const signal = AbortSignal.timeout(patience);
  if (texts.length === 0) return new Set();
  try {
    const { repository, path } = await place(folder, join(folder, file));
    const ask = async (args: readonly string[]) =>
      (await runGit(repository, args, signal))
        .split("\n")
        .filter((line) => line !== "");
    const limit = `--max-count=${mostRevisions}`;
    const all = ["rev-list", "--all", "--full-history", limit, "--", path];
    const revisions = await ask(all);
    if (revisions.length === 0) return new Set();
    const wanted = texts.flatMap((text) => ["-e", text]);
    const grep = [...plainGrep, ...wanted, ...revisions, "--", path];
    return new Set(await ask(grep));
  } catch {
    return new Set();
  }
}

/** The paths below a folder that git tracks, from that folder and with slashes; none where there is no git to ask. */
export async function findTracked(
  folder: string,
  path: string,
): Promise<readonly string[]> {
  try {
    const found = await place(folder, join(folder, path));
    const list = ["ls-files", "--cached", "-z", "--", found.path];
    const signal = AbortSignal.timeout(patience);
    const files = await runGit(found.repository, list, signal);
    return files
      .split("\0")
      .filter((file) => file.startsWith(`${found.path}/`))
      .map((file) => `${path}${file.slice(found.path.length)}`);
  } catch {
    return [];
  }
}

/** Prints the texts themselves, whatever settings and attributes say: a lock may be called binary there. */
const plainGrep = [
  "grep",
  ...["-h", "-o", "-F", "--text", "--no-textconv", "--no-line-number"],
  ...["--no-column", "--no-color", "--no-recurse-submodules"],
];
