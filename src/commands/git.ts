/** Asks git for texts of files. The only other program that is ever started, and only when git is needed. */
import { execFile } from "node:child_process";
import { basename, dirname, relative, sep } from "node:path";
import { promisify } from "node:util";
import { CodegenError } from "../errors.js";
import type { MergeSides } from "../schema/lock/conflict-markers.js";

/** A file in a repository at some revision. */
export interface Revision {
  /** A folder of the repository; absolute. */
  readonly folder: string;
  /** A branch, a tag, a commit: anything that git knows, and that does not begin with a dash. */
  readonly ref: string;
  /** Absolute; it need not be there now. */
  readonly file: string;
}

const execute = promisify(execFile);

/** A lock of the largest organisations has some ten megabytes. */
const largestFile = 256 * 1024 * 1024;

/** What git prints; an error of the system or of git as it is. */
async function git(
  folder: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout } = await execute("git", [...args], {
    cwd: folder,
    maxBuffer: largestFile,
    // Messages are recognised by their words.
    env: { ...process.env, LC_ALL: "C" },
    ...(signal && { signal }),
  });
  return stdout;
}

/** The text of a file at a revision; `E_USAGE` where there is none, `E_GIT` where git is not there or refuses. */
export async function readRevision(
  revision: Revision,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { folder, ref } = revision;
  const path = pathIn(revision);
  try {
    const object = `${ref}:${path}`;
    const show = ["show", "--no-textconv", "--end-of-options", object];
    return await git(folder, show, signal);
  } catch (cause) {
    const { code, message, hint } = explain(wordsOf(cause), revision);
    throw new CodegenError(code, message, { hint, cause });
  }
}

/**
 * A file on both sides of a merge that git could not finish, as git's index keeps them until the file is
 * added. Null when the index has not both, or there is no git to ask.
 */
export async function readStages(
  file: string,
  signal: AbortSignal | undefined,
): Promise<MergeSides | null> {
  const folder = dirname(file);
  try {
    const list = ["ls-files", "--unmerged", "-z", "--", `./${basename(file)}`];
    const stages = readStageList(await git(folder, list, signal));
    const read = async (stage: string): Promise<string | null> => {
      const id = stages.get(stage);
      return id === undefined
        ? null
        : git(folder, ["cat-file", "blob", id], signal);
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

/** Where the sides of a merge are while it goes on, and once it is committed. */
const sides = [
  "HEAD",
  "MERGE_HEAD",
  "REBASE_HEAD",
  "CHERRY_PICK_HEAD",
  "HEAD^1",
  "HEAD^2",
];

/** A file on each side of the merge that goes on, or that was the last commit; empty without git. */
export async function readMergeSides(
  file: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const folder = dirname(file);
  const texts = sides.map(async (side) => {
    const object = `${side}:./${basename(file)}`;
    const text = await git(
      folder,
      ["show", "--no-textconv", "--end-of-options", object],
      signal,
    ).catch(() => null);
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

/** Without a leading `./` git would start at the root of the repository. */
function pathIn({ folder, file }: Revision): string {
  return `./${relative(folder, file).split(sep).join("/")}`;
}

interface Explained {
  readonly code: "E_GIT" | "E_USAGE";
  readonly message: string;
  readonly hint: string;
}

/** What git's words mean to whoever asked for a revision. */
function explain(words: string, revision: Revision): Explained {
  const { folder, ref } = revision;
  const path = pathIn(revision).slice(2);
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

/** What git said; its first line, unless another is needed. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ("code" in cause && cause.code === "ENOENT") return notFound;
  const words =
    "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr : "";
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  if (/dubious ownership/.test(words)) return lines.join(" ");
  return lines[0] ?? cause.message;
}

/** How many revisions of a lock are looked through; older ones are of little use. */
const mostRevisions = 300;

/** Milliseconds. Who waits longer has a history for which this is not made. */
const patience = 10_000;

/**
 * Which of some texts stand in a file in any commit of any branch. None where there is no repository, no
 * git, or one that takes too long: so nothing that it says is needed.
 */
export async function findInHistory(
  folder: string,
  file: string,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  const signal = AbortSignal.timeout(patience);
  const ask = async (args: readonly string[]): Promise<readonly string[]> =>
    (await git(folder, args, signal)).split("\n").filter((line) => line !== "");
  if (texts.length === 0) return new Set();
  try {
    const limit = `--max-count=${mostRevisions}`;
    const path = ["--", `./${file}`];
    const all = ["rev-list", "--all", "--full-history", limit, ...path];
    const revisions = await ask(all);
    if (revisions.length === 0) return new Set();
    const wanted = texts.flatMap((text) => ["-e", text]);
    const grep = ["grep", "-h", "-o", "-F", "--no-textconv", ...wanted];
    return new Set(await ask([...grep, ...revisions, ...path]));
  } catch {
    return new Set();
  }
}
