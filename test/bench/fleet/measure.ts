/** What many organisations in one config cost, beside the largest of them alone and beside one after the other. */
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Emulator } from "../../../src/emulator/index.js";
import { organizationFromSchema } from "../../../src/emulator/seeds/from-schema.js";
import type { Contestant, Result } from "../contest.js";
import { holdContest } from "../contest.js";
import type { Bench } from "../generation.js";
import type { Size } from "../organization.js";
import { makeOrganization, sizeLabel } from "../organization.js";
import { pairedSpread } from "../ratios.js";
import { spreadOf } from "../statistics.js";
import { resultTable } from "../table.js";
import type { Wanted } from "../wish.js";

/** How many organisations there are, the largest among them. */
const count = 200;
const usual: Size = { types: 10, fields: 10 };
const largest: Size = { types: 50, fields: 40 };
/** Milliseconds by which each answer is late. */
const latency = 100;

/** The names of the contestants, as they stand in tables. */
export const fleetNames = {
  alone: "the largest alone",
  all: `${String(count)} organisations`,
  single: `${String(count)} organisations, one by one`,
} as const;

/** Measures all of it, once: so many organisations are rounds enough. */
export async function measureFleet(bench: Bench): Promise<readonly Result[]> {
  const { run, say, options } = bench;
  const project = join(bench.folder, "fleet");
  say(`fleet: starting ${String(count)} local Closes`);
  const closes = await startCloses();
  try {
    await makeProject(project, bench.root, closes);
    return await holdContest(contestantsIn(project, bench), [], {
      ...{ run, rounds: 1, limitMs: options.limitMs * 4 },
      say: (name) => {
        say(`fleet: ${name}`);
      },
    });
  } finally {
    await Promise.all(closes.map((close) => close.close()));
    await rm(project, { recursive: true, force: true });
  }
}

/** All in one process, which has little to do: it answers late. */
async function startCloses(): Promise<readonly Emulator[]> {
  const sizes = [largest, ...Array.from({ length: count - 1 }, () => usual)];
  const closes: Emulator[] = [];
  for (const [index, size] of sizes.entries()) {
    const id = `orga_${String(index)}`;
    const organization = organizationFromSchema(makeOrganization(size), id);
    const close = await startEmulator({ organization });
    close.misbehave({ delay: latency });
    closes.push(close);
  }
  return closes;
}

async function makeProject(
  project: string,
  root: string,
  closes: readonly Emulator[],
): Promise<void> {
  await mkdir(join(project, "node_modules", ".cache"), { recursive: true });
  const link = join(project, "node_modules", "close-codegen");
  await symlink(root, link, "junction");
  const orgs = Object.fromEntries(
    closes.map(({ url: baseUrl, apiKey }, index) => [
      `org${String(index)}`,
      { baseUrl, apiKey, output: `out/org${String(index)}` },
    ]),
  );
  const files = {
    "package.json": '{ "type": "module" }\n',
    "codegen.config.json": JSON.stringify({ orgs }),
    "one-by-one.js": oneByOne,
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(project, name), text);
}

/** What one would write without it. */
const oneByOne = `import { generate, loadConfig } from "close-codegen";
const config = await loadConfig({ cwd: process.cwd(), env: process.env });
let created = 0;
for (const { name } of config.orgs) {
  const { outputs } = await generate({ config, orgs: [name] });
  created += outputs.length;
}
console.log("generated", created, "outputs");
`;

function contestantsIn(
  project: string,
  { bin }: Pick<Bench, "bin">,
): readonly Contestant[] {
  const contestant = (
    name: string,
    args: readonly string[],
    expected: RegExp,
  ): Contestant => ({
    name,
    prepare: () => rm(join(project, "out"), { recursive: true, force: true }),
    command: { args, cwd: project },
    complaint: ({ output }) =>
      Promise.resolve(
        expected.test(output) ? null : `printed ${output.slice(0, 300)}`,
      ),
  });
  const { alone, all, single } = fleetNames;
  const outputs = new RegExp(`^generated .*\\b${String(count)} outputs`, "m");
  return [
    contestant(alone, [bin, "generate", "--org", "org0"], /^generated {2}/m),
    contestant(all, [bin, "generate"], outputs),
    contestant(single, ["one-by-one.js"], outputs),
  ];
}

/** The table of what was measured. */
export function fleetTable(results: readonly Result[]): string {
  const sizes = `one of ${sizeLabel(largest)}, the others of ${sizeLabel(usual)}`;
  return `\n## A fleet: ${sizes}, answers late by ${String(latency)} ms\n\n${resultTable(results)}`;
}

/** What is wanted: half of the time, and hardly more memory. */
export function fleetWishes(results: readonly Result[]): readonly Wanted[] {
  const of = (name: string): Result | undefined =>
    results.find((result) => result.name === name);
  const { alone, all, single } = fleetNames;
  const [largestAlone, together, serial] = [of(alone), of(all), of(single)];
  const ratio = (
    id: string,
    what: string,
    [mine, theirs]: readonly [readonly number[], readonly number[]],
    want: string,
  ): Wanted => {
    const spread = pairedSpread(mine, theirs);
    return { id, what, value: spread?.median ?? null, want, spread };
  };
  return [
    ratio(
      "fleet-wall",
      `${all} ÷ one by one`,
      [together?.wallMs ?? [], serial?.wallMs ?? []],
      "≤ 0.5×",
    ),
    ratio(
      "fleet-memory",
      `peak memory of ${all} ÷ ${alone}`,
      [together?.peakMb ?? [], largestAlone?.peakMb ?? []],
      "≤ 1.3×",
    ),
    {
      id: "fleet-peak",
      what: `peak memory of ${all}`,
      value: spreadOf(together?.peakMb ?? [])?.median ?? null,
      want: "≤ 330 MB",
    },
  ];
}
