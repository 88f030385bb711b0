/** `npm run bench`: measures generation, compiling, the runtime and the codemods beside peers and prints tables; README.md tells how to read them. */
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readCircumstances } from "../proofs/circumstances.js";
import type { Circumstances } from "../proofs/page.js";
import { compilerTables, measureCompiler } from "./compiler/measure.js";
import type { Absentee } from "./contest.js";
import { fleetTable, measureFleet } from "./fleet/measure.js";
import type { Bench, Guests } from "./generation.js";
import {
  contestTables,
  inviteGuests,
  measureGeneration,
} from "./generation.js";
import { growthOf, growthTable } from "./growth.js";
import { findNodes, ownNode } from "./nodes.js";
import type { NodeVersion } from "./nodes.js";
import type { BenchOptions } from "./options.js";
import { parseOptions, usage } from "./options.js";
import { peers } from "./peers.js";
import { createRunner } from "./process.js";
import { measureProgram, programTable } from "./program/measure.js";
import { buildReference, referenceName } from "./reference.js";
import type { Program } from "./reference.js";
import type { Machine } from "./results.js";
import { printResults, readMachine } from "./results.js";
import type { RuntimeResults } from "./runtime/measure.js";
import {
  measureRuntime,
  ordinaryScale,
  runtimePeers,
  runtimeTables,
} from "./runtime/measure.js";
import type { Measured, NodeMeasured } from "./wishes.js";
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
  const nodes = await findNodes(options.nodes, cache);
  print(headLine(circumstances, nodes));
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-"));
  try {
    const before = options.before ? await earlierBuild() : null;
    const place = { options, bin, root, cache, before, say };
    const measured = await measure({ ...place, folder }, nodes);
    const wishes = wishesOf(measured);
    const names = nodes.map(({ version }) => version);
    if (wishes.length > 0) print(`\n## Wanted\n\n${wishTable(wishes, names)}`);
    const json = printResults(measured, wishes, options, circumstances);
    if (options.json !== null) await writeFile(options.json, json);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function earlierBuild(): Promise<Program | Absentee> {
  await mkdir(cache, { recursive: true });
  say(`building ${referenceName}`);
  return buildReference(root, cache);
}

/** The parts that were asked for, on each Node, each printed as soon as it is measured. */
async function measure(
  place: Omit<Bench, "run">,
  nodes: readonly NodeVersion[],
): Promise<Measured> {
  const { sections } = place.options;
  const guests = sections.some(
    (one) => one === "generation" || one === "compiler",
  )
    ? await inviteGuests(place)
    : { installed: [], absent: [] };
  const measured: NodeMeasured[] = [];
  for (const node of nodes) {
    if (nodes.length > 1) print(`\n# Node ${node.version}`);
    const bench = await benchOn(node, place);
    measured.push(await measureNode(bench, node, guests));
  }
  const program = sections.includes("program")
    ? await measureProgram(await benchOn(ownNode, place))
    : null;
  if (program !== null) print(programTable(program));
  const fleet = sections.includes("fleet")
    ? await measureFleet(await benchOn(ownNode, place))
    : null;
  if (fleet !== null) print(fleetTable(fleet));
  if (!sections.includes("compiler"))
    return { nodes: measured, compiler: null, program, fleet };
  const compiler = await measureCompiler(await benchOn(ownNode, place), guests);
  print(compilerTables(compiler));
  return { nodes: measured, compiler, program, fleet };
}

/** The same bench with a folder and a runner for one Node. */
async function benchOn(
  { version, path }: NodeVersion,
  place: Omit<Bench, "run">,
): Promise<Bench> {
  const folder = await mkdtemp(join(place.folder, `node-${version}-`));
  return { ...place, folder, run: await createRunner(folder, path) };
}

async function measureNode(
  bench: Bench,
  node: NodeVersion,
  guests: Guests,
): Promise<NodeMeasured> {
  const { sections } = bench.options;
  const contests = sections.includes("generation")
    ? await measureGeneration(bench, guests, (contest) => {
        print(contestTables(contest));
      })
    : [];
  const growths = growthOf(contests);
  if (growths.length > 0) print(`\n## Growth\n\n${growthTable(growths)}`);
  const runtime = sections.includes("runtime")
    ? await benchRuntime(bench, node === ownNode)
    : null;
  if (runtime !== null) print(runtimeTables(runtime));
  return { node: node.version, contests, growths, runtime };
}

/** What is bundled is the same for every Node, and is weighed once. */
async function benchRuntime(
  { options: { runs: rounds, pages, peers: names }, folder, ...bench }: Bench,
  isWeighed: boolean,
): Promise<RuntimeResults> {
  const scale = { ...ordinaryScale, rounds, pages, isWeighed };
  const place = join(folder, "runtime");
  return measureRuntime(scale, { ...bench, folder: place, peers: names });
}

function headLine(
  {
    commit,
    hasChanges,
    date,
    platform,
    machine,
  }: Circumstances & { readonly machine: Machine },
  nodes: readonly NodeVersion[],
): string {
  const of = `${commit.slice(0, 12)}${hasChanges ? " and changes" : ""}`;
  const { cpu, cpus, load } = machine;
  return `${date}, ${of}, Node ${nodes.map(({ version }) => version).join(" and ")}, ${platform}, ${cpus} × ${cpu}, load ${load.toFixed(1)} at the start`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress is for people who watch; the tables alone go to stdout. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const argv = process.argv.slice(2);
if (argv.includes("--help")) print(usage);
else
  await main(
    parseOptions(argv, [...peers.map(({ name }) => name), ...runtimePeers]),
  );
