/**
 * The folder in an output in which runs keep what they need while they write. Each run has a folder of
 * its own there, whose name tells who made it and whose time tells when it was last at work.
 */
import { randomBytes } from "node:crypto";
import { lstat, readdir, rmdir, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf } from "../errors.js";
import { isMissing } from "./file-error.js";
import { hashText } from "./hash.js";

/** Its name, below the output. */
export const controlFolder = ".close-codegen";

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

/** The runs in an output, sorted by name; none where the folder is missing. */
export async function listRuns(directory: string): Promise<readonly Run[]> {
  const control = join(directory, controlFolder);
  const entries = await readdir(control, { withFileTypes: true }).catch(
    (error: unknown) => (isMissing(error) ? [] : Promise.reject(error)),
  );
  const names = entries
    .filter((entry) => entry.isDirectory() && runName.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const runs = await Promise.all(
    names.map((name) => readRun(name, join(control, name))),
  );
  return runs.flat();
}

/** Empty when the run has ended meanwhile. */
async function readRun(name: string, folder: string): Promise<readonly Run[]> {
  const stats = await lstat(folder).catch((error: unknown) =>
    isMissing(error) ? null : Promise.reject(error),
  );
  if (stats === null) return [];
  const silence = Date.now() - stats.mtimeMs;
  return [{ name, folder, isAbandoned: isGone(name, stats.mtimeMs, silence) }];
}

function isGone(name: string, time: number, silence: number): boolean {
  const [, host, pid] = runName.exec(name) ?? [];
  if (time === gaveUp) return true;
  if (host !== thisHost()) return silence > longestSilence;
  // In a container each run can have the same number; a run of this very process is never silent.
  if (Number(pid) === process.pid) return silence > longestSilence;
  // A process that was stopped is silent, too, and goes on one day: age alone says nothing of it.
  return !isRunning(Number(pid));
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
  const rest = names.filter(
    (name) => ourFile.test(name) && name !== journalName,
  );
  // What could not be removed keeps the folder from being removed, which tells.
  await Promise.allSettled(rest.map((name) => unlink(join(folder, name))));
  await rmdir(folder);
}

/** Removes a folder if nothing is in it; whether it is gone. One refusal is not the last word. */
export async function removeIfEmpty(folder: string): Promise<boolean> {
  const remove = (): Promise<boolean> => rmdir(folder).then(() => true);
  return remove()
    .catch((error: unknown) => (isOccupied(error) ? false : remove()))
    .catch(() => false);
}

function isOccupied(error: unknown): boolean {
  return ["ENOTEMPTY", "EEXIST", "ENOENT"].includes(codeOf(error) ?? "");
}
