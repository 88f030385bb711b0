import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { fetchOrganization } from "../../src/close/fetch.js";
import { startEmulator } from "../../src/emulator/index.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { buildSchema } from "../../src/schema/build.js";
import { parseLock, printLock } from "../../src/schema/lock.js";
import { noNames } from "../../src/schema/names.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import type { Contestant, Result } from "./contest.js";
import { holdContest, stepsOf } from "./contest.js";
import { parseOptions } from "./options.js";
import { changeOneField, makeOrganization } from "./organization.js";
import {
  contentfulOf,
  graphQlOf,
  jsonSchemaOf,
  openApiOf,
} from "./peer-inputs.js";
import type { ProcessRunner } from "./process.js";
import { createRunner } from "./process.js";
import { pairedRatio, ratiosOf } from "./ratios.js";
import { organizationFromSchema } from "../../src/emulator/from-schema.js";
import { spreadOf } from "./statistics.js";
import { ratioTable, resultTable } from "./table.js";

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

const unmeasured: Result = {
  name: "",
  wallMs: [],
  cpuMs: [],
  peakMb: [],
  steps: {},
  failure: null,
  overLimit: false,
};

async function contest(
  contestants: readonly Contestant[],
  options: { readonly rounds: number; readonly limitMs?: number },
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

test("a process that takes much memory is seen to, and the runner's own memory is not", async () => {
  const mine = Buffer.alloc(2e8, 1);
  const { results } = await contest(
    [script("small", "0"), script("large", "Buffer.alloc(3e8, 1)")],
    { rounds: 1 },
  );
  expect(mine.length).toBeGreaterThan(0);
  expect(results[0]?.peakMb[0]).toBeLessThan(150);
  expect(results[1]?.peakMb[0]).toBeGreaterThan(280);
});

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

test("a contestant that takes too long is stopped and bounds its ratio", async () => {
  const { results } = await contest(
    [script("openapi-typescript 0", "setInterval(() => 0, 1000)")],
    { rounds: 2, limitMs: 1000 },
  );
  expect(resultTable(results)).toContain("longer than 1 s");
  const ours = { ...unmeasured, name: "close-codegen, cold", wallMs: [500] };
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
    limitMs: 60_000,
  });
  expect(parseOptions(["--peers=none", "--online=none"], known)).toMatchObject({
    peers: [],
    online: null,
  });
  expect(parseOptions([], known).sections).toEqual(["generation", "runtime"]);
  expect(parseOptions(["--only=runtime"], known).sections).toEqual(["runtime"]);
  expect(() => parseOptions(["--only=all"], known)).toThrow("“all”");
  expect(() => parseOptions(["--sizes=2x2"], known)).toThrow("“2x2”");
  expect(() => parseOptions(["--peers=c"], known)).toThrow("“c”");
  expect(() => parseOptions(["--runs=0"], known)).toThrow("--runs");
});
