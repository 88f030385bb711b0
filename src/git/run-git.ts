/**
 * Starts git: the only other program that is ever started, and here alone. The files in the folder where it
 * works may come with a pull request, and git can be made to run programs by its settings, so all that could
 * is switched off. Each setting goes along on the command line, which counts more than any file.
 */
import { execFile } from "node:child_process";
import { realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findGit, thisMachine } from "./find-git.js";
import type { Machine } from "./find-git.js";

const execute = promisify(execFile);

/** A lock of the largest organisations has some ten megabytes. */
const largestFile = 256 * 1024 * 1024;

/** Milliseconds; for one answer, on the slowest disk. */
const patience = 60_000;

const settings: readonly (readonly [string, string])[] = [
  // A folder with HEAD, objects and refs is a repository to git, settings included: a checkout can bring one.
  ["safe.bareRepository", "explicit"],
  // No hook is in a place that is no folder.
  ["core.hooksPath", "/dev/null"],
  // A program that is asked which files changed, whenever the index is read.
  ["core.fsmonitor", "false"],
  // Programs that show files, and that show what is shown.
  ["diff.external", ""],
  ["core.pager", "cat"],
  ["core.attributesFile", "/dev/null"],
  // An object that is missing in a partial clone is fetched, by whatever program a remote's address names.
  ["protocol.allow", "never"],
  ["core.sshCommand", "false"],
  ["core.gitProxy", ""],
  ["credential.helper", ""],
  ["core.askPass", "false"],
  // What runs in the background after some other work.
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  // A submodule has settings of its own.
  ["submodule.recurse", "false"],
  // Not a danger, but answers are read by their words.
  ["color.ui", "false"],
];

const variables: Readonly<Record<string, string>> = {
  // Of more weight than protocol.<name>.allow in a file of settings; no protocol has this name.
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  // Reading must not write: not even the index, which hooks may follow.
  GIT_OPTIONAL_LOCKS: "0",
  // Objects are what their ids say, and not what refs/replace puts in their place.
  GIT_NO_REPLACE_OBJECTS: "1",
  // A folder may be called `[a]*`.
  GIT_LITERAL_PATHSPECS: "1",
  // Messages are recognised by their words.
  LC_ALL: "C",
};

/**
 * Of git's own variables those stay that say where it is installed, that make it stricter, and which files of
 * settings are the user's and the system's (`safe.directory` counts only there). The others name repositories, indexes and
 * programs: a hook that runs us has them set, for the folder that it is in.
 */
function environmentOf({ env }: Machine): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      !/^GIT_/i.test(name) ||
      /^GIT_(?:CONFIG_(?!PARAMETERS$)|CEILING_|EXEC_PATH$|TEST_ASSUME_)/i.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), ...variables };
}

/** A repository of git. */
export interface Repository {
  /** The folder that holds `.git`; absolute, and without links. */
  readonly root: string;
}

/**
 * The repository that a folder is in; null where neither it nor a folder above holds a `.git`. Git starts in
 * that folder and in none below: there it would take a bare repository that lies on the way for the one.
 */
export async function findRepository(
  folder: string,
): Promise<Repository | null> {
  const start = await realpath(folder).catch(() => folder);
  for (let at = start; ; at = dirname(at)) {
    const found = await stat(join(at, ".git")).catch(() => null);
    if (found !== null) return { root: at };
    if (dirname(at) === at) return null;
  }
}

/** Thrown where there is no git on this machine. */
export class GitMissing extends Error {}

/** The git of this machine; throws `GitMissing` where there is none. */
export async function requireGit(
  folder: string,
  machine: Machine = thisMachine(),
): Promise<string> {
  const program = await findGit(folder, machine);
  if (program === null) throw new GitMissing("git was not found.");
  return program;
}

/** The output of git, started in the root of a repository; an error of the system or of git as it is. */
export async function runGit(
  { root }: Repository,
  args: readonly string[],
  signal: AbortSignal | undefined,
  machine: Machine = thisMachine(),
): Promise<string> {
  const program = await requireGit(root, machine);
  const given = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const all = ["--no-pager", ...given, ...args];
  const env = environmentOf(machine);
  // It takes every path literally, and refuses to be asked to.
  if (args[0] === "check-ignore") delete env["GIT_LITERAL_PATHSPECS"];
  const { stdout } = await execute(program, all, {
    cwd: root,
    env,
    maxBuffer: largestFile,
    timeout: patience,
    windowsHide: true,
    ...(signal && { signal }),
  });
  return stdout;
}
