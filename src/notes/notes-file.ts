/**
 * Notes about an output that can be lost at any time. They are believed only where they were
 * written: a checkout can bring a `node_modules` along.
 */
import { existsSync } from "node:fs";
import { lstat, mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { hashText } from "../hash.js";
import { isUnsafeFolder } from "../output/place.js";
import { isStamped, newStamp, sealStamp, stampShape } from "../output/stamp.js";

/** A file of notes below the nearest `node_modules`, where caches of tools go; null where there is none. */
export async function cacheFile(
  directory: string,
  kind: string,
): Promise<string | null> {
  // One in the output itself is nobody's that installs packages.
  const modules = await nearestModules(dirname(directory));
  const name = `${kind}-${hashText(directory)}.json`;
  return modules && join(modules, ".cache", "close-codegen", name);
}

async function nearestModules(folder: string): Promise<string | null> {
  const modules = join(folder, "node_modules");
  // Behind a link there may be anything: a checkout can bring links along.
  const isThere = await lstat(modules).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return modules;
  return dirname(folder) === folder ? null : nearestModules(dirname(folder));
}

/** True if there is a file of notes; whether it is believed shows when it is read. */
export function hasCache(file: string): boolean {
  return existsSync(file);
}

const shape = z.object({ stamp: stampShape, notes: z.unknown() });

/** The content of a file of notes; null where there is none, or none that was written there. */
export async function readCache(file: string): Promise<unknown> {
  try {
    const stats = await lstat(file, { bigint: true });
    if (!stats.isFile()) return null;
    const { stamp, notes } = shape.parse(
      JSON.parse(await readFile(file, "utf8")),
    );
    return isStamped(stats, stamp) ? notes : null;
  } catch {
    return null;
  }
}

/** Writes notes where that is possible. Torn ones cannot be read, which is as good as none. */
export async function writeCache(file: string, notes: unknown): Promise<void> {
  try {
    const folders = [dirname(dirname(file)), dirname(file)];
    const unsafe = folders.flatMap(isUnsafeFolder);
    const stats = await lstat(file).catch(() => null);
    // Nothing is written where a link leads.
    if (unsafe.length > 0 || stats?.isFile() === false) return;
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, "w");
    try {
      const stamp = await newStamp(handle);
      await handle.writeFile(JSON.stringify({ stamp, notes }));
      await sealStamp(handle, stamp);
    } finally {
      await handle.close();
    }
  } catch {
    // Then the next run looks again.
  }
}
