/** Opens the user's program: which files it has, which of them are the user's to edit, and how to compile them. */
import { realpath } from "node:fs/promises";
import type { WorkTreeAnswer } from "../git/work-tree.js";
import { readWorkTree } from "../git/work-tree.js";
import { findRepository } from "../git/run-git.js";
import type { Compiler } from "./compiler.js";
import { loadCompiler } from "./compiler.js";
import type { Closed } from "./editable.js";
import { isClosed, isWithin } from "./editable.js";
import type { ProgramPart } from "./parts.js";
import { shareFiles } from "./parts.js";
import { scanFolder } from "./scan-folder.js";
import type { Texts } from "./texts.js";
import { textsOnDisk } from "./texts.js";

/** The user's program. */
export interface UserProgram {
  /** The repository's folder, or the config's where there is none; absolute. */
  readonly root: string;
  readonly compiler: Compiler;
  readonly parts: readonly ProgramPart[];
  /** Sources of no tsconfig, absolute. */
  readonly outside: readonly string[];
  /** Other texts in which names may stand: JSON and the like, absolute. */
  readonly others: readonly string[];
  readonly closed: Closed;
  readonly texts: Texts;
  readonly git: WorkTreeAnswer;
}

/** The files of a part that are the user's to read: no outputs, and nothing that git ignores. */
export function sourcesOf(
  { closed }: Pick<UserProgram, "closed">,
  { own }: ProgramPart,
): readonly string[] {
  return own.filter(
    (path) => isWithin(closed.root, path) && !isClosed(path, closed),
  );
}

/** The program around a config. */
export interface ProgramPlace {
  /** The config's folder; absolute. */
  readonly root: string;
  /** The outputs, absolute. */
  readonly outputs: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Finds and opens it; nothing is compiled yet. */
export async function openProgram({
  root: given,
  outputs: directories,
  signal,
}: ProgramPlace): Promise<UserProgram> {
  const real = (path: string) => realpath(path).catch(() => path);
  const folder = await real(given);
  const outputs = await Promise.all(directories.map(real));
  const repository = await findRepository(folder);
  const root =
    repository !== null &&
    outputs.every((one) => isWithin(repository.root, one))
      ? repository.root
      : folder;
  const git = await readWorkTree(folder, signal);
  const ignored = git.kind === "known" ? git.tree.ignored : new Set<string>();
  const closed: Closed = { root, outputs, ignored };
  const [compiler, scan] = await Promise.all([
    loadCompiler(),
    scanFolder(root, (path) => isClosed(path, closed)),
  ]);
  signal?.throwIfAborted();
  const { parts, outside } = shareFiles(scan, compiler.ts);
  return {
    root,
    compiler,
    parts,
    outside,
    others: scan.others,
    closed,
    texts: textsOnDisk(),
    git,
  };
}
