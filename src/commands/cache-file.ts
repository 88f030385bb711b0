/** Where notes about an output are kept that can be lost at any time. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hashText } from "../emit/hash.js";

/** A file of notes below the nearest `node_modules`, where caches of tools go; null where there is none. */
export async function cacheFile(
  directory: string,
  kind: string,
): Promise<string | null> {
  const modules = await nearestModules(directory);
  const name = `${kind}-${hashText(directory)}.json`;
  return modules && join(modules, ".cache", "close-codegen", name);
}

async function nearestModules(folder: string): Promise<string | null> {
  const modules = join(folder, "node_modules");
  const isThere = await stat(modules).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return modules;
  return dirname(folder) === folder ? null : nearestModules(dirname(folder));
}

/** What a file of notes holds; null where there is none, or none that can be read. */
export async function readCache(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}

/** Writes notes where that is possible. Torn ones cannot be read, which is as good as none. */
export async function writeCache(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeFile(file, JSON.stringify(value)))
    .catch(() => undefined);
}
