import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { fetchOrganization } from "../../src/close/fetch-organization.js";
import { startEmulator } from "../../src/emulator/index.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { buildSchema } from "../../src/schema/build-schema.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import { noNames } from "../../src/schema/name-all.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import type { Contestant } from "./contest.js";
import { blank, holdContest, stepsOf } from "./contest.js";
import type { Contest } from "./generation.js";
import { growthOf, growthTable } from "./growth.js";
import { findNodes, ownNode } from "./nodes.js";
import { parseOptions, quickRoundsOf, roundsOf } from "./options.js";
import { changeOneField, makeOrganization, sizeLabel } from "./organization.js";
import { scenarios } from "./ours.js";
import {
  contentfulOf,
  graphQlOf,
  jsonSchemaOf,
  openApiOf,
} from "./peer-inputs.js";
import type { ProcessRunner } from "./process.js";
import { createRunner, nativeChildren } from "./process.js";
import { pairedRatio, ratiosOf } from "./ratios.js";
import { organizationFromSchema } from "../../src/emulator/seeds/from-schema.js";
import { spreadOf } from "./statistics.js";
import { ratioTable, resultTable } from "./table.js";
import { printResults, readMachine } from "./results.js";
import { meets, wishFor } from "./wish.js";
import { wishTable, wishesOf } from "./wishes.js";
import { isWhole } from "../support/matrix.js";

const openApiShape = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.object({ properties: z.record(z.string(), z.unknown()) }),
    ),
  }),
});

const organization = makeOrganization({ types: 12, fields: 30 });
const place = { folder: "" };

beforeAll(async () => {
  place.folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-test-"));
});
afterAll(() => rm(place.folder, { recursive: true, force: true }));

function script(name: string, code: string): Contestant {
  return {
    name,
    prepare: () => Promise.resolve(),
    command: { args: ["-e", code], cwd: place.folder },
    complaint: () => Promise.resolve(null),
  };
}

async function contest(
  contestants: readonly Contestant[],
  options: {
    readonly rounds: number;
    readonly limitMs?: number;
    readonly patienceMs?: number;
  },
) {
  const run: ProcessRunner = await createRunner(place.folder);
  const turns: string[] = [];
  const say = (name: string, round: number): void =>
    void turns.push(`${round} ${name}`);
  const limitMs = options.limitMs ?? 60_000;
  const results = await holdContest(contestants, [], {
    run,
    rounds: options.rounds,
    limitMs,
    patienceMs: options.patienceMs ?? limitMs,
    say,
  });
  return { results, turns };
}

test("an organisation has exactly the object types and fields that were asked for", () => {
  const fields = [...fieldsByObject(organization).values()];
  expect(fields.map((list) => list.length)).toEqual(Array(12).fill(30));
  expect(new Set(organization.objects.map(({ kind }) => kind)).size).toBe(5);
});

test("an organisation has every field type, single and many, regular and shared", () => {
  const fields = [...fieldsByObject(organization).values()].flat();
  const kinds = new Set(fields.map(({ type }) => type.kind));
  expect([...kinds].sort()).toEqual(
    "choices contact customObject date datetime hidden number text textarea user".split(
      " ",
    ),
  );
  for (const trait of ["many", "shared", "required"] as const)
    expect(new Set(fields.map((field) => field[trait])).size).toBe(2);
});

test("no label and no id occurs twice in an object type, however large", () => {
  const large = makeOrganization({ types: 5, fields: 1200 });
  for (const fields of fieldsByObject(large).values()) {
    expect(new Set(fields.map(({ id }) => id)).size).toBe(1200);
    expect(new Set(fields.map(({ label }) => label)).size).toBe(1200);
  }
});

test("an organisation survives the way through a lock", () => {
  const text = printLock({
    version: 1,
    generator: "0.0.0",
    schema: { default: organization },
    names: noNames,
    deletedObjects: [],
    deletedFields: [],
    changes: [],
    files: {},
  });
  expect(parseLock(text, "lock").schema["default"]).toEqual(organization);
});

test("what the local Close serves is the same organisation", async () => {
  const close = await startEmulator({
    organization: organizationFromSchema(organization),
  });
  const transport = createTransport({
    apiKey: close.apiKey,
    baseUrl: close.url,
  });
  try {
    const fetched = await fetchOrganization(transport, {
      say: () => undefined,
    });
    const { schema } = buildSchema(fetched.raw);
    const count = (all: typeof schema): number =>
      [...fieldsByObject(all).values()].flat().length;
    expect(count(schema)).toBe(count(organization));
    expect(schema.objects.map(({ id }) => id)).toEqual(
      organization.objects.map(({ id }) => id),
    );
  } finally {
    await transport.close();
    await close.close();
  }
});

test("changing one field changes one field, and changing again changes it back", () => {
  const changed = changeOneField(organization);
  const differing = organization.objects.flatMap(({ fields }, index) =>
    fields.filter((field, at) => changed.objects[index]?.fields[at] !== field),
  );
  expect(differing).toHaveLength(1);
  expect(changeOneField(changed)).toEqual(organization);
});

test("every peer is given every object type and every field", () => {
  const open = openApiOf(organization);
  const inputs = [
    open,
    jsonSchemaOf(organization),
    graphQlOf(organization),
    contentfulOf(organization),
  ];
  for (const input of inputs) {
    expect(input).toContain("InitialAmountRecord");
    expect(input.match(/sharedAnnualAmount/g)?.length).toBeGreaterThanOrEqual(
      3,
    );
  }
  const { components } = openApiShape.parse(JSON.parse(open));
  const schemas = Object.values(components.schemas);
  expect(schemas).toHaveLength(12);
  for (const { properties } of schemas)
    expect(Object.keys(properties)).toHaveLength(30);
});

test("contestants take turns, round by round, and each turn is measured", async () => {
  const { results, turns } = await contest(
    [script("a", "0"), script("b", "console.log('  2.5 ms  Work')")],
    { rounds: 2 },
  );
  expect(turns).toEqual(["1 a", "1 b", "2 a", "2 b"]);
  for (const { wallMs, cpuMs, peakMb, failure } of results) {
    expect(failure).toBeNull();
    for (const series of [wallMs, cpuMs, peakMb]) {
      expect(series).toHaveLength(2);
      expect(Math.min(...series)).toBeGreaterThan(0);
    }
  }
  expect(results[1]?.steps).toEqual({ Work: [2.5, 2.5] });
});

test.runIf(isWhole)(
  "a process that takes much memory is seen to, and the runner's own memory is not",
  async () => {
    const mine = Buffer.alloc(2e8, 1);
    const { results } = await contest(
      [script("small", "0"), script("large", "Buffer.alloc(3e8, 1)")],
      { rounds: 1 },
    );
    expect(mine.length).toBeGreaterThan(0);
    expect(results[0]?.peakMb[0]).toBeLessThan(150);
    expect(results[1]?.peakMb[0]).toBeGreaterThan(280);
  },
);

test("the processor time of a child process counts", async () => {
  const work = "const e = Date.now() + 400; while (Date.now() < e);";
  const parent = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(work)}])`;
  const { results } = await contest(
    [script("alone", "0"), script("parent", parent)],
    { rounds: 1 },
  );
  const [alone, both] = results.map(({ cpuMs }) => cpuMs[0] ?? 0);
  expect(both).toBeGreaterThan(2 * (alone ?? Infinity));
});

test("a contestant that fails says why and is left out of later rounds", async () => {
  const { results, turns } = await contest(
    [script("bad", "console.error('no | luck'); process.exit(3)")],
    { rounds: 3 },
  );
  expect(turns).toEqual(["1 bad"]);
  expect(resultTable(results)).toContain("exit code 3: no / luck");
});

test.skipIf(process.platform !== "linux")(
  "a child process that is not Node's counts where it is asked for",
  async () => {
    const loop = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
    const parent = script(
      "blind",
      `require("node:child_process").execFileSync("sh", ["-c", ${JSON.stringify(loop)}])`,
    );
    const env = { [nativeChildren]: "1" };
    const command = { ...parent.command, env };
    const { results } = await contest(
      [parent, { ...parent, name: "aware", command }],
      { rounds: 1 },
    );
    const [blind, aware] = results.map(({ cpuMs }) => cpuMs[0] ?? 0);
    expect(aware).toBeGreaterThan(2 * (blind ?? Infinity));
  },
);

test("the first error that a contestant prints is what is told of it", async () => {
  const code = `console.log("a\\nRangeError: too | deep\\n" + "    at x\\n".repeat(99)); process.exit(1)`;
  const { results } = await contest([script("bad", code)], { rounds: 1 });
  expect(results[0]?.failure).toBe("exit code 1: RangeError: too / deep");
});

test("a contestant whose beginning cannot be made fails alone", async () => {
  const prepare = () => Promise.reject(new Error("no input"));
  const { results } = await contest(
    [{ ...script("bad", "0"), prepare }, script("good", "0")],
    { rounds: 1 },
  );
  expect(results.map(({ failure }) => failure)).toEqual(["no input", null]);
});

test("a contestant that is slow has one round, and its figures stay", async () => {
  const { results, turns } = await contest(
    [script("slow", "setTimeout(() => 0, 50)"), script("also slow", "0")],
    { rounds: 3, patienceMs: 1 },
  );
  expect(turns).toEqual(["1 slow", "1 also slow"]);
  expect(results.map(({ wallMs }) => wallMs.length)).toEqual([1, 1]);
  expect(results.map(({ failure }) => failure)).toEqual([null, null]);
});

test("a contestant that takes too long is stopped and bounds its ratio", async () => {
  const { results } = await contest(
    [script("openapi-typescript 0", "setInterval(() => 0, 1000)")],
    { rounds: 2, limitMs: 1000 },
  );
  expect(resultTable(results)).toContain("longer than 1 s");
  const ours = { ...blank("close-codegen, cold"), wallMs: [500] };
  const [ratio] = ratiosOf("50×40", [ours, ...results], 1000);
  expect(ratio).toMatchObject({
    figure: "cold ÷ openapi-typescript",
    wall: 0.5,
    isUpperBound: true,
    cpu: null,
    want: "≤ 0.5×",
  });
  expect(ratioTable(ratio === undefined ? [] : [ratio])).toContain("< 0.500×");
});

test("medians and ratios are what they are called", () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(spreadOf([])).toBeNull();
  expect(pairedRatio([1, 20, 3], [2, 20, 2])).toBe(1);
  expect(pairedRatio([1], [])).toBeNull();
});

test("the steps that a run tells are read, and a step told twice is added up", () => {
  const output =
    "generated  1 created\n   1.5 ms  Render\n  20.0 ms  Read a\n   2.0 ms  Render\n";
  expect([...stepsOf(output)]).toEqual([
    ["Render", 3.5],
    ["Read a", 20],
  ]);
});

test("flags are read, and a wrong one is named", () => {
  const known = ["a", "b"];
  expect(parseOptions(["--sizes=10x20", "--peers=b"], known)).toMatchObject({
    sizes: [{ types: 10, fields: 20 }],
    peers: ["b"],
    runs: 5,
    limitMs: 150_000,
    nodes: [],
    before: true,
  });
  expect(
    parseOptions(["--node=24", "--node=/n/node", "--no-before"], known),
  ).toMatchObject({ nodes: ["24", "/n/node"], before: false });
  expect(parseOptions(["--peers=none", "--online=none"], known)).toMatchObject({
    peers: [],
    online: null,
  });
  const sectionsOf = (...argv: readonly string[]) =>
    parseOptions(argv, known).sections;
  expect(sectionsOf()).toEqual([
    "generation",
    "compiler",
    "runtime",
    "program",
    "fleet",
  ]);
  expect(sectionsOf("--only=runtime")).toEqual(["runtime"]);
  const both = ["--only=runtime", "--only=generation"];
  expect(sectionsOf(...both)).toEqual(["generation", "runtime"]);
  expect(() => parseOptions(["--only=all"], known)).toThrow("“all”");
  expect(() => parseOptions(["--sizes=2x2"], known)).toThrow("“2x2”");
  expect(() => parseOptions(["--peers=c"], known)).toThrow("“c”");
  expect(() => parseOptions(["--runs=0"], known)).toThrow("--runs");
});

test("a Node beside the one that runs the bench is measured, the same one twice is not, and another program is none", async () => {
  const own = process.execPath;
  expect(await findNodes([own, own], place.folder)).toEqual([ownNode]);
  const other = join(place.folder, "other-node");
  await writeFile(other, "#!/bin/sh\necho 24.99.0\n", { mode: 0o755 });
  if (process.platform !== "win32")
    expect(await findNodes([other], place.folder)).toEqual([
      ownNode,
      { version: "24.99.0", path: other },
    ]);
  const nowhere = join(place.folder, "nowhere");
  await expect(findNodes([nowhere], place.folder)).rejects.toThrow(
    `--node: ${nowhere} is no Node`,
  );
});

test("large organisations get three rounds of five, and always one", () => {
  expect(roundsOf({ types: 50, fields: 40 }, 5)).toBe(5);
  expect(roundsOf({ types: 200, fields: 100 }, 5)).toBe(3);
  expect(roundsOf({ types: 1000, fields: 50 }, 1)).toBe(1);
  expect(quickRoundsOf({ types: 50, fields: 40 }, 5)).toBe(20);
  expect(quickRoundsOf({ types: 200, fields: 100 }, 3)).toBe(3);
});

/** A contest in which every scenario took so many seconds and megabytes. */
function measuredAt(
  size: Pick<Contest, "types" | "fields">,
  seconds: number,
  peakMb: number,
): Contest {
  const label = sizeLabel(size);
  const wallMs = [1000 * seconds];
  const results = [scenarios.unit, scenarios.cold, scenarios.noop].map(
    (name) => ({ ...blank(name), wallMs, cpuMs: wallMs, peakMb: [peakMb] }),
  );
  const ratios = ratiosOf(label, results, 1000);
  return { ...size, size: label, rounds: 1, results, ratios };
}

test("growth is told as an exponent over the fields, between neighbours and over all", () => {
  const contests = [
    measuredAt({ types: 100, fields: 10 }, 9, 50),
    measuredAt({ types: 10, fields: 10 }, 1, 50),
    measuredAt({ types: 100, fields: 100 }, 81, 50),
  ];
  const [cold] = growthOf(contests);
  expect(cold?.name).toBe(scenarios.cold);
  expect(cold?.steps.map(({ of }) => of)).toEqual([
    "10×10 → 100×10",
    "100×10 → 100×100",
  ]);
  const exponent = Math.log10(9);
  for (const { wall, cpu } of [...(cold?.steps ?? []), cold?.overall ?? {}]) {
    expect(wall).toBeCloseTo(exponent);
    expect(cpu).toBeCloseTo(exponent);
  }
  expect(growthTable(growthOf(contests))).toContain("0.95 (0.95)");
  expect(growthOf(contests.slice(1, 2))).toEqual([]);
});

test("what is wanted is held against what was measured, in the order of the page", () => {
  const contests = [
    measuredAt({ types: 50, fields: 40 }, 0.1, 90),
    measuredAt({ types: 200, fields: 100 }, 1, 200),
    measuredAt({ types: 1000, fields: 50 }, 5, 401),
  ];
  const growths = growthOf(contests);
  const of = (node: string) => ({ node, contests, growths, runtime: null });
  const wishes = wishesOf({
    nodes: [of("20.19.0")],
    compiler: null,
    program: null,
  });
  const judged = [
    ["bench-large-failures", true],
    ["bench-large-growth", false],
    ["bench-large-memory-cold", false],
    ["bench-large-memory-noop", false],
    ["bench-no-op-50x40", true],
  ];
  expect(wishes.map(({ id, isMet }) => [id, isMet])).toEqual(judged);
  const table = wishTable(wishes, ["20.19.0"]);
  expect(table).toMatch(/cold, 1000×50 .*≤ 330 MB .* 401 MB .* MISSED/);
  expect(table).toMatch(/node -e 0, 50×40 .*≤ 1.5× .* 1× .* met/);
  const nodes = [of("20.19.0"), of("24.11.0")];
  const both = wishesOf({ nodes, compiler: null, program: null });
  expect(both.map(({ id, isMet }) => [id, isMet])).toEqual(
    judged.flatMap(([id, isMet]) => [
      [id, isMet],
      [`${id}-node-24`, isMet],
    ]),
  );
  expect(both.slice(-2).map(({ what }) => what)).toEqual([
    "warm no-op ÷ node -e 0, 50×40, Node 20",
    "warm no-op ÷ node -e 0, 50×40, Node 24",
  ]);
  const rows = wishTable(both, ["20.19.0", "24.11.0"]).split("\n");
  expect(rows).toHaveLength(2 + judged.length);
  expect(rows[0]).toMatch(/Node 20\.19\.0 .* Node 24\.11\.0 /);
  expect(rows.at(-1)).toMatch(/50×40 .* 1× .* met .* 1× .* met /);
});

test("a wish is met, missed, or without a value", () => {
  for (const [value, want, isMet] of [
    [0.5, "≤ 0.5×", true],
    [0.51, "≤ 0.5×", false],
    [0.9, "≥ 0.9×", true],
    [1, "< 1×", false],
    [0, "0", true],
    [400.1, "≤ 400 MB", false],
    [null, "≤ 1×", false],
  ] as const) {
    const failure = "because";
    const wish = wishFor({ id: "a", what: "", value, want, failure });
    expect(wish).toMatchObject({ id: "bench-a", want, isMet });
    expect(wish.failure).toBe(isMet ? undefined : "because");
  }
  expect(() => meets(1, "little")).toThrow("“little” is no wish.");
});

test("the results as JSON have each series with its spread, and the figures by their ids", () => {
  const contests = [measuredAt({ types: 50, fields: 40 }, 0.1, 90)];
  const node = { node: "20.19.0", contests, growths: [], runtime: null };
  const measured = { nodes: [node], compiler: null, program: null };
  const options = parseOptions(["--peers=none"], []);
  const json = printResults(measured, wishesOf(measured), options, {
    ...{ commit: "abc", hasChanges: false, date: "2026-11-21", cores: 2 },
    ...{ node: "20", platform: "linux", machine: readMachine() },
  });
  const spread = { median: 100, min: 100, max: 100 };
  expect(JSON.parse(json)).toMatchObject({
    commit: "abc",
    options: { sizes: ["10×10", "50×40", "200×100", "1000×50"] },
    figures: [
      { id: "bench-no-op-50x40", value: 1, want: "≤ 1.5×", isMet: true },
    ],
    nodes: [
      {
        node: "20.19.0",
        contests: [
          { rounds: 1, results: [{}, { spread: { wallMs: spread } }, {}] },
        ],
      },
    ],
  });
});
