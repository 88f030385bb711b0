/** Puts staged files in their places; of each place, either file is there at any moment. */
import { lstatSync } from "node:fs";
import { mkdir, readFile, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lockFileName } from "../lock/lock.js";
import {
  editedFolder,
  journalName,
  removeIfEmpty,
  tryTwice,
} from "./run-folder.js";
import { CodegenError, codeOf } from "../errors.js";
import { lookAt, lookCloselyAt, writeError } from "./file-error.js";
import { hashFile } from "../hash.js";
import { writeJournal } from "./journal.js";
import type { JournalEntry } from "./journal.js";
import { persist } from "./persist.js";
import {
  assertPlainWay,
  foldersOf,
  isUnsafeFolder,
  unsafeError,
} from "./place.js";
import { calmDown, forEach, freshFile, keepFile, oldFile } from "./stage.js";
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

/** Exchanges all files; the lock says what stands in the output, so it comes when that is so. */
export async function exchange(staged: Staged): Promise<void> {
  await keepCopies(staged);
  await makeFolders(staged);
  // A copy under a second name is an event of its file, too.
  await (staged.copies.size > 0 ? calmDown() : staged.calm);
  const numbered = [...staged.journal.entries.entries()];
  const isLock = ([, { path }]: Numbered): boolean => path === lockFileName;
  const others = numbered.filter((entry) => !isLock(entry));
  const placed: Placed[] = [];
  for (const some of [others, numbered.filter(isLock)])
    await forEach(some, async (entry) => {
      placed.push(await put(staged, entry));
    });
  await assertPlaced(staged, placed);
}

/** An entry behind its number, by which its files are called in the run's folder. */
type Numbered = readonly [number, JournalEntry];

/** Keeps what `--force` replaces where people find it. */
async function keepCopies({ directory, copies }: Staged): Promise<void> {
  for (const [path, copy] of copies) {
    const kept = join(directory, copy);
    await mkdir(dirname(kept), { recursive: true }).catch((error: unknown) => {
      throw writeError(kept, error);
    });
    assertPlainWay(directory, copy);
    try {
      await keepCopy(join(directory, path), kept);
    } catch (error) {
      throw writeError(kept, error);
    }
  }
}

/** A copy is named after its content; what has that name and another content is not replaced. */
async function keepCopy(file: string, kept: string): Promise<void> {
  const stats = lookAt(kept);
  if (stats === null) return keepFile(file, kept);
  const isCopy =
    stats.isFile() && (await hashOf(kept)) === (await hashOf(file));
  if (!isCopy)
    throw unsafeError(
      kept,
      "is not the copy that its name says",
      "Move it elsewhere, and run again.",
    );
}

async function makeFolders({ directory, journal }: Staged): Promise<void> {
  for (const folder of journal.folders) {
    const path = join(directory, folder);
    assertPlainWay(directory, folder);
    await mkdir(path).catch((error: unknown) => {
      // Nobody minds if somebody has made it meanwhile.
      if (codeOf(error) !== "EEXIST") throw writeError(path, error);
    });
  }
}

async function put(
  { directory, folder }: Staged,
  [number, { kind, path, old }]: Numbered,
): Promise<Placed> {
  const target = join(directory, path);
  // A second look: a folder may have become a link since the output was looked at.
  assertPlainWay(directory, path);
  if (kind !== "remove") {
    const fresh = freshFile(folder, number);
    const ino = numberOf(fresh, target);
    await move(fresh, target, target);
    return { number, ino };
  }
  const taken = oldFile(folder, number);
  await move(target, taken, target);
  if ((await hashOf(taken)) !== old) {
    await move(taken, target, target);
    throw editedMeanwhile(target);
  }
  return { number, ino: null };
}

/** A file that was put in its place, and its number in the file system; null for one that was removed. */
interface Placed {
  readonly number: number;
  readonly ino: bigint | null;
}

function numberOf(file: string, target: string): bigint {
  try {
    return lstatSync(file, { bigint: true }).ino;
  } catch (error) {
    throw writeError(target, error);
  }
}

/** Moves a file, and keeps that through a power cut; `E_OUTPUT_WRITE` says the path that people know, `target`. */
export async function move(
  from: string,
  to: string,
  target: string,
): Promise<void> {
  await persist(() => rename(from, to)).catch((error: unknown) => {
    throw writeError(target, error);
  });
}

/** A last look: what was put in its place must be there, or what somebody has put there since, not what was replaced. */
async function assertPlaced(
  { directory, journal }: Staged,
  placed: readonly Placed[],
): Promise<void> {
  await forEach(placed, async ({ number, ino }) => {
    const entry = journal.entries[number];
    if (entry === undefined || ino === null) return;
    assertPlainWay(directory, entry.path);
    const target = join(directory, entry.path);
    const stats = lookCloselyAt(target);
    if (stats?.ino === ino) return;
    const hash = stats?.isFile() === true ? await hashOf(target) : "";
    if (hash === entry.old) throw swapped(target);
  });
}

function swapped(target: string): CodegenError {
  return new CodegenError(
    "E_OUTPUT_UNSAFE",
    `A folder on the way to ${target} was exchanged while files were written, so the new file went elsewhere.`,
    {
      hint: "See where links in the output lead, restore what was overwritten there, and run again while nothing else changes the output.",
      filesChanged: true,
    },
  );
}

function editedMeanwhile(target: string): CodegenError {
  return new CodegenError(
    "E_OUTPUT_EDITED",
    `Somebody has changed ${target} while it was to be removed.`,
    { hint: "Run again." },
  );
}

/** The hash of a file; an error of the system as it is. */
export async function hashOf(file: string): Promise<string> {
  return hashFile(await readFile(file));
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
  const paths = journal.entries.map(({ path }) => path);
  const folders = new Set(paths.map((path) => dirname(path)));
  for (const folder of folders) await removeFolder(directory, folder);
}

/**
 * Removes a folder of an output if it is empty, and lies behind no link. By then everything is written, or
 * put back, and a folder too many is no reason to say that it is not.
 */
export async function removeFolder(
  directory: string,
  folder: string,
): Promise<void> {
  await tryTwice(async () => {
    const ways = foldersOf(directory, `${folder}/file`);
    const [link] = ways.flatMap(isUnsafeFolder);
    if (link === undefined) await removeIfEmpty(join(directory, folder));
  });
}

/** Takes away the copies that a failed write has kept; the files themselves are back. */
export async function dropCopies({ directory, copies }: Staged): Promise<void> {
  for (const copy of copies.values())
    await unlink(join(directory, copy)).catch(() => undefined);
  await removeIfEmpty(join(directory, editedFolder));
}
