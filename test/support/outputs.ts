/** Outputs on the disk without a project around them, and what is to be written there. */
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { hashText } from "../../src/hash.js";
import type { WritePlan } from "../../src/output/plan-write.js";
import type { OutputWrite } from "../../src/output/stage.js";

/** Texts by path; folders end in a slash and have none. */
export type Files = Readonly<Record<string, string>>;

/** Makes an empty folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-write-")),
  );
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below a folder, and the folders that they need. */
export async function put(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** All that lies below a folder. */
export async function look(directory: string): Promise<Files> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  const found = entries.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(directory.length + 1);
    return entry.isDirectory()
      ? [`${path}/`, ""]
      : [path, await readFile(file, "utf8")];
  });
  return Object.fromEntries((await Promise.all(found)).sort());
}

const nothing: WritePlan = { create: [], change: [], keep: [], remove: [] };

/** A write of one output. */
export function write(
  directory: string,
  plan: Partial<WritePlan>,
  texts: Files,
  rest: Partial<OutputWrite> = {},
): OutputWrite {
  return {
    directory,
    plan: { ...nothing, ...plan },
    texts: new Map(Object.entries(texts)),
    ...rest,
  };
}

/** The name of a run's folder as a process on some machine would give it. */
export function runName(pid: number, host = hostname()): string {
  return `run-${hashText(host).slice(0, 8)}-${pid}-0123abcd`;
}
