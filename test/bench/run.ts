/** `npm run bench`: measures generation, compiling and the runtime beside peers and prints tables; README.md tells how to read them. */
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readCircumstances } from "../proofs/circumstances.js";
import type { Circumstances } from "../proofs/page.js";
import { compilerTables, measureCompiler } from "./compiler/measure.js";
import type { Bench } from "./generation.js";
import {
  contestTables,
  inviteGuests,
  measureGeneration,
} from "./generation.js";
import { growthOf, growthTable } from "./growth.js";
import type { BenchOptions } from "./options.js";
import { parseOptions, usage } from "./options.js";
import { peers } from "./peers.js";
import { createRunner } from "./process.js";
import type { Machine } from "./results.js";
import { printResults, readMachine } from "./results.js";
import type { RuntimeResults } from "./runtime/measure.js";
import {
  measureRuntime,
  ordinaryScale,
  runtimePeers,
  runtimeTables,
} from "./runtime/measure.js";
import type { Measured } from "./wishes.js";
import { wishTable, wishesOf } from "./wishes.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "close-codegen-bench");

async function main(options: BenchOptions): Promise<void> {
  const bin = resolve(options.bin ?? join(root, "dist", "bin.js"));
  await access(bin);
  const circumstances = {
    ...(await readCircumstances()),
    machine: readMachine(),
  };
  print(headLine(circumstances));
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-"));
  try {
    const run = await createRunner(folder);
    const bench = { options, bin, root, cache, folder, run, say: tell };
    const measured = await measure(bench);
    const wishes = wishesOf(measured);
    if (wishes.length > 0) print(`\n## Wanted\n\n${wishTable(wishes)}`);
    const json = printResults(measured, wishes, options, circumstances);
    if (options.json !== null) await writeFile(options.json, json);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The parts that were asked for, each told as soon as it is measured. */
async function measure(bench: Bench): Promise<Measured> {
  const { sections } = bench.options;
  const isAbout = (section: (typeof sections)[number]): boolean =>
    sections.includes(section);
  const isBesidePeers = isAbout("generation") || isAbout("compiler");
  const guests = isBesidePeers
    ? await inviteGuests(bench)
    : { installed: [], absent: [] };
  const contests = isAbout("generation")
    ? await measureGeneration(bench, guests, (contest) => {
        print(contestTables(contest));
      })
    : [];
  const growths = growthOf(contests);
  if (growths.length > 0) print(`\n## Growth\n\n${growthTable(growths)}`);
  const compiler = isAbout("compiler")
    ? await measureCompiler(bench, guests)
    : null;
  if (compiler !== null) print(compilerTables(compiler));
  const runtime = isAbout("runtime") ? await benchRuntime(bench) : null;
  if (runtime !== null) print(runtimeTables(runtime));
  return { contests, growths, compiler, runtime };
}

async function benchRuntime({
  options: { runs: rounds, pages, peers: names },
  folder,
  ...bench
}: Bench): Promise<RuntimeResults> {
  const scale = { ...ordinaryScale, rounds, pages };
  const place = join(folder, "runtime");
  return measureRuntime(scale, { ...bench, folder: place, peers: names });
}

function headLine({
  commit,
  hasChanges,
  date,
  node,
  platform,
  machine,
}: Circumstances & { readonly machine: Machine }): string {
  const of = `${commit.slice(0, 12)}${hasChanges ? " and changes" : ""}`;
  const { cpu, cpus, load } = machine;
  return `${date}, ${of}, Node ${node}, ${platform}, ${cpus} × ${cpu}, load ${load.toFixed(1)} at the start`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress is for people who watch; the tables alone go to stdout. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

const argv = process.argv.slice(2);
if (argv.includes("--help")) print(usage);
else
  await main(
    parseOptions(argv, [...peers.map(({ name }) => name), ...runtimePeers]),
  );
