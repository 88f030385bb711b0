/** Remembers what runs in this checkout wrote: files that git ignores outlive a change of branch. */
import { z } from "zod";
import { startOf } from "../hash.js";
import { lockFileName } from "../lock/lock.js";
import { cacheFile, readCache, writeCache } from "./notes-file.js";

/** The starts of the hashes of texts that were written, the newest first, by path. */
export type Written = Readonly<Record<string, readonly string[]>>;

const shape = z.record(z.string(), z.array(z.string()));

/** The number of texts kept of a file. */
const most = 32;

/** The texts that runs of this checkout wrote, as far as that is known. */
export async function recallWritten(directory: string): Promise<Written> {
  const file = await cacheFile(directory, "written");
  if (file === null) return {};
  return shape.safeParse(await readCache(file)).data ?? {};
}

/** Notes what a run has written, by the hashes of the texts, where there is a place for that. */
export async function rememberWritten(
  directory: string,
  contents: ReadonlyMap<string, string>,
): Promise<void> {
  const file = await cacheFile(directory, "written");
  if (file === null) return;
  const known = new Map(Object.entries(await recallWritten(directory)));
  for (const [path, content] of contents) {
    if (path === lockFileName) continue;
    const hashes = [startOf(content), ...(known.get(path) ?? [])];
    known.set(path, [...new Set(hashes)].slice(0, most));
  }
  await writeCache(file, Object.fromEntries(known));
}
