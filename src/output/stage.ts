/** Makes everything ready for a write beside the output: new texts, and the old files in case it fails. */
import { link, readFile, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Stats } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { lookAt, writeError } from "./file-error.js";
import { whereKnown } from "./flush.js";
import { hashFile } from "../hash.js";
import { writeDurably } from "./journal.js";
import type { JournalEntry, Journal } from "./journal.js";
import type { OutputState, WritePlan } from "./plan-write.js";
import { assertPlainWay, foldersAbove } from "./place.js";

/** The files to write into one output. */
export interface OutputWrite {
  readonly directory: string;
  readonly plan: WritePlan;
  /** The texts by path below the output, the lock's among them; bytes are in UTF-8. */
  readonly texts: ReadonlyMap<string, string | Buffer>;
  /** The hashes of the texts, by path. @default worked out */
  readonly hashes?: ReadonlyMap<string, string> | undefined;
  /** The files there when the plan was made; those changed since are not replaced. */
  readonly state?: OutputState | undefined;
  /** The places for copies of files that are replaced or removed, below the output, by their path. */
  readonly copies?: ReadonlyMap<string, string> | undefined;
}

/** A write of which everything but the exchange of files is done. */
export interface Staged {
  readonly directory: string;
  /** The run's folder, in which files lie by the numbers of their entries. */
  readonly folder: string;
  readonly journal: Journal;
  readonly copies: ReadonlyMap<string, string>;
  /** Comes when watchers see a change to the files that were kept. */
  readonly calm: Promise<void>;
}

/**
 * Milliseconds. Keeping the old file as a link is an event of that file, and watchers (chokidar, and
 * with it most tools) pass over another one that follows within five.
 */
const quiet = 10;

/** Comes when watchers see another change to files that were kept just now. */
export async function calmDown(): Promise<void> {
  await sleep(quiet);
}

/** The file of an entry's new text until it is put in its place. */
export function freshFile(folder: string, entry: number): string {
  return join(folder, `new-${entry}`);
}

/** The old file of an entry until the write is done. */
export function oldFile(folder: string, entry: number): string {
  return join(folder, `old-${entry}`);
}

/** The number of files handled at once; each waits for its disk most of the time. */
const workers = 8;

/** Does work for each item, some at once; ends when none is under way any more, also when one has failed. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const limit = pLimit(workers);
  const outcomes = await Promise.allSettled(
    items.map((item, index) => limit(() => work(item, index))),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Writes the new files of an output into the run's folder, and keeps the old ones there. */
export async function stage(
  write: OutputWrite,
  folder: string,
  {
    signal,
    onStaged,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onStaged?: (() => void) | undefined;
  } = {},
): Promise<Staged> {
  const { directory, plan, texts, copies = new Map<string, string>() } = write;
  const entries = await entriesOf(write);
  const folders = missingFolders(directory, plan.create);
  await forEach(entries, async ({ kind, path }, index) => {
    signal?.throwIfAborted();
    if (kind === "remove") return;
    assertPlainWay(directory, path);
    const target = join(directory, path);
    try {
      const old = kind === "change" ? await stat(target) : null;
      await writeFresh(freshFile(folder, index), textOf(texts, path), old);
      if (old !== null) await keepFile(target, oldFile(folder, index));
    } catch (error) {
      throw writeError(target, error);
    }
    onStaged?.();
  });
  const journal = { folders, entries };
  return { directory, folder, journal, copies, calm: calmDown() };
}

async function entriesOf({
  directory,
  plan: { create, change, remove },
  texts,
  hashes,
  state,
}: OutputWrite): Promise<readonly JournalEntry[]> {
  const old = async (path: string): Promise<string> =>
    state?.get(path) ?? hashFile(await readFile(join(directory, path)));
  const content = (path: string): string =>
    hashes?.get(path) ?? hashFile(Buffer.from(textOf(texts, path)));
  const created = create.map((path) => ({
    ...{ kind: "create" as const, path },
    ...{ content: content(path), old: "" },
  }));
  const changed = pLimit(workers).map(change, async (path) => ({
    ...{ kind: "change" as const, path },
    ...{ content: content(path), old: await old(path) },
  }));
  const removed = pLimit(workers).map(remove, async (path) => ({
    ...{ kind: "remove" as const, path },
    ...{ content: "", old: await old(path) },
  }));
  return [...created, ...(await Promise.all([changed, removed])).flat()];
}

function textOf(texts: OutputWrite["texts"], path: string): string | Buffer {
  const text = texts.get(path);
  if (text !== undefined) return text;
  throw new TypeError(`The plan names ${path}, but there is no text for it.`);
}

/** The folders that new files need and that are not there, outermost first. */
function missingFolders(
  directory: string,
  paths: readonly string[],
): readonly string[] {
  const folders = [...new Set(paths.flatMap(foldersAbove))];
  return folders.filter((folder) => lookAt(join(directory, folder)) === null);
}

async function writeFresh(
  file: string,
  content: string | Uint8Array,
  old: Stats | null,
): Promise<void> {
  await writeDurably(file, async (handle) => {
    await handle.writeFile(content);
    if (old !== null) await resemble(handle, old);
  });
}

/** A replacement gets the file's permissions and its owner, where those can be given. */
async function resemble(
  handle: FileHandle,
  { mode, uid, gid }: Stats,
): Promise<void> {
  // Only root gives files away, and not on every file system.
  await handle.chown(uid, gid).catch(() => undefined);
  await whereKnown(() => handle.chmod(mode & 0o7777));
}

/** Keeps a file under a second name, or a copy where the file system has no such names. */
export async function keepFile(file: string, kept: string): Promise<void> {
  try {
    await link(file, kept);
  } catch {
    // Whatever the reason was, a copy is as good, and says why if it cannot be had either.
    await writeFresh(kept, await readFile(file), await stat(file));
  }
}
