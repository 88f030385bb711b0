/** A file system that gives no answer, as a network drive that is away: a real mount, where that is possible. */
import { spawnSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { isWhole } from "../support/matrix.js";
import { buildProgram, runCommand } from "../support/program.js";
import type { Ended } from "../support/program.js";
import { createProject } from "../support/project.js";

// FUSE without anybody who answers: each look at what lies there waits for ever.
const mount = `exec 3<>/dev/fuse && mount -i -t fuse dead "$0" -o fd=3,rootmode=40000,user_id=0,group_id=0`;

const canMount =
  isWhole &&
  spawnSync("unshare", ["-m", "sh", "-c", mount, "/mnt"], { stdio: "ignore" })
    .status === 0;

let program: string;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => rm(program, { recursive: true, force: true }));

/** Runs the program in a project whose folder `dead` gives no answer, for 90 seconds at most. */
async function runBesideDead(args: readonly string[]): Promise<Ended> {
  const usual = { runtime: "import", source: "sample" } as const;
  const project = await createProject(usual);
  const configs = {
    "templates.json": { ...usual, templates: "dead/templates" },
    "output.json": { ...usual, output: "dead/output" },
  };
  for (const [file, config] of Object.entries(configs))
    await project.write(file, JSON.stringify(config));
  const dead = project.path("dead");
  await mkdir(dead);
  const bin = join(program, "dist/bin.js");
  // The shell stays, since with its end of the file system all of it would go.
  const run = `${mount} && { timeout -s KILL 90 "$@" 3<&-; exit $?; }`;
  return runCommand(project.root, [
    ...["unshare", "-m", "sh", "-c", run, dead],
    ...[process.execPath, bin, ...args],
  ]);
}

// Twenty seconds of patience, and some until the process ends: `npm run test:matrix` waits for that.
describe.runIf(canMount)("a drive that gives no answer", () => {
  test.concurrent.for([
    ["an env file", ["--env", "dead/.env"], "dead/.env"],
    ["the config", ["--config", "dead/c.json"], "dead/c.json"],
    ["the templates", ["--config", "templates.json"], "dead/templates"],
    ["the output", ["--config", "output.json"], "dead/output"],
    ["the lock", ["--config", "output.json", "--offline"], "dead/output"],
    [
      "a lock that is served",
      ["serve", "--lock", "dead/a.json"],
      "dead/a.json",
    ],
    ["a lock to compare", ["diff", "dead/a.json", "lock"], "dead/a.json"],
    ["the folder", ["--cwd", "dead"], "dead"],
    ["a checked output", ["check", "--config", "output.json"], "dead/output"],
  ] as const)(
    "is refused by name where it holds %s",
    { timeout: 120_000 },
    async ([, args, path], { expect: expectHere }) => {
      const { code, stdout, stderr } = await runBesideDead(args);
      const words = (stdout + stderr).replaceAll(/[\s│]+/g, " ");
      expectHere(words).toContain(path);
      expectHere(words).toContain("gave no answer within 20 seconds");
      // A process that the system keeps waiting is ended by a signal of its own.
      expectHere([1, 143, null]).toContain(code);
    },
  );
});
