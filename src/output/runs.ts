/** The run folders in an output: who is at work, who has ended, and what no run of this checkout has made. */
import { lstat, mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors.js";
import { asideFolder, controlFolder, gaveUp, thisHost } from "./run-folder.js";
import { nullIfMissing } from "./file-error.js";
import { readRunJournal } from "./journal.js";
import type { Journal } from "./journal.js";

/** A run folder in an output. */
export interface Run {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /**
   * `working`: another run may be writing. `ended`: it is gone for certain, or gave up, without tidying
   * up. `foreign`: it came with the checkout, or from elsewhere; nothing in it may be used.
   */
  readonly state: "working" | "ended" | "foreign";
  /** The run's journal; null where it had not begun to exchange files, and where it is foreign. */
  readonly journal: Journal | null;
  /** The reason it is foreign, as the end of a sentence about the folder; empty otherwise. */
  readonly why: string;
}

const runName = /^run-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}$/;

/** The silence after which a run counts as gone, in milliseconds. */
const longestSilence = 60_000;

/** The names of the run folders in an output, sorted; none where a link stands in the place of the folder around them. */
export async function runNames(directory: string): Promise<readonly string[]> {
  const control = join(directory, controlFolder);
  const stats = await lstat(control).catch(nullIfMissing);
  if (stats?.isDirectory() !== true) return [];
  const entries = await readdir(control, { withFileTypes: true }).catch(
    nullIfMissing,
  );
  return (entries ?? [])
    .filter((entry) => entry.isDirectory() && runName.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The runs in an output; those in `tracked`, names of folders that git tracks, are foreign whatever they say. */
export async function listRuns(
  directory: string,
  tracked: ReadonlySet<string> = new Set(),
): Promise<readonly Run[]> {
  const names = await runNames(directory);
  const runs = names.map((name) =>
    readRun(name, join(directory, controlFolder, name), tracked.has(name)),
  );
  return (await Promise.all(runs)).flat();
}

/** Empty when the run has ended meanwhile. */
async function readRun(
  name: string,
  folder: string,
  isTracked: boolean,
): Promise<readonly Run[]> {
  const stats = await lstat(folder).catch(nullIfMissing);
  if (stats === null) return [];
  const foreign = (why: string): readonly Run[] => [
    { name, folder, state: "foreign", journal: null, why },
  ];
  if (isTracked) return foreign("is tracked by git");
  const found = await readRunJournal(folder);
  if (found.kind === "foreign") return foreign(found.why);
  const [, host, pid] = runName.exec(name) ?? [];
  const { mtimeMs: time } = stats;
  const isEnded = time === gaveUp || isGone(host, Number(pid), time);
  const state = isEnded ? "ended" : "working";
  const journal = found.kind === "ours" ? found.journal : null;
  return [{ name, folder, state, journal, why: "" }];
}

function isGone(host: string | undefined, pid: number, time: number): boolean {
  // A process that was stopped is silent, too, and continues one day: age alone says nothing of it.
  if (host === thisHost() && pid !== process.pid) return !isRunning(pid);
  // In a container each run can have the same number; a run of this very process is never silent.
  return Date.now() - time > longestSilence;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

/** Moves a foreign run folder to where nobody looks at it; gives its new place, null where it could not be moved. */
export async function setAside(
  directory: string,
  { name, folder }: Run,
): Promise<string | null> {
  const aside = join(directory, asideFolder);
  try {
    await mkdir(aside).catch(() => undefined);
    if (!(await lstat(aside)).isDirectory()) return null;
    const place = join(aside, name);
    // Renaming onto an empty folder would replace it.
    if ((await lstat(place).catch(nullIfMissing)) !== null) return null;
    await rename(folder, place);
    return place;
  } catch {
    return null;
  }
}

/** Hashes by path of what runs that did not come to their end were writing. */
export type Pending = Readonly<Record<string, readonly string[]>>;

/** The files that runs were writing, by their journals; empty when the last run came to its end. */
export function pendingOf(runs: readonly Run[]): Pending {
  const pending = new Map<string, readonly string[]>();
  for (const { path, content } of runs.flatMap(
    ({ journal }) => journal?.entries ?? [],
  ))
    pending.set(path, [...(pending.get(path) ?? []), content]);
  return Object.fromEntries(pending);
}
