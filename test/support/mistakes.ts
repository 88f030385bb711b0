/** Makes a mistake for real, in a project of its own, and looks at what a person is told. */
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runCommand, runNode } from "./program.js";
import type { Finished, Project } from "./project.js";
import { projectIn } from "./project.js";

/** A mistake that people make, and what a person must read of it. */
export interface Mistake {
  /** What was done wrong. */
  readonly title: string;
  readonly argv?: readonly string[];
  /** Settings beside the usual ones; null for no config, or one of `files`. */
  readonly config?: object | null;
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the project was generated before. */
  readonly isGenerated?: true;
  readonly prepare?: (project: Project) => Promise<unknown>;
  /** The whole environment; that of a local Close by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the program runs as a process of its own, which its environment then decides on. */
  readonly isSpawned?: true;
  readonly code: string;
  /** What is said: what failed and on what, and the next step. */
  readonly says: readonly string[];
}

/** Where mistakes are made. */
export interface Scene {
  /** A folder for projects; it holds `template`, which was generated. */
  readonly folder: string;
  /** The folder of a built program. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Settings of every project here: what is not about the runtime is quicker without it. */
export const usual = { runtime: "import", importExtension: ".js" } as const;

/** What nobody wants to read of a mistake of their own: a stack, a request to report it, an object's name, the key. */
const never =
  /\bbugs?\b|please report|report it|^\s+at \S.*:\d+|\[object|\bE[A-Z]+: |api_\w{8}/m;

/** Makes the mistake, and expects what must be said of it, that it fails, and that no file changed. */
export async function expectToBeExplained(
  mistake: Mistake,
  scene: Scene,
): Promise<void> {
  const { title, config = {}, files = {}, code, says } = mistake;
  const name = title.replace(/\W+/g, "-");
  const project = projectIn(join(scene.folder, name), scene.env);
  await mkdir(project.root);
  if (mistake.isGenerated)
    await cp(join(scene.folder, "template"), project.root, { recursive: true });
  if (config !== null) await project.configure({ ...usual, ...config });
  for (const [file, text] of Object.entries(files))
    await project.write(file, text);
  await mistake.prepare?.(project);
  const before = await project.files(".");
  const done = await runIn(project, mistake, scene);
  const told = `${done.stderr}${done.stdout}`;
  // Long paths are wrapped where a report is shown.
  const words = told.replace(/\s+(?:│\s+)?/g, " ");
  expect(words).toMatch(new RegExp(`\\b${code} {1,2}\\S`));
  for (const text of says) expect(words).toContain(text);
  expect(told).not.toMatch(never);
  expect(done.code).toBe(1);
  expect(told).not.toContain("Some files were written");
  expect(await project.files(".")).toEqual(before);
}

async function runIn(
  project: Project,
  { argv = [], env, isSpawned }: Mistake,
  scene: Scene,
): Promise<Finished> {
  if (!isSpawned) return project.cli(argv, env);
  const bin = join(scene.program, "dist/bin.js");
  const ended = await runNode(project.root, [bin, ...argv], env ?? scene.env);
  return { ...ended, code: ended.code ?? -1 };
}

/** Runs git in a project, as somebody. */
export function git(project: Project, ...args: readonly string[]) {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"];
  return runCommand(project.root, ["git", ...who, ...args]);
}

/** Makes a repository of a project, with all of it in its only commit on `main`. */
export async function commitAll(project: Project): Promise<void> {
  await git(project, "init", "-q", "-b", "main");
  await git(project, "add", "-A");
  await git(project, "commit", "-qm", "First");
}
