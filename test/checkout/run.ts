/** Runs one command of the table in a project, as a build or a person would. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/cli/cli.js";
import { runCli } from "../support/project.js";
import type { Finished, Project } from "../support/project.js";
import type { CommandName } from "./row.js";

/** What a run needs beside its project. */
export interface RunContext {
  /** The program, as `buildProgram` makes it: `watch` starts threads, which need one. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the command to its end; `watch` and `serve` are stopped once they have begun. */
export async function runCommandOf(
  name: CommandName,
  { root }: Project,
  { program, env }: RunContext,
): Promise<Finished> {
  switch (name) {
    case "codegen":
      return runCli(root, [], env);
    case "watch":
      return watchOnce(root, program, env);
    case "serve":
      return serveOnce(root, env);
    case "merge-lock":
      return mergeLock(root, env);
    case "--offline --frozen":
    case "check":
    case "check --offline --anew":
    case "diff":
    case "pull":
      return runCli(root, name.split(" "), env);
    case "diff git:HEAD":
      return runCli(root, ["diff", "git:HEAD", "lock"], env);
    default:
      return name satisfies never;
  }
}

/** As git runs its merge driver: in the root, with copies that it made there. */
async function mergeLock(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const sides = ["base", "ours", "theirs"].map((side) => `.merge_${side}`);
  for (const side of sides)
    await copyFile(join(root, "healthy.lock.json"), join(root, side));
  return runCli(root, ["merge-lock", ...sides], env);
}

async function serveOnce(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const stopping = new AbortController();
  const written = { stdout: "", stderr: "" };
  const code = await run(["serve"], {
    argv: ["serve"],
    env,
    cwd: root,
    stdout: (text) => {
      written.stdout += text;
      stopping.abort();
    },
    stderr: (text) => void (written.stderr += text),
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    signal: stopping.signal,
  });
  return { code, ...written };
}

async function watchOnce(
  root: string,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    [join(program, "dist/bin.js"), "watch"],
    {
      cwd: root,
      env: { PATH, HOME: program, ...env },
    },
  );
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (written.stdout += String(part)));
  child.stderr.on("data", (part: Buffer) => {
    written.stderr += String(part);
    if (/^watching /m.test(written.stderr)) child.kill("SIGTERM");
  });
  const [code]: unknown[] = await once(child, "close");
  return { code: typeof code === "number" ? code : -1, ...written };
}
