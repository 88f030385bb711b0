/** Keeps other runs out of an output while one writes: a run makes a folder, and sees whether it is alone. */
import { lstat, mkdir, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CodegenError, codeOf } from "../errors.js";
import {
  controlFolder,
  gaveUp,
  heartbeat,
  hideControl,
  newRunName,
  removeIfEmpty,
  tidyControl,
  tidyRun,
} from "./run-folder.js";
import { nullIfMissing, writeError } from "./file-error.js";
import { listRuns } from "./runs.js";
import type { Run } from "./runs.js";

/** An output that is one run's alone. */
export interface Claim {
  readonly directory: string;
  /** The run's own folder, for what it stages; absolute. */
  readonly folder: string;
  /** Runs that ended without tidying up, and folders that no run of this checkout has made. */
  readonly left: readonly Run[];
  /** Ends the claim; what the run left in its folder is removed. */
  readonly release: () => Promise<void>;
  /** Ends the claim and leaves the folder to the next run, which undoes what this one could not. */
  readonly giveUp: () => Promise<void>;
}

/** The wait for another run. */
export interface Waiting {
  /** The longest wait, in milliseconds. @default 10_000 */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The names of the run folders of an output that git tracks: those are foreign. */
  readonly tracked?: ((directory: string) => ReadonlySet<string>) | undefined;
}

const usualPatience = 10_000;

/** Waits until no other run writes to an output, and claims it; `E_BUSY` when one does for long. */
export async function takeClaim(
  directory: string,
  { patience = usualPatience, signal, tracked }: Waiting,
): Promise<Claim> {
  await assertNoLink(join(directory, controlFolder));
  const look = (): Promise<readonly Run[]> =>
    listRuns(directory, tracked?.(directory));
  for (let waited = 0; ;) {
    signal?.throwIfAborted();
    const claim = await tryClaim(directory, look);
    if (claim !== null) return claim;
    if (waited >= patience) throw await busyError(directory, look);
    // Two that wait equally long would meet again and again.
    const pause = 50 + Math.floor(Math.random() * 100);
    await sleep(pause);
    waited += pause;
  }
}

async function assertNoLink(control: string): Promise<void> {
  const stats = await lstat(control).catch(nullIfMissing);
  if (stats === null || stats.isDirectory()) return;
  throw new CodegenError(
    "E_OUTPUT_UNSAFE",
    `${control} is a link or a file, so nothing is written there.`,
    {
      hint: "Move it elsewhere and run again: a folder of that name is where runs keep their notes.",
    },
  );
}

type Look = () => Promise<readonly Run[]>;

/** Null when somebody else is there. */
async function tryClaim(directory: string, look: Look): Promise<Claim | null> {
  if (hasRival(await look(), null)) return null;
  const control = join(directory, controlFolder);
  const name = newRunName();
  const folder = join(control, name);
  const made = await makeFolder(control);
  const leave = async (): Promise<void> => {
    await tidyRun(folder);
    await tidyControl(directory);
    await removeMade(directory, made);
  };
  try {
    await mkdir(folder);
    await hideControl(control);
    // Each makes a folder before it looks around: of two at once, one at least sees the other.
    const runs = await look();
    if (!hasRival(runs, name)) return claimOf(directory, folder, runs, leave);
    await leave();
    return null;
  } catch (error) {
    await leave();
    // Whoever was here last has just removed the folder around ours.
    if (codeOf(error) === "ENOENT") return null;
    throw writeError(folder, error);
  }
}

function hasRival(runs: readonly Run[], name: string | null): boolean {
  return runs.some((run) => run.state === "working" && run.name !== name);
}

/**
 * Makes a folder and what is missing above it; gives the first that had to be made, or the folder itself.
 * Node's own recursive `mkdir` calls every refusal that it does not know a missing folder: a file system
 * that is read-only would look like another run that has just removed the folder.
 */
async function makeFolder(folder: string): Promise<string> {
  const parent = dirname(folder);
  if ((await isMade(folder)) || parent === folder) return folder;
  const made = await makeFolder(parent);
  try {
    // What is missing again by now was removed by a run that leaves: whoever looks next tries again.
    await isMade(folder);
    return made;
  } catch (error) {
    await removeIfEmpty(parent);
    throw error;
  }
}

/** Makes a folder; false where the one above it is missing. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST" || code === "ENOENT") return code === "EEXIST";
    throw writeError(folder, error);
  }
}

/** Removes the output and what is above it where this run has made that and nothing came to lie in it. */
async function removeMade(directory: string, made: string): Promise<void> {
  for (
    let folder = directory;
    folder.startsWith(made);
    folder = dirname(folder)
  )
    await removeIfEmpty(folder);
}

function claimOf(
  directory: string,
  folder: string,
  runs: readonly Run[],
  leave: () => Promise<void>,
): Claim {
  const beat = setInterval(() => {
    const now = new Date();
    void utimes(folder, now, now).catch(() => undefined);
  }, heartbeat).unref();
  return {
    directory,
    folder,
    left: runs.filter(({ state }) => state !== "working"),
    release: async () => {
      clearInterval(beat);
      await leave();
    },
    giveUp: async () => {
      clearInterval(beat);
      await utimes(folder, gaveUp, gaveUp).catch(() => undefined);
    },
  };
}

async function busyError(directory: string, look: Look): Promise<CodegenError> {
  const run = (await look()).find(({ state }) => state === "working");
  const folder = run?.folder ?? join(directory, controlFolder);
  return new CodegenError("E_BUSY", `Another run is writing to ${directory}.`, {
    hint: `Wait for it and run again. If there is none, remove ${folder}.`,
  });
}
