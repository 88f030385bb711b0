/**
 * The journal of a run: its plans for an output. While the journal stands, the run counts as not
 * done: whoever finds it undoes what it says. It is believed only in the folder in which it was
 * written: one that came with a checkout, an archive or a copy is somebody else's.
 */
import { lstat, open, readFile, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { journalName, unfinishedJournal } from "./run-folder.js";
import { isMissing, nullIfMissing } from "./file-error.js";
import { flush } from "./flush.js";
import { persist } from "./persist.js";
import { isBelow } from "./place.js";
import { isStamped, newStamp, sealStamp, stampShape } from "./stamp.js";

const below = z.string().refine(isBelow);

const journalShape = z.object({
  version: z.literal(2),
  written: stampShape.extend({ folder: z.string() }),
  folders: z.array(below),
  entries: z.array(
    z.object({
      kind: z.enum(["create", "change", "remove"]),
      path: below,
      content: z.string(),
      old: z.string(),
    }),
  ),
});

/** The fate of one file; its place in the list is its number in the run's folder. */
export interface JournalEntry {
  readonly kind: "create" | "change" | "remove";
  /** Below the output, with slashes. */
  readonly path: string;
  /** The hash of the text that is to stand there; empty for what is removed. */
  readonly content: string;
  /** The hash of the text that stood there; empty for what is created. */
  readonly old: string;
}

/** All that a run does to an output, the lock last. */
export interface Journal {
  /** Folders that the run makes, outermost first; below the output, with slashes. */
  readonly folders: readonly string[];
  readonly entries: readonly JournalEntry[];
}

/** Makes a new file so that a power cut after it leaves it whole, where the disk can promise that; `fill` writes it. */
export async function writeDurably(
  file: string,
  fill: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await fill(handle);
    await flush(handle);
  } finally {
    await handle.close();
  }
}

/** Puts a journal into a run's folder; it is there as a whole or not at all. */
export async function writeJournal(
  folder: string,
  { folders, entries }: Journal,
): Promise<void> {
  const unfinished = join(folder, unfinishedJournal);
  const { ino } = await lstat(folder, { bigint: true });
  await writeDurably(unfinished, async (handle) => {
    const stamp = await newStamp(handle);
    const written = { ...stamp, folder: String(ino) };
    await handle.writeFile(
      JSON.stringify({ version: 2, written, folders, entries }),
    );
    await sealStamp(handle, stamp);
  });
  await persist(() => rename(unfinished, join(folder, journalName)));
}

/** The journal in a run's folder, if a run of this checkout has written it there. */
export type FoundJournal =
  | { readonly kind: "none" }
  | { readonly kind: "ours"; readonly journal: Journal }
  | {
      readonly kind: "foreign";
      /** As the end of a sentence about the folder. */
      readonly why: string;
    };

/** Bytes; those of the largest outputs have some hundred thousand. */
const largestJournal = 32 * 1024 * 1024;

const senseless: FoundJournal = {
  kind: "foreign",
  why: `has a ${journalName} that makes no sense`,
};

/** Reads the journal in a run's folder; one that makes no sense is foreign, never an error. */
export async function readRunJournal(folder: string): Promise<FoundJournal> {
  const file = join(folder, journalName);
  const stats = await lstat(file, { bigint: true }).catch(nullIfMissing);
  if (stats === null) return { kind: "none" };
  if (!stats.isFile() || stats.size > largestJournal) return senseless;
  const text = await readText(file);
  if (text === null) return { kind: "none" };
  const journal = parsed(text);
  if (journal === null) return senseless;
  const { written, folders, entries } = journal;
  const around = await lstat(folder, { bigint: true }).catch(nullIfMissing);
  const isHere =
    written.folder === String(around?.ino) && isStamped(stats, written);
  if (isHere) return { kind: "ours", journal: { folders, entries } };
  return { kind: "foreign", why: "was not written by a run in this folder" };
}

/** Null where the run has ended meanwhile; what cannot be read makes no sense. */
function readText(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: unknown) =>
    isMissing(error) ? null : "",
  );
}

function parsed(text: string): z.infer<typeof journalShape> | null {
  try {
    return journalShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
