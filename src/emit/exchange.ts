/** Puts staged files in their places, and takes them back; of each place, either file is there at any moment. */
import { lstat, mkdir, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lockFileName } from "../schema/lock.js";
import {
  editedFolder,
  journalName,
  removeIfEmpty,
  tidyRun,
} from "./control.js";
import type { Run } from "./control.js";
import { codeOf } from "../errors.js";
import { nullIfMissing, writeError } from "./file-error.js";
import { readRunJournal, writeJournal } from "./journal.js";
import type { Entry } from "./journal.js";
import { readOutput } from "./output.js";
import { persist } from "./persist.js";
import { forEach, freshFile, keepFile, oldFile } from "./stage.js";
import type { Staged } from "./stage.js";

/** Announces the exchange: from now on a crash is undone by the next run. */
export async function announce({
  directory,
  folder,
  journal,
}: Staged): Promise<void> {
  const writing = writeJournal(folder, journal);
  await writing.catch((error: unknown) => {
    throw writeError(join(directory, lockFileName), error);
  });
}

/**
 * Milliseconds. Keeping the old file as a link is an event of that file, and watchers (chokidar, and
 * with it most tools) pass over another one that follows within five.
 */
const quiet = 10;

/** Exchanges all files; the lock says what stands in the output, so it comes when that is so. */
export async function exchange(staged: Staged): Promise<void> {
  const calm = sleep(quiet);
  await keepCopies(staged);
  await makeFolders(staged);
  await calm;
  const numbered = [...staged.journal.entries.entries()];
  const isLock = ([, { path }]: Numbered): boolean => path === lockFileName;
  const others = numbered.filter((entry) => !isLock(entry));
  for (const some of [others, numbered.filter(isLock)])
    await forEach(some, (entry) => put(staged, entry));
}

/** An entry behind its number, by which its files are called in the run's folder. */
type Numbered = readonly [number, Entry];

/** What `--force` replaces stays where people find it. */
async function keepCopies({ directory, copies }: Staged): Promise<void> {
  for (const [path, copy] of copies) {
    const kept = join(directory, copy);
    try {
      await mkdir(dirname(kept), { recursive: true });
      // A copy's name tells its content: one that is there is the same.
      const known = await lstat(kept).catch(nullIfMissing);
      if (known === null) await keepFile(join(directory, path), kept);
    } catch (error) {
      throw writeError(kept, error);
    }
  }
}

async function makeFolders({ directory, journal }: Staged): Promise<void> {
  for (const folder of journal.folders) {
    const path = join(directory, folder);
    await mkdir(path).catch((error: unknown) => {
      // Nobody minds if somebody has made it meanwhile.
      if (codeOf(error) !== "EEXIST") throw writeError(path, error);
    });
  }
}

async function put(
  { directory, folder }: Staged,
  [number, { kind, path }]: Numbered,
): Promise<void> {
  const target = join(directory, path);
  const [from, to] =
    kind === "remove"
      ? [target, oldFile(folder, number)]
      : [freshFile(folder, number), target];
  await move(from, to, target);
}

async function move(from: string, to: string, target: string): Promise<void> {
  await persist(() => rename(from, to)).catch((error: unknown) => {
    throw writeError(target, error);
  });
}

/** Declares the exchange done: what is there now stays. */
export async function conclude({ directory, folder }: Staged): Promise<void> {
  await persist(() => unlink(join(folder, journalName))).catch(
    (error: unknown) => {
      throw writeError(join(directory, lockFileName), error);
    },
  );
}

/** Removes folders that removals have emptied; one in which anything at all is left stays. */
export async function removeEmptied({
  directory,
  journal,
}: Staged): Promise<void> {
  const folders = new Set(journal.entries.map(({ path }) => dirname(path)));
  for (const folder of folders) await removeIfEmpty(join(directory, folder));
}

/** What an undoing needs to know of a write. */
export type Undoable = Omit<Staged, "copies">;

/**
 * Takes back what an exchange has done, wherever it stopped; doing so twice is the same as once.
 * Files that are not `isOurs` stay. Goes on after a failure and throws the first at its end.
 */
export async function undo(
  { directory, folder, journal }: Undoable,
  isOurs: (entry: Entry) => boolean,
): Promise<void> {
  const errors: unknown[] = [];
  for (const [number, entry] of journal.entries.entries()) {
    const places = {
      target: join(directory, entry.path),
      fresh: freshFile(folder, number),
      old: oldFile(folder, number),
    };
    if (isOurs(entry))
      await undoOne(entry.kind, places).catch((error: unknown) =>
        errors.push(error),
      );
  }
  if (errors.length > 0) throw errors[0];
  for (const path of [...journal.folders].reverse())
    await removeIfEmpty(join(directory, path));
}

interface Places {
  readonly target: string;
  readonly fresh: string;
  readonly old: string;
}

/** Where a file lies tells what has been done: what is staged leaves its place as it reaches the output. */
async function undoOne(
  kind: Entry["kind"],
  { target, fresh, old }: Places,
): Promise<void> {
  switch (kind) {
    case "create":
      if (!(await isThere(fresh)) && (await isThere(target)))
        await move(target, fresh, target);
      return;
    case "change":
      if (!(await isThere(fresh)) && (await isThere(old)))
        await move(old, target, target);
      return;
    case "remove":
      if ((await isThere(old)) && !(await isThere(target)))
        await move(old, target, target);
      return;
    default:
      return kind satisfies never;
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await lstat(file).catch(nullIfMissing)) !== null;
}

/** Takes away the copies that a failed write has kept; the files themselves are back. */
export async function dropCopies({ directory, copies }: Staged): Promise<void> {
  for (const copy of copies.values())
    await unlink(join(directory, copy)).catch(() => undefined);
  await removeIfEmpty(join(directory, editedFolder));
}

/** Undoes what a run had begun that did not come to its end, and removes its folder. */
export async function undoRun(directory: string, run: Run): Promise<void> {
  const { folder } = run;
  const journal = await readRunJournal(folder);
  if (journal !== null) {
    // A journal is a file that anybody may have changed: paths that lead elsewhere are refused.
    const paths = journal.entries.map(({ path }) => path);
    const state = await readOutput(directory, paths);
    const folders = journal.folders.filter((path) =>
      paths.some((file) => file.startsWith(`${path}/`)),
    );
    const isOurs = ({ kind, path, content }: Entry): boolean =>
      kind === "remove" || state.get(path) === content;
    const known = { ...journal, folders };
    await undo({ directory, folder, journal: known }, isOurs);
    await unlink(join(folder, journalName));
  }
  await tidyRun(folder);
}
