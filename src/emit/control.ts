/**
 * The folder in an output in which runs keep what they need while they write. Each run has a folder of
 * its own there, whose name tells who made it and whose time tells when it was last at work.
 */
import { randomBytes } from "node:crypto";
import { lstat, readdir, rmdir, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf } from "../errors.js";
import { nullIfMissing } from "./file-error.js";
import { hashText } from "./hash.js";

/** Its name, below the output. */
export const controlFolder = ".close-codegen";

/** What in it keeps all of it out of commits, its own text included. */
export const ignoreFile = ".gitignore";

/** Where copies of edited files lie that `--force` has replaced, below the output. */
export const editedFolder = `${controlFolder}/edited`;

/** Where a run says what it is about to replace, below its folder. */
export const journalName = "journal.json";

/** The journal before it is whole, below a run's folder. */
export const unfinishedJournal = "journal.new";

/** A run that is writing, or one that ended without tidying up. */
export interface Run {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Whether it is gone for certain, or gave up. */
  readonly isAbandoned: boolean;
}

/** A run shows that it is alive at least as often, in milliseconds. */
export const heartbeat = 10_000;

/** Who has not shown so for this long is gone, in milliseconds. */
const longestSilence = 60_000;

/** The name of a new run's folder; no other has it. */
export function newRunName(): string {
  return `run-${thisHost()}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

function thisHost(): string {
  return hashText(hostname()).slice(0, 8);
}

const runName = /^run-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}$/;

/** The runs in an output; none where the folder is missing. */
export async function listRuns(directory: string): Promise<readonly Run[]> {
  const control = join(directory, controlFolder);
  const entries = await readdir(control, { withFileTypes: true }).catch(
    nullIfMissing,
  );
  const runs = (entries ?? [])
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const made = runName.exec(name);
      if (made === null) return [];
      const [, host, pid] = made;
      return [readRun({ name, folder: join(control, name), host, pid })];
    });
  return (await Promise.all(runs)).flat();
}

interface RunFolder {
  readonly name: string;
  readonly folder: string;
  readonly host: string | undefined;
  readonly pid: string | undefined;
}

/** Empty when the run has ended meanwhile. */
async function readRun({
  name,
  folder,
  host,
  pid,
}: RunFolder): Promise<readonly Run[]> {
  const stats = await lstat(folder).catch(nullIfMissing);
  if (stats === null) return [];
  const { mtimeMs: time } = stats;
  const isAbandoned = time === gaveUp || isGone(host, Number(pid), time);
  return [{ name, folder, isAbandoned }];
}

function isGone(host: string | undefined, pid: number, time: number): boolean {
  // A process that was stopped is silent, too, and goes on one day: age alone says nothing of it.
  if (host === thisHost() && pid !== process.pid) return !isRunning(pid);
  // In a container each run can have the same number; a run of this very process is never silent.
  return Date.now() - time > longestSilence;
}

/** The time of the folder of a run that could not undo its work, and leaves that to the next. */
export const gaveUp = 0;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

const ourFile = /^(?:(?:new|old)-\d+|journal\.(?:json|new))$/;

/**
 * Removes a run's folder with what runs put there, and nothing else. The journal goes first: without
 * it what is left means nothing. A folder that cannot be removed is left to the next run.
 */
export async function tidyRun(folder: string): Promise<void> {
  await sweep(folder)
    .catch(() => sweep(folder))
    .catch(() => undefined);
}

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.includes(journalName)) await unlink(join(folder, journalName));
  const rest = names.filter((name) => ourFile.test(name));
  // What could not be removed keeps the folder from being removed, which tells.
  await Promise.allSettled(rest.map((name) => unlink(join(folder, name))));
  await rmdir(folder);
}

/**
 * Removes an output's folder of runs if nothing but the file that hides it from git is left in it;
 * one that stays, of an older version also, is hidden.
 */
export async function tidyControl(directory: string): Promise<void> {
  const control = join(directory, controlFolder);
  const stats = await lstat(control).catch(nullIfMissing);
  // Nothing is written where a link in its place leads.
  if (stats?.isDirectory() !== true) return;
  const names = await readdir(control);
  if (names.some((name) => name !== ignoreFile)) return hideControl(control);
  await unlink(join(control, ignoreFile)).catch(() => undefined);
  await removeIfEmpty(control);
  // Another run may have moved in between the look and the removal.
  await hideControl(control);
}

/** Hides a folder of runs from git; where that is not possible, or the folder is gone, nothing happens. */
export async function hideControl(control: string): Promise<void> {
  await writeFile(join(control, ignoreFile), "*\n", { flag: "wx" }).catch(
    () => undefined,
  );
}

/** Removes a folder if nothing is in it. One refusal is not the last word. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder)
    .catch((error: unknown) => (isOccupied(error) ? undefined : rmdir(folder)))
    .catch(() => undefined);
}

function isOccupied(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOENT";
}
