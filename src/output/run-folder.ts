/**
 * The folder in an output in which runs keep what they need while they write. Each run has a folder of
 * its own there, whose name says who made it and whose time says when it was last at work.
 */
import { randomBytes } from "node:crypto";
import {
  lstat,
  readFile,
  readdir,
  rmdir,
  unlink,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf } from "../errors.js";
import { nullIfMissing } from "./file-error.js";
import { hashText } from "../hash.js";

/** Its name, below the output. */
export const controlFolder = ".close-codegen";

/** The file that keeps all of it out of commits, its own text included. */
const ignoreFile = ".gitignore";

const ignoreText = "*\n";

/** The folder for copies of edited files that `--force` has replaced, below the output. */
export const editedFolder = `${controlFolder}/edited`;

/** The folder for run folders that no run of this checkout has made, below the output. */
export const asideFolder = `${controlFolder}/set-aside`;

/** The file of what a run is about to replace, below its folder. */
export const journalName = "journal.json";

/** The journal before it is whole, below a run's folder. */
export const unfinishedJournal = "journal.new";

/** The time of the folder of a run that could not undo its work, and leaves that to the next. */
export const gaveUp = 0;

/** A run shows that it is alive at least as often, in milliseconds. */
export const heartbeat = 10_000;

/** The name of a new run's folder; no other has it. */
export function newRunName(): string {
  return `run-${thisHost()}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** The word for this machine in the names of run folders. */
export function thisHost(): string {
  return hashText(hostname()).slice(0, 8);
}

const ourFile = /^(?:(?:new|old)-\d+|journal\.(?:json|new))$/;

/**
 * Removes a run's folder with what runs put there, and nothing else. The journal goes first: without
 * it what is left means nothing. A folder that cannot be removed is left to the next run.
 */
export async function tidyRun(folder: string): Promise<void> {
  await tryTwice(() => sweep(folder));
}

/** Does what a run can also end without; one refusal is not the last word, a second is. */
export async function tryTwice(work: () => Promise<void>): Promise<void> {
  await work()
    .catch(work)
    .catch(() => undefined);
}

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.includes(journalName)) await unlink(join(folder, journalName));
  const rest = names.filter((name) => ourFile.test(name));
  // What could not be removed keeps the folder from being removed, which shows.
  await Promise.allSettled(rest.map((name) => unlink(join(folder, name))));
  await rmdir(folder);
}

/**
 * Removes an output's folder of runs if nothing but the file that hides it from git is left in it;
 * one that stays, of an older version also, is hidden. One that cannot be removed is left to the next run.
 */
export async function tidyControl(directory: string): Promise<void> {
  await tryTwice(() => sweepControl(directory));
}

async function sweepControl(directory: string): Promise<void> {
  const control = join(directory, controlFolder);
  const stats = await lstat(control).catch(nullIfMissing);
  // Nothing is written where a link in its place leads.
  if (stats?.isDirectory() !== true) return;
  const names = await readdir(control);
  const others = names.filter((name) => name !== ignoreFile);
  // Folders of runs are hidden by whoever makes them; those that came with the checkout are to be seen.
  if (others.some((name) => !name.startsWith("run-")))
    return hideControl(control);
  if (others.length > 0) return;
  await removeIgnoreFile(join(control, ignoreFile));
  await removeIfEmpty(control);
  // Another run may have moved in between the look and the removal.
  await hideControl(control);
}

/** One that says something else is somebody's. */
async function removeIgnoreFile(file: string): Promise<void> {
  const stats = await lstat(file).catch(nullIfMissing);
  if (stats?.isFile() !== true || stats.size !== ignoreText.length) return;
  if ((await readFile(file, "utf8")) === ignoreText) await unlink(file);
}

/** Hides a folder of runs from git; where that is not possible, or the folder is gone, nothing happens. */
export async function hideControl(control: string): Promise<void> {
  await writeFile(join(control, ignoreFile), ignoreText, { flag: "wx" }).catch(
    () => undefined,
  );
}

/** Removes a folder if nothing is in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await tryTwice(async () => {
    await rmdir(folder).catch((error: unknown) => {
      if (!isOccupied(error)) throw error;
    });
  });
}

function isOccupied(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOENT";
}
