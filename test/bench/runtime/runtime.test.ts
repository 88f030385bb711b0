import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildProgram } from "../../support/program.js";
import { makeOrganization } from "../organization.js";
import { createRunner } from "../process.js";
import { figureTable } from "./figures.js";
import {
  importTable,
  importWishes,
  installClient,
  measureImports,
} from "./imports.js";
import type { RuntimeResults, RuntimeScale } from "./measure.js";
import { measureRuntime, runtimeTables, runtimeWishes } from "./measure.js";
import { makePages } from "./pages.js";
import { wishFor } from "../wish.js";
import { isWhole } from "../../support/matrix.js";

const organization = makeOrganization({ types: 12, fields: 30 });
const place = { folder: "" };

beforeAll(async () => {
  place.folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-test-"));
});
afterAll(() => rm(place.folder, { recursive: true, force: true }));

test("records lack a field as often as was asked for, and differ in what they lack", () => {
  const [contact] = organization.objects.filter(({ id }) => id === "contact");
  const options = { objectId: "contact", pages: 4, missing: 0.5 };
  const pages = makePages(organization, options);
  expect(pages.map((page) => page.length)).toEqual([100, 100, 100, 100]);
  const custom = pages
    .flat()
    .map((record) =>
      Object.keys(record).filter((key) => key.startsWith("custom.")),
    );
  const share = custom.flat().length / (400 * 30);
  expect(share).toBeGreaterThan(0.45);
  expect(share).toBeLessThan(0.55);
  expect(new Set(custom.map(String)).size).toBeGreaterThan(390);
  for (const field of contact?.fields ?? [])
    expect(custom.flat()).toContain(`custom.${field.id}`);
  expect(makePages(organization, options)).toEqual(pages);
});

test("a figure is told by both sides, the median of its ratios and what is wanted", () => {
  const table = figureTable([
    {
      figure: "a ÷ b",
      unit: "ns",
      ours: [1, 200, 3],
      other: [10, 1000, 10],
      wish: { id: "a", want: "≤ 0.1×" },
    },
  ]);
  expect(
    table
      .split("\n")
      .at(-1)
      ?.split(/ *\| */),
  ).toEqual([
    "",
    "a ÷ b",
    "3.00",
    "10.0",
    "ns",
    "0.200×",
    "0.100×–0.300×",
    "want ≤ 0.1×",
    "",
  ]);
});

test("a client that is imported is timed and weighed, and one that cannot be installed says so", async () => {
  await writeFile(join(place.folder, "light.mjs"), "export const a = 1;\n");
  await writeFile(
    join(place.folder, "heavy.cjs"),
    `exports.a = "${"x".repeat(5000)}";\n`,
  );
  const file = (name: string, specifier: string) => ({
    name,
    specifiers: [specifier],
    cwd: place.folder,
  });
  const missing = { nowhere: `file:${join(place.folder, "nowhere.tgz")}` };
  const absent = await installClient(
    { name: "nowhere", packages: missing },
    join(place.folder, "cache"),
  );
  const results = await measureImports(
    [file("light", "./light.mjs"), file("heavy", "./heavy.cjs")],
    "reason" in absent ? [absent] : [],
    { rounds: 2, folder: place.folder, run: await createRunner(place.folder) },
  );
  const [, light, heavy, nowhere] = results;
  expect(light).toMatchObject({ bytes: 20, modules: 1 });
  expect(heavy?.bytes).toBeGreaterThan(5000);
  expect(light?.result.steps["import"]).toHaveLength(2);
  expect(nowhere?.result.failure).toContain("could not be installed");
  const table = importTable(results, "light");
  expect(table).toMatch(/light .* 1\.000× \|/);
  expect(table).toContain("could not be installed");
  expect(importWishes(results, "light")).toEqual([]);
  const renamed = results.map((one) =>
    one === heavy
      ? { ...one, result: { ...one.result, name: "stripe 1.0.0" } }
      : one,
  );
  expect(importWishes(renamed, "light")).toMatchObject([
    {
      id: "import",
      what: expect.stringContaining("stripe 1.0.0"),
      want: "≤ 0.9×",
    },
  ]);
});

const smallRuntime: RuntimeScale = {
  rounds: 1,
  pages: 1,
  records: { types: 4, fields: 12 },
  clients: [{ types: 4, fields: 2 }],
  listPages: 3,
  latencyMs: 20,
  isWeighed: true,
};

async function benchRuntime(folder: string): Promise<RuntimeResults> {
  const program = await buildProgram();
  try {
    return await measureRuntime(smallRuntime, {
      bin: join(program, "dist", "bin.js"),
      root: program,
      folder,
      cache: join(folder, "cache"),
      peers: [],
      run: await createRunner(folder),
      say: () => undefined,
    });
  } finally {
    await rm(program, { recursive: true, force: true });
  }
}

test.runIf(isWhole)(
  "the runtime is measured from the generated code, each figure on both sides",
  async () => {
    const folder = join(place.folder, "runtime");
    await mkdir(folder);
    const results = await benchRuntime(folder);
    expect(results.figures).toHaveLength(20);
    for (const { figure, ours, other } of results.figures) {
      for (const series of [ours, other]) {
        expect(series, figure).toHaveLength(1);
        expect(Math.min(...series), figure).toBeGreaterThan(0);
      }
    }
    const imported = results.imports.map(({ result }) => result);
    expect(imported.map(({ failure }) => failure)).toEqual([null, null, null]);
    const [sources, compiled, ...bundles] = results.sizes;
    expect(sources?.bytes).toBeGreaterThan(compiled?.bytes ?? Infinity);
    expect(bundles.map(({ failure }) => failure)).toEqual(
      Array(5).fill("esbuild takes no part"),
    );
    const wishes = runtimeWishes(results).map(wishFor);
    expect(wishes.map(({ id }) => id)).toEqual([
      "bench-decode-0-unset",
      "bench-decode-20-unset",
      "bench-decode-20-unset-seen",
      "bench-memory",
      "bench-decode-50-unset",
      "bench-decode-50-unset-seen",
      "bench-read-50-unset-seen",
      "bench-list-rate",
      "bench-list-latency",
    ]);
    expect(wishes.every(({ value }) => value > 0)).toBe(true);
    const tables = runtimeTables(results);
    for (const text of [
      "≤ 0.105×",
      "≤ 0.3×",
      "≥ 0.9×",
      "close-codegen 4×2",
      "≤ 20 kB",
    ])
      expect(tables).toContain(text);
  },
  120_000,
);
