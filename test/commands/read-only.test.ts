/** A project on a file system that is mounted read-only, as containers have it: a real mount, where that is possible. */
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isWhole } from "../support/matrix.js";
import { withoutRuntime } from "../support/live.js";
import { buildProgram, runCommand } from "../support/program.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const canMount =
  spawnSync("unshare", ["-m", "true"], { stdio: "ignore" }).status === 0;

let program: string;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => rm(program, { recursive: true, force: true }));

/** Runs the program in a project that cannot be written while it runs. */
function runReadOnly({ root }: Project, args: readonly string[]) {
  const mounted = `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"`;
  const command = [process.execPath, join(program, "dist/bin.js"), ...args];
  return runCommand(root, [
    "unshare",
    "-m",
    "sh",
    "-c",
    mounted,
    root,
    ...command,
  ]);
}

describe.skipIf(!canMount)("on a read-only file system", () => {
  test("a project that is up to date passes; one that is not hears at once that it cannot be written", async () => {
    const project = await createProject({
      ...withoutRuntime,
      source: "sample",
    });
    await project.generate();
    for (const args of [["--offline"], ["--offline", "--frozen"]])
      expect(await runReadOnly(project, args)).toMatchObject({ code: 0 });
    await rm(project.path("generated/lead.ts"));
    const { code, stderr } = await runReadOnly(project, ["--offline"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error E_OUTPUT_WRITE");
    expect(stderr).toContain("the file system is read-only (EROFS)");
    expect(stderr).toContain("check --offline");
    expect(stderr).not.toMatch(/E_BUSY|another run/i);
  });

  test.runIf(isWhole)(
    "a first run says so as well, where the folder of the output is missing too",
    async () => {
      const project = await createProject({
        ...withoutRuntime,
        output: "a/b/c",
      });
      const { code, stderr } = await runReadOnly(project, ["--sample"]);
      expect(code).toBe(1);
      expect(stderr).toContain(
        `${project.path("a")} could not be written: the file system is read-only`,
      );
    },
  );
});
