import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import { buildProgram, repository, runNode } from "../support/program.js";

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The packages that a run of the program loads, and how it ended. */
async function packagesOf(project: Project, args: readonly string[]) {
  const coverage = await mkdtemp(join(folder, "coverage-"));
  const { code, stderr } = await runNode(
    project.root,
    [join(folder, "dist/bin.js"), ...args],
    { NODE_V8_COVERAGE: coverage },
  );
  const [report = ""] = await readdir(coverage);
  const content = await readFile(join(coverage, report), "utf8");
  const { result }: { result: readonly { readonly url: string }[] } =
    JSON.parse(content);
  const modules = join(repository, "node_modules");
  const packages = result
    .filter(({ url }) => url.startsWith("file:"))
    .map(({ url }) => fileURLToPath(url))
    .filter((path) => path.startsWith(modules))
    .map((path) => relative(modules, path).split(/[\\/]/)[0] ?? "");
  return { code, stderr, packages: [...new Set(packages)] };
}

const heavy = [
  "prettier",
  "ts-morph",
  "typescript",
  "oxc-parser",
  "oxc-transform",
  "undici",
];

test("an offline run that changes nothing loads no heavy package", async () => {
  const project = await createProject({ source: "sample" });
  await project.generate();
  const { code, stderr, packages } = await packagesOf(project, ["--offline"]);
  expect(stderr).toContain("0 created, 0 changed");
  expect(code).toBe(0);
  expect(packages).toContain("commander");
  expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
});

test("a clean offline check loads what such a run loads, and a clean JSON report no more", async () => {
  const project = await createProject({ source: "sample" });
  await project.generate();
  const run = await packagesOf(project, ["--offline"]);
  expect(run.stderr).toContain("0 created, 0 changed");
  for (const flags of [[], ["--json"]]) {
    const check = await packagesOf(project, ["check", "--offline", ...flags]);
    expect(check.code).toBe(0);
    expect([...check.packages].sort()).toEqual([...run.packages].sort());
  }
});

test.each(["check", "diff"])(
  "%s --help loads commander and no other package",
  async (command) => {
    const project = await createProject({});
    const { packages } = await packagesOf(project, [command, "--help"]);
    expect(packages).toEqual(["commander"]);
  },
);

test("a run that formats by the project's own config loads prettier", async () => {
  const project = await createProject({
    ...withoutRuntime,
    source: "sample",
  });
  await project.generate();
  await project.write(".prettierrc", '{ "semi": false }');
  const { code, packages } = await packagesOf(project, ["--offline"]);
  expect(code).toBe(0);
  expect(packages).toContain("prettier");
});
