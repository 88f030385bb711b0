import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isWhole } from "../support/matrix.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import { buildProgram, repository, runNode } from "../support/program.js";

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The packages and the files of the program that a run loads, and how it ended. */
async function loadedBy(project: Project, args: readonly string[]) {
  const coverage = await mkdtemp(join(folder, "coverage-"));
  const { code, stdout, stderr } = await runNode(
    project.root,
    [join(folder, "dist/bin.js"), ...args],
    { NODE_V8_COVERAGE: coverage },
  );
  const [report = ""] = await readdir(coverage);
  const content = await readFile(join(coverage, report), "utf8");
  const { result }: { result: readonly { readonly url: string }[] } =
    JSON.parse(content);
  const paths = result
    .filter(({ url }) => url.startsWith("file:"))
    .map(({ url }) => fileURLToPath(url));
  const modules = join(repository, "node_modules");
  const packages = paths
    .filter((path) => path.startsWith(modules))
    .map((path) => relative(modules, path).split(/[\\/]/)[0] ?? "");
  const dist = join(folder, "dist");
  const files = paths
    .filter((path) => path.startsWith(dist))
    .map((path) => relative(dist, path));
  return {
    ...{ code, stdout, stderr },
    packages: [...new Set(packages)],
    files: files.sort(),
  };
}

/** A project in which a run has found nothing to do, and could note that. */
async function upToDate(): Promise<Project> {
  const project = await createProject({ source: "sample" });
  await mkdir(project.path("node_modules"));
  await project.generate();
  await project.generate({ offline: true });
  return project;
}

test("an offline run that changes nothing loads no package, and few files", async () => {
  const project = await upToDate();
  const { code, stderr, packages, files } = await loadedBy(project, [
    "--offline",
  ]);
  expect(stderr).toContain("0 created, 0 changed");
  expect(code).toBe(0);
  expect(packages).toEqual([]);
  expect(files).not.toContain("make.js");
  expect(files.length).toBeLessThan(10);
});

test("a clean offline check loads what such a run loads, and a clean JSON report little more", async () => {
  const project = await upToDate();
  const run = await loadedBy(project, ["--offline"]);
  expect(run.stderr).toContain("0 created, 0 changed");
  for (const flags of [[], ["--json"]]) {
    const check = await loadedBy(project, ["check", "--offline", ...flags]);
    expect(check.code).toBe(0);
    expect(check.packages).toEqual(run.packages);
    const more = check.files.filter((file) => !run.files.includes(file));
    expect(more).toEqual(flags.length === 0 ? [] : ["render-json.js"]);
  }
});

test("what a lookup found is remembered: the next one loads two files, whatever it looks for", async () => {
  const project = await upToDate();
  // Nothing is sure of files that were written a moment ago.
  await sleep(2100);
  const words = ["fields", "point", "of", "contact"];
  const first = await loadedBy(project, words);
  expect(first.files).toContain("cli.js");
  expect(first.files).toContain("zod.js");
  const second = await loadedBy(project, words);
  expect(second.files).toEqual(["bin.js", "look-up.js"]);
  expect(second.packages).toEqual([]);
  const { files, packages } = first;
  expect({ ...second, files, packages }).toEqual(first);
  const id = "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt";
  const other = await loadedBy(project, ["fields", "--json", id]);
  expect(other.files).toEqual(second.files);
  expect(other.stdout).toContain('"title": "Account.status"');
  // What it does not know, it leaves to a whole run.
  const none = await loadedBy(project, ["fields", "nonsense"]);
  expect(none.files).toContain("cli.js");
  expect(none).toMatchObject({ code: 1, stdout: "" });
  expect(none.stderr).toContain("“nonsense”");
});

test.each(["check", "diff"])(
  "%s --help loads what reads the command line, and no more",
  async (command) => {
    const project = await createProject({});
    const { packages, files } = await loadedBy(project, [command, "--help"]);
    expect(packages).toEqual([]);
    expect(files).toEqual([
      ...["base.js", "bin.js", "cli.js", "main.js"],
      "rolldown-runtime.js",
    ]);
  },
);

test.runIf(isWhole)(
  "a run that formats by the project's own config loads prettier",
  async () => {
    const project = await createProject({
      ...withoutRuntime,
      source: "sample",
    });
    await project.generate();
    await project.write(".prettierrc", '{ "semi": false }');
    const { code, packages } = await loadedBy(project, ["--offline"]);
    expect(code).toBe(0);
    expect(packages).toContain("prettier");
  },
);
