/** `codegen completion`: what is offered, and the scripts in real shells. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { commandList } from "../../src/cli/command-list.js";
import { buildProgram } from "../support/program.js";
import { isWhole } from "../support/matrix.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import { withoutRuntime } from "../support/live.js";

const execute = promisify(execFile);

/** The words that are offered for the last of some words. */
async function offered(
  project: Project,
  ...words: readonly string[]
): Promise<readonly string[]> {
  const args = ["completion", "--words", "--", ...words];
  const { stdout, stderr, code } = await project.cli(args);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t")[0] ?? "");
}

async function sample(): Promise<Project> {
  const project = await createProject({ ...withoutRuntime, source: "sample" });
  await project.pull();
  return project;
}

test("commands, their flags and the values of flags are offered, and nothing that the command line refuses", async () => {
  const project = await createProject({});
  const commands = await offered(project, "");
  expect([...commands].sort()).toEqual(
    [...commandList.map(({ name }) => name), "help"].sort(),
  );
  expect(await offered(project, "fi")).toEqual(["fields"]);
  expect(await offered(project, "check", "--fail")).toEqual(["--fail-on"]);
  expect(await offered(project, "check", "--fail-on", "")).toEqual([
    ...["breaking", "dangerous", "any", "used", "none"],
  ]);
  expect(await offered(project, "check", "--fail-on=b")).toEqual([
    "--fail-on=breaking",
  ]);
  expect(await offered(project, "--fro")).toEqual(["--frozen"]);
  expect(await offered(project, "check", "--fro")).toEqual([]);
  expect(await offered(project, "completion", "z")).toEqual(["zsh"]);
  expect(await offered(project, "help", "adop")).toEqual(["adopt"]);
  expect(await offered(project, "serve", "--seed", "")).toEqual([":files"]);
  expect(await offered(project, "--cwd", "")).toEqual([":folders"]);
});

test("names and ids come from the lock, and organisations for --org; a config is not run for that", async () => {
  const project = await sample();
  await project.write(
    "codegen.config.mjs",
    "process.exit(9); export default {}",
  );
  expect(await offered(project, "fields", "Account.poi")).toEqual([
    "Account.pointOfContact",
  ]);
  expect(await offered(project, "usages", "account.POI")).toEqual([
    "Account.pointOfContact",
  ]);
  const ids = await offered(project, "rename", "cf_");
  expect(ids.length).toBeGreaterThan(5);
  expect(ids.every((id) => id.startsWith("cf_"))).toBe(true);
  expect(await offered(project, "check", "--org", "")).toEqual(["default"]);
  await project.write("generated/close.lock.json", "{ torn");
  expect(await offered(project, "fields", "Acc")).toEqual([]);
});

test("the script for a shell is printed, and another shell is refused", async () => {
  const project = await createProject({});
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, code } = await project.cli(["completion", shell]);
    expect([shell, code]).toEqual([shell, 0]);
    expect(stdout).toContain("completion --words --");
  }
  const { stderr, code } = await project.cli(["completion", "csh"]);
  expect(code).toBe(1);
  expect(stderr).toContain("There is no completion for csh.");
});

/** A folder with a `codegen` for PATH, and a project with a lock. */
async function inShell() {
  const project = await sample();
  const folder = await buildProgram();
  const script = `#!/bin/sh\nexec "${process.execPath}" "${folder}/dist/bin.js" "$@"\n`;
  await project.write("bin/codegen", script);
  await chmod(project.path("bin/codegen"), 0o755);
  const path = `${project.path("bin")}:${process.env["PATH"] ?? ""}`;
  const run = async (program: string, args: readonly string[]) => {
    const { stdout } = await execute(program, [...args], {
      cwd: project.root,
      env: { PATH: path, HOME: project.root, TERM: "xterm" },
    });
    return stdout.split("\n").filter((line) => line !== "");
  };
  return { run };
}

/** What bash offers for a line, by the function that the script defines. */
function inBash(words: readonly string[], line: string): readonly string[] {
  const script = `
eval "$(codegen completion bash)"
COMP_LINE=${quoted(line)}; COMP_POINT=\${#COMP_LINE}
COMP_WORDS=(${words.map(quoted).join(" ")}); COMP_CWORD=${String(words.length - 1)}
_codegen
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return ["--norc", "--noprofile", "-c", script];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

test.runIf(isWhole && existsSync("/usr/bin/bash"))(
  "bash completes commands, flags, values behind = and names",
  async () => {
    const { run } = await inShell();
    const bash = (words: readonly string[], line = words.join(" ")) =>
      run("bash", inBash(words, line));
    expect(await bash(["codegen", "comp"])).toEqual(["completion"]);
    expect(await bash(["codegen", "check", "--fail-o"])).toEqual(["--fail-on"]);
    expect(await bash(["codegen", "fields", "Account.po"])).toEqual([
      "Account.pointOfContact",
    ]);
    // As bash breaks the words of a line: at "=".
    expect(
      await bash(
        ["codegen", "check", "--fail-on", "=", "br"],
        "codegen check --fail-on=br",
      ),
    ).toEqual(["breaking"]);
  },
);

test.runIf(isWhole && existsSync("/usr/bin/zsh"))(
  "zsh completes commands and names",
  async () => {
    const { run } = await inShell();
    // Completion works on a terminal only: what the function would add is printed instead.
    const script = `
compdef() { :; }
_describe() { local -a all=("\${(@P)4}"); print -rl -- "\${all[@]%%:*}"; }
eval "$(codegen completion zsh)"
words=(codegen fields Account.po); CURRENT=3
_codegen
words=(codegen comp); CURRENT=2
_codegen`;
    expect(await run("zsh", ["-f", "-c", script])).toEqual([
      "Account.pointOfContact",
      "completion",
    ]);
  },
);

test.runIf(isWhole && existsSync("/usr/bin/fish"))(
  "fish completes commands and names",
  async () => {
    const { run } = await inShell();
    const script = `
codegen completion fish | source
complete -C 'codegen fields Account.po'
complete -C 'codegen comp'`;
    const lines = await run("fish", ["--no-config", "-c", script]);
    expect(lines.map((line) => line.split("\t")[0])).toEqual([
      "Account.pointOfContact",
      "completion",
    ]);
  },
);
