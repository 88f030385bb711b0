/**
 * What a run is about to do to an output. While the journal stands, the run counts as not done: whoever
 * finds it undoes what it tells.
 */
import { open, readFile, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CodegenError } from "../errors.js";
import { journalName, listRuns, unfinishedJournal } from "./control.js";
import { nullIfMissing } from "./file-error.js";
import { flush } from "./flush.js";
import { persist } from "./persist.js";

const journalShape = z.object({
  version: z.literal(1),
  folders: z.array(z.string()),
  entries: z.array(
    z.object({
      kind: z.enum(["create", "change", "remove"]),
      path: z.string(),
      content: z.string(),
    }),
  ),
});

/** What becomes of one file; its place in the list is its number in the run's folder. */
export interface Entry {
  readonly kind: "create" | "change" | "remove";
  /** Below the output, with slashes. */
  readonly path: string;
  /** The hash of the text that is to stand there; empty for what is removed. */
  readonly content: string;
}

/** All that a run does to an output, the lock last. */
export interface Journal {
  /** Folders that the run makes, outermost first; below the output, with slashes. */
  readonly folders: readonly string[];
  readonly entries: readonly Entry[];
}

/** Writes a new file so that a power cut after it leaves it whole, where the disk can promise that. */
export async function writeDurably(
  file: string,
  content: string | Uint8Array,
  finish?: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(content);
    await finish?.(handle);
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
  await writeDurably(
    unfinished,
    JSON.stringify({ version: 1, folders, entries }),
  );
  await persist(() => rename(unfinished, join(folder, journalName)));
}

/** The journal in a run's folder; null where there is none. */
export async function readRunJournal(folder: string): Promise<Journal | null> {
  const file = join(folder, journalName);
  const text = await readFile(file, "utf8").catch(nullIfMissing);
  if (text === null) return null;
  try {
    return journalShape.parse(JSON.parse(text));
  } catch (cause) {
    // It is put there as a whole, so this is not a cut write but somebody's edit.
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `${file} is not a journal of close-codegen.`,
      {
        hint: `Restore the output from version control, remove ${folder}, and run again.`,
        cause,
      },
    );
  }
}

/** Hashes by path of what runs that did not come to their end were writing. */
export type Pending = Readonly<Record<string, readonly string[]>>;

/** What stands in the journals of an output; empty when the last run came to its end. */
export async function readJournal(directory: string): Promise<Pending> {
  const runs = await listRuns(directory);
  const journals = await Promise.all(
    runs.map(({ folder }) => readRunJournal(folder)),
  );
  const pending = new Map<string, readonly string[]>();
  for (const { path, content } of journals.flatMap((j) => j?.entries ?? []))
    pending.set(path, [...(pending.get(path) ?? []), content]);
  return Object.fromEntries(pending);
}
