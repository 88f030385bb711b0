/** Takes back what an exchange of files has done, wherever it stopped; doing so twice is the same as once. */
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { CodegenError } from "../errors.js";
import { lookAt, writeError } from "./file-error.js";
import type { JournalEntry } from "./journal.js";
import { assertPlainWay } from "./place.js";
import { journalName, tidyRun } from "./run-folder.js";
import { setAside } from "./runs.js";
import type { Run } from "./runs.js";
import { freshFile, oldFile } from "./stage.js";
import type { Staged } from "./stage.js";
import { hashOf, move, removeFolder } from "./swap.js";

/** A write that can be undone. */
export type Undoable = Pick<Staged, "directory" | "folder" | "journal">;

/** The result of an undoing. */
export interface Undone {
  /** The files that stand as they did before; below the output. */
  readonly paths: readonly string[];
  /** True if an old file was not what it should have been, and was left in the run's folder. */
  readonly isDoubtful: boolean;
  /** The first error; null when all went well. */
  readonly failure: unknown;
}

/**
 * Takes back what an exchange has done, wherever it stopped; doing so twice is the same as once.
 * Files that somebody has changed since stay. With `isOfAnother` old files must be what the journal says.
 */
export async function undo(
  { directory, folder, journal }: Undoable,
  { isOfAnother }: { readonly isOfAnother: boolean },
): Promise<Undone> {
  const paths: string[] = [];
  const errors: unknown[] = [];
  let isDoubtful = false;
  for (const [number, entry] of journal.entries.entries()) {
    try {
      const done = await undoOne(directory, entry, {
        target: join(directory, entry.path),
        fresh: freshFile(folder, number),
        old: oldFile(folder, number),
        isOfAnother,
      });
      if (done === "undone") paths.push(entry.path);
      isDoubtful ||= done === "doubtful";
    } catch (error) {
      errors.push(error);
    }
  }
  const [failure = null] = errors;
  if (errors.length === 0)
    for (const path of [...journal.folders].reverse())
      await removeFolder(directory, path);
  return { paths, isDoubtful, failure };
}

interface Places {
  readonly target: string;
  readonly fresh: string;
  readonly old: string;
  readonly isOfAnother: boolean;
}

/** The place of a file says what has been done: what is staged leaves its place as it reaches the output. */
async function undoOne(
  directory: string,
  entry: JournalEntry,
  { target, fresh, old, isOfAnother }: Places,
): Promise<"undone" | "nothing" | "doubtful"> {
  const { kind, path, content } = entry;
  if (isThere(kind === "remove" ? target : fresh)) return "nothing";
  if (kind === "create" && !isThere(target)) return "nothing";
  if (kind !== "create" && !isThere(old)) return "nothing";
  assertPlainWay(directory, path);
  // What somebody has written since stays.
  if (kind !== "remove" && (await hashAt(target)) !== content) return "nothing";
  if (kind === "create") {
    await move(target, fresh, target);
    return "undone";
  }
  if (isOfAnother && (await hashAt(old)) !== entry.old) return "doubtful";
  await move(old, target, target);
  return "undone";
}

function isThere(file: string): boolean {
  return lookAt(file) !== null;
}

/** Null for what is missing, or no file. */
async function hashAt(file: string): Promise<string | null> {
  return lookAt(file)?.isFile() === true ? await hashOf(file) : null;
}

/** The fate of the folder of a run that had ended. */
export interface UndoneRun {
  /** The files that were put back, or taken away; below the output. */
  readonly paths: readonly string[];
  /** The folder's new place since an old file in it was not what the run had left; null otherwise. */
  readonly aside: string | null;
}

/**
 * Undoes what a run had begun that did not come to its end, and removes its folder. Throws after a failure
 * amid that, with `filesChanged` where anything was put back.
 */
export async function undoRun(directory: string, run: Run): Promise<UndoneRun> {
  const { folder, journal } = run;
  if (journal === null) {
    await tidyRun(folder);
    return { paths: [], aside: null };
  }
  const paths = journal.entries.map(({ path }) => path);
  const folders = journal.folders.filter((path) =>
    paths.some((file) => file.startsWith(`${path}/`)),
  );
  const known = { directory, folder, journal: { ...journal, folders } };
  const undone = await undo(known, { isOfAnother: true });
  if (undone.failure !== null) throw undoError(directory, undone);
  if (undone.isDoubtful)
    return { paths: undone.paths, aside: await setAside(directory, run) };
  await unlink(join(folder, journalName));
  await tidyRun(folder);
  return { paths: undone.paths, aside: null };
}

function undoError(directory: string, { paths, failure }: Undone): unknown {
  const error = writeError(directory, failure);
  if (!(error instanceof CodegenError) || paths.length === 0) return error;
  const { code, message, hint, items } = error;
  return new CodegenError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...{ items, cause: failure, filesChanged: true },
  });
}
