/** What an interrupted run had begun: the files of such a run are ours, though no lock says so. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CodegenError } from "../errors.js";
import { hashText } from "./hash.js";

/** The folder in the output in which a run keeps what others must know while it writes. */
export const controlFolder = ".close-codegen";

/** Where the journal is, below the output. */
export const journalPath = `${controlFolder}/journal.json`;

const journalShape = z.object({
  files: z.record(z.string(), z.array(z.string())),
});

/** Hashes by path of what runs that did not come to their end were writing; a file may hold any of them. */
export type Journal = Readonly<Record<string, readonly string[]>>;

/** The journal of a run that is about to write these texts, with what `begun` says of runs before it. */
export function printJournal(
  texts: ReadonlyMap<string, string>,
  begun: Journal,
): string {
  const files = new Map(Object.entries(begun));
  for (const [path, text] of texts) {
    files.set(path, [...new Set([...(files.get(path) ?? []), hashText(text)])]);
  }
  return JSON.stringify({ files: Object.fromEntries(files) }, null, 2);
}

/** The journal of an output; empty when the last run came to its end. */
export async function readJournal(directory: string): Promise<Journal> {
  const text = await readFile(join(directory, journalPath), "utf8").catch(
    () => null,
  );
  if (text === null) return {};
  try {
    return journalShape.parse(JSON.parse(text)).files;
  } catch (cause) {
    // The journal is replaced as a whole, so this is not a cut write but somebody's edit.
    throw new CodegenError(
      "E_OUTPUT_WRITE",
      `${join(directory, journalPath)} is not a journal of close-codegen.`,
      { hint: "Remove it and run again.", cause },
    );
  }
}
