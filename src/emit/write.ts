/**
 * Carries a plan out: each file is replaced as a whole, the lock comes last, and a journal tells the
 * next run what an interrupted one had begun. Nothing is ever deleted recursively.
 */
import {
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  rm,
  rmdir,
  stat,
  unlink,
} from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { CodegenError } from "../errors.js";
import { lockFileName } from "../schema/lock.js";
import {
  controlFolder,
  journalPath,
  printJournal,
  readJournal,
} from "./journal.js";
import type { Journal } from "./journal.js";
import type { WritePlan } from "./output.js";

const claimFile = "run.json";

/** The texts to be written, by path below the output; the lock's among them. */
export type Texts = ReadonlyMap<string, string>;

/** Writes what the plan creates and changes, removes what it removes, and the lock at the very end. */
export async function applyPlan(
  directory: string,
  plan: WritePlan,
  texts: Texts,
): Promise<void> {
  const paths = [...plan.create, ...plan.change];
  const files = paths.filter((path) => path !== lockFileName);
  const journal = join(directory, journalPath);
  await orWriteError(directory, async () => {
    const begun = await readJournal(directory);
    await removeLeftovers(directory, begun);
    await writeFileAtomic(journal, printJournal(texts, begun));
    await writeAll(directory, files, texts);
    for (const path of plan.remove) await unlink(join(directory, path));
    await removeEmptyFolders(directory, plan.remove);
    if (paths.includes(lockFileName))
      await writeWhole(directory, lockFileName, texts);
    await rm(journal, { force: true });
  });
}

/** Replaces the lock and nothing else; what an interrupted run has begun is still to be completed. */
export async function replaceLock(
  directory: string,
  text: string,
): Promise<void> {
  await orWriteError(directory, () =>
    writeWhole(directory, lockFileName, new Map([[lockFileName, text]])),
  );
}

async function orWriteError(
  directory: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `Writing to ${directory} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: "Mend the cause and run again: the next run completes the set.",
        cause,
        filesChanged: true,
      },
    );
  }
}

/** How many files are written at once; each waits for its disk most of the time. */
const writers = 8;

/** Ends when no write is under way any more, also when one has failed. */
async function writeAll(
  directory: string,
  paths: readonly string[],
  texts: Texts,
): Promise<void> {
  const limit = pLimit(writers);
  const writes = paths.map((path) =>
    limit(() => writeWhole(directory, path, texts)),
  );
  const outcomes = await Promise.allSettled(writes);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** A run that was killed leaves the temporary file it was writing: a file's name and a number. */
async function removeLeftovers(
  directory: string,
  journal: Journal,
): Promise<void> {
  const begun = Object.keys(journal).map((path) => join(directory, path));
  for (const folder of new Set(begun.map((path) => dirname(path)))) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      if (begun.includes(path.replace(/\.\d+$/, "")) && /\.\d+$/.test(name))
        await unlink(path);
    }
  }
}

async function writeWhole(
  directory: string,
  path: string,
  texts: Texts,
): Promise<void> {
  const text = texts.get(path);
  if (text === undefined)
    throw new TypeError(`The plan names ${path}, but there is no text for it.`);
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, text, { encoding: "utf8" });
}

/** Only folders that a removal has emptied, and only when nothing at all is left in them. */
async function removeEmptyFolders(
  directory: string,
  removed: readonly string[],
): Promise<void> {
  const folders = new Set(
    removed.map((path) => dirname(path)).filter((folder) => folder !== "."),
  );
  for (const folder of folders)
    await rmdir(join(directory, folder)).catch(ignoreOccupied);
}

function ignoreOccupied(error: unknown): void {
  const code = codeOf(error);
  if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT")
    throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** How long a second run waits for the first, in milliseconds. */
const patience = 10_000;

const claimShape = z.object({ pid: z.number(), host: z.string() });

/** Runs `work` while no other run writes to the same output; throws `E_BUSY` when one does for long. */
export async function withClaim<T>(
  directory: string,
  work: () => Promise<T>,
): Promise<T> {
  const folder = join(directory, controlFolder);
  const file = join(folder, claimFile);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CodegenError("E_OUTPUT_WRITE", `${folder} could not be made.`, {
      hint: "Check the permissions of the output directory.",
      cause,
    });
  });
  await assertNoLink(folder);
  await takeClaim(file, patience);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
    await rmdir(folder).catch(ignoreOccupied);
  }
}

async function assertNoLink(folder: string): Promise<void> {
  if ((await lstat(folder)).isDirectory()) return;
  throw new CodegenError(
    "E_OUTPUT_UNSAFE",
    `${folder} is a link, so nothing is written there.`,
    { hint: "Remove it and run again." },
  );
}

async function takeClaim(file: string, remaining: number): Promise<void> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(
      JSON.stringify({ pid: process.pid, host: hostname() }),
    );
    return await handle.close();
  } catch (cause) {
    if (codeOf(cause) === "ENOENT")
      await mkdir(dirname(file), { recursive: true });
    else if (codeOf(cause) !== "EEXIST") throw cause;
    else if (await isAbandoned(file)) await rm(file, { force: true });
    else if (remaining <= 0) throw busyError(file);
    else await sleep(100);
    return takeClaim(file, remaining - 100);
  }
}

/** No run writes for longer than this, in milliseconds. */
const longestRun = 60_000;

/** Whether the run that holds the claim is gone: for certain on this machine, else by its age. */
async function isAbandoned(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => "");
  const claim = claimShape.safeParse(parseOrNull(text)).data;
  if (claim?.host === hostname())
    return claim.pid !== process.pid && !isRunning(claim.pid);
  const stats = await stat(file).catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs > longestRun;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The other run has made the file and not yet written it.
    return null;
  }
}

function busyError(file: string): CodegenError {
  return new CodegenError(
    "E_BUSY",
    "Another run is writing to the same output.",
    {
      hint: `Wait for it and run again. If there is none, remove ${file}.`,
    },
  );
}
