import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Config } from "../src/index.js";
import { goLive } from "./support/live.js";
import { createProject } from "./support/project.js";
import type { Project } from "./support/project.js";
import { buildProgram, runNode } from "./support/program.js";

let folder: string;

beforeAll(async () => {
  folder = await buildProgram();
  // Ends the process as a power cut would, in place of its n-th replacement of a file.
  await writeFile(
    join(folder, "die.cjs"),
    `const fs = require("node:fs");
     const { rename } = fs;
     let left = Number(process.env.DIE_AT);
     fs.rename = (...args) => {
       left -= 1;
       if (left === 0) process.kill(process.pid, "SIGKILL");
       else rename(...args);
     };`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const before: Config = { source: "sample", importExtension: ".js" };
const after: Config = { ...before, docs: "none", exclude: ["Resource"] };

async function filesOf(config: Config): Promise<ReadonlyMap<string, string>> {
  const project = await createProject(config);
  await project.generate();
  return project.files();
}

async function runAndDie(project: Project, at: number): Promise<void> {
  const { code } = await runNode(
    project.root,
    ["--require", join(folder, "die.cjs"), join(folder, "dist/bin.js")],
    { DIE_AT: String(at) },
  );
  expect(code).toBeNull();
}

// The journal is the first file that is replaced, the lock the last; the sample has some forty.
test.each([1, 2, 12])(
  "a first run that is killed at file %i is completed by the next",
  { timeout: 60_000 },
  async (at) => {
    const want = await filesOf(before);
    const project = await createProject(before);
    await runAndDie(project, at);
    for (const [path, text] of await project.files())
      if (want.has(path)) expect(text, path).toBe(want.get(path));
    await project.generate();
    const files = await project.files();
    for (const [path, text] of want) expect(files.get(path), path).toBe(text);
  },
);

test.each([1, 2, 9, 14])(
  "a later run that is killed at file %i leaves each file whole, old or new, and is completed by the next",
  { timeout: 60_000 },
  async (at) => {
    const [old, want] = [await filesOf(before), await filesOf(after)];
    const project = await createProject(before);
    await project.generate();
    await project.configure(after);
    await runAndDie(project, at);
    const between = await project.files();
    for (const path of old.keys())
      expect([old.get(path), want.get(path)], path).toContain(
        between.get(path),
      );
    expect((await project.generateOne({ offline: true })).written).toBe(true);
    const files = await project.files();
    for (const path of new Set([...old.keys(), ...want.keys()]))
      expect(files.get(path), path).toBe(want.get(path));
    const { written } = await project.generateOne({ offline: true });
    expect(written).toBe(false);
  },
);

test("two runs at once both succeed, and the result is whole", async () => {
  const { project } = await goLive();
  const { project: alone } = await goLive();
  await alone.generate();
  const runs = [project.generate(), project.generate(), project.pull()];
  await Promise.all(runs);
  expect(await project.files()).toEqual(await alone.files());
});

async function claim(project: Project, pid: number): Promise<string> {
  const control = project.path("generated/.close-codegen");
  await mkdir(control, { recursive: true });
  const file = join(control, "run.json");
  await writeFile(file, JSON.stringify({ pid, host: hostname() }));
  return file;
}

test("what a killed run left to keep others out keeps nobody out", async () => {
  const { project } = await goLive();
  const { stdout } = await runNode(folder, ["-p", "process.pid"]);
  await claim(project, Number(stdout));
  await project.generate();
  expect([...(await project.files()).keys()].join()).not.toContain("run.json");
});

test("a run waits for another one that is writing", async () => {
  const { project } = await goLive();
  const file = await claim(project, process.pid);
  let run: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    run = project.generate({
      steps: async (title, work) => {
        if (title === "Write") resolve();
        return work(() => undefined);
      },
    });
  });
  expect([...(await project.files()).keys()]).toEqual([
    ".close-codegen/run.json",
  ]);
  await rm(file);
  await run;
  expect((await project.files()).has("lead.ts")).toBe(true);
});

test("a temporary file that a killed run left is removed, a file of the user's with such a name is not", async () => {
  const project = await createProject(before);
  const output = join(project.root, "generated");
  await mkdir(join(output, ".close-codegen"), { recursive: true });
  await writeFile(
    join(output, ".close-codegen/journal.json"),
    JSON.stringify({ files: { "index.ts": ["0"] } }),
  );
  await writeFile(join(output, "index.ts.4096731"), "half a fi");
  await writeFile(join(output, "notes.2026"), "mine");
  await project.generate();
  const names = await readdir(output);
  expect(names).not.toContain("index.ts.4096731");
  expect(names).not.toContain(".close-codegen");
  expect(names).toContain("notes.2026");
});

test("a claim that nobody can hold any more does not stop a run", async () => {
  const project = await createProject(before);
  const claim = join(project.root, "generated/.close-codegen/run.json");
  await mkdir(dirname(claim), { recursive: true });
  await writeFile(claim, "");
  const longAgo = new Date("2020-01-01T00:00:00Z");
  await utimes(claim, longAgo, longAgo);
  const [output] = (await project.generate()).outputs;
  expect(output?.written).toBe(true);
});

test("a file of two runs ago is still ours when both were killed, and a pull between them changes nothing of that", async () => {
  const want = await filesOf(before);
  const project = await createProject({ ...before, header: ["one"] });
  await project.generate();
  const { root } = project;
  await project.configure({ ...before, header: ["two"] });
  await runAndDie(project, 20);
  await project.configure({ ...before, header: ["three"] });
  await runAndDie(project, 3);
  await project.configure(before);
  const pulled = await runNode(root, [join(folder, "dist/bin.js"), "pull"]);
  expect(pulled.stderr).not.toContain("error");
  const { code, stderr } = await runNode(root, [join(folder, "dist/bin.js")]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  expect(await project.files()).toEqual(want);
});
