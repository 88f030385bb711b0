/** An output before and after a run, and what may be found of both in between. */
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate, loadConfig } from "../../src/index.js";
import type { Config, GenerateOptions } from "../../src/index.js";

/** Texts by path below an output. */
export type Files = ReadonlyMap<string, string>;

/** A project whose output is of an older config than the one that stands there. */
export interface Change {
  /** Copied for each try. */
  readonly project: string;
  readonly before: Files;
  readonly after: Files;
}

/** Both ways to begin: with an output that changes, and with nothing but a lock. */
export interface Changes {
  /** A temporary folder, which the caller removes. */
  readonly folder: string;
  readonly changes: readonly Change[];
}

const older: Config = {
  importExtension: ".js",
  runtime: "import",
  exclude: ["Account"],
};
const newer: Config = { ...older, docs: "none", exclude: ["Resource"] };

/** Makes the projects: in the first, files are changed, created and removed. */
export async function makeChanges(): Promise<Changes> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-proof-")),
  );
  const project = join(folder, "changing");
  await configure(project, older);
  await run(project, { sample: true });
  const before = await filesOf(project);
  const first = join(folder, "first");
  await configure(first, newer);
  await mkdir(join(first, "generated"));
  const lock = before.get("close.lock.json") ?? "";
  const bare = JSON.stringify({ ...JSON.parse(lock), files: {} });
  await writeFile(join(first, "generated/close.lock.json"), bare);
  await configure(project, newer);
  return {
    folder,
    changes: [
      { project, before, after: await filesAfter(project) },
      {
        project: first,
        before: await filesOf(first),
        after: await filesAfter(first),
      },
    ],
  };
}

/** What a run makes of a project, on a copy: the lock remembers what stood there before. */
async function filesAfter(project: string): Promise<Files> {
  const end = `${project}-end`;
  await cp(project, end, { recursive: true });
  await run(end, { offline: true });
  return filesOf(end);
}

async function configure(project: string, config: Config): Promise<void> {
  await mkdir(project, { recursive: true });
  const text = JSON.stringify(config);
  await writeFile(join(project, "codegen.config.json"), text);
}

/** Runs `generate` in this process, without a key. */
export async function run(
  project: string,
  options: Omit<GenerateOptions, "config">,
): Promise<void> {
  const config = await loadConfig({ cwd: project, env: {} });
  await generate({ ...options, config });
}

/** Puts a fresh copy of a project in the place of what a try has left. */
export async function renew(project: string, copy: string): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await cp(project, copy, { recursive: true });
}

/** All files and folders of an output, those of runs included; a folder ends with a slash. */
export async function filesOf(project: string): Promise<Files> {
  const output = join(project, "generated");
  const found = await readdir(output, { recursive: true, withFileTypes: true });
  const entries = await Promise.all(
    found.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(output.length + 1).replaceAll("\\", "/");
      return entry.isFile()
        ? ([path, await readFile(file, "utf8")] as const)
        : ([`${path}/`, ""] as const);
    }),
  );
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two outputs are the same, byte for byte. */
export function isSame(left: Files, right: Files): boolean {
  return firstDifference(left, right) === null;
}

/** The first path of which only one output knows, or of which they know different texts. */
export function firstDifference(left: Files, right: Files): string | null {
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return paths.find((path) => left.get(path) !== right.get(path)) ?? null;
}

/** An output without the folder of runs and what lies there. */
export function withoutRuns(files: Files): Files {
  return new Map(
    [...files].filter(([path]) => !path.startsWith(".close-codegen/")),
  );
}

/** Files that are neither as before nor as after. */
export function tornFiles(
  found: Files,
  { before, after }: Change,
): readonly string[] {
  return [...withoutRuns(found).keys()].filter(
    (path) =>
      !path.endsWith("/") &&
      found.get(path) !== before.get(path) &&
      found.get(path) !== after.get(path),
  );
}

/** Files that were there, are to stay, and are not there. */
export function missingFiles(
  found: Files,
  { before, after }: Change,
): readonly string[] {
  return [...before.keys()].filter(
    (path) => after.has(path) && !found.has(path),
  );
}
