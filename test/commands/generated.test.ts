import { readFile, readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sampleOrganization } from "../../src/emulator/index.js";
import type { Fault } from "../../src/emulator/index.js";
import { start } from "../support/emulator-client.js";
import { createProject } from "../support/project.js";

const golden = fileURLToPath(new URL("../../generated", import.meta.url));

/** What `generated/` of this repository is made with; its imports are those of the nearest tsconfig. */
const config = { source: "sample", importExtension: ".js" } as const;

async function goldenPaths(): Promise<readonly string[]> {
  const entries = await readdir(golden, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => path.slice(golden.length + 1).replaceAll("\\", "/"))
    .sort();
}

test("the sample organisation gives the files of generated/, byte for byte", async () => {
  const project = await createProject(config);
  await project.generate();
  const files = await project.files();
  // First, since a snapshot that is missing would be written and found the next time.
  expect(await goldenPaths()).toEqual([...files.keys()].sort());
  for (const [path, text] of files)
    await expect(text).toMatchFileSnapshot(`../../generated/${path}`);
});

test("the page about the generated code says how large the runtime is, to a tenth", async () => {
  const page = await readFile(`${golden}/../docs/generated-code.md`, "utf8");
  const [, kilobytes, files] =
    /some (\d+) kB of commented TypeScript in (\d+) files/.exec(page) ?? [];
  const paths = (await goldenPaths()).filter((path) =>
    path.startsWith("runtime/"),
  );
  const sizes = await Promise.all(
    paths.map(async (path) => (await stat(`${golden}/${path}`)).size),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  for (const [said, found] of [
    [kilobytes, bytes / 1000],
    [files, paths.length],
  ] as const)
    expect(Math.abs(Number(said) / found - 1)).toBeLessThan(0.1);
});

test("a second run writes nothing", async () => {
  const project = await createProject(config);
  const first = await project.generateOne();
  const files = await project.files();
  const times = await project.times();
  expect(first.written).toBe(true);
  expect(first.plan.create).toEqual([...files.keys()].sort());
  const second = await project.generateOne();
  expect(second.written).toBe(false);
  expect(second.plan).toEqual({
    create: [],
    change: [],
    keep: [...files.keys()].sort(),
    remove: [],
  });
  expect(await project.files()).toEqual(files);
  expect(await project.times()).toEqual(times);
});

test("a dry run tells what it would create and creates nothing", async () => {
  const project = await createProject(config);
  const { plan, written } = await project.generateOne({ dryRun: true });
  expect(written).toBe(false);
  expect(plan.create).toEqual(await goldenPaths());
  expect([...(await project.files(".")).keys()]).toEqual([
    "codegen.config.json",
  ]);
});

/** Generates afresh from a Close that answers in a way of its own. */
async function generatedUnder(
  fault: Fault,
): Promise<ReadonlyMap<string, string>> {
  const { emulator } = await start({ organization: sampleOrganization });
  emulator.misbehave(fault);
  const project = await createProject({ importExtension: ".js" }, emulator);
  await project.generate();
  return project.files();
}

test("the order in which Close lists things changes no byte (R3)", async () => {
  const project = await createProject(config);
  await project.generate();
  const want = await project.files();
  expect(await generatedUnder({ shuffle: 1 })).toEqual(want);
  expect(await generatedUnder({ shuffle: 20 })).toEqual(want);
});

test("lists without has_more and attributes that nobody knows change no byte", async () => {
  const want = await generatedUnder({ times: 0 });
  const fault = { omitHasMore: true, extraAttributes: true };
  expect(await generatedUnder(fault)).toEqual(want);
});

test("from the lock comes what came from Close, byte for byte (R3)", async () => {
  const project = await createProject(config);
  await project.generate();
  const { plan } = await project.generateOne({ offline: true });
  expect([...plan.create, ...plan.change, ...plan.remove]).toEqual([]);
  const pulled = await createProject(config);
  await pulled.pull();
  await pulled.generate({ offline: true });
  expect(await pulled.files()).toEqual(await project.files());
});
