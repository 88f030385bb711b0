/** `npm run bench`: measures generation and the runtime beside peers and prints tables; README.md tells how to read them. */
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmulator } from "../../src/emulator/index.js";
import type { Absentee, Result } from "./contest.js";
import { holdContest } from "./contest.js";
import type { BenchOptions } from "./options.js";
import { parseOptions, usage } from "./options.js";
import type { Size } from "./organization.js";
import { makeOrganization, sizeLabel } from "./organization.js";
import type { Ground } from "./ours.js";
import { emptyProcess, offlineContestants, onlineContestants } from "./ours.js";
import type { InstalledPeer } from "./peers.js";
import {
  installPeer,
  peerCheckContestants,
  peerContestant,
  peers,
} from "./peers.js";
import type { ProcessRunner } from "./process.js";
import { createRunner } from "./process.js";
import type { Ratio } from "./ratios.js";
import { ratiosOf } from "./ratios.js";
import type { RuntimeResults } from "./runtime/measure.js";
import {
  measureRuntime,
  ordinaryScale,
  runtimePeers,
  runtimeTables,
} from "./runtime/measure.js";
import { organizationFromSchema } from "../../src/emulator/from-schema.js";
import { ratioTable, resultTable, stepTable } from "./table.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "close-codegen-bench");

interface Guests {
  readonly installed: readonly InstalledPeer[];
  readonly absent: readonly Absentee[];
}

interface Bench {
  readonly options: BenchOptions;
  readonly bin: string;
  readonly run: ProcessRunner;
  readonly guests: Guests;
  readonly folder: string;
}

interface Contest {
  readonly size: string;
  readonly results: readonly Result[];
  readonly ratios: readonly Ratio[];
}

async function main(options: BenchOptions): Promise<void> {
  const bin = resolve(options.bin ?? join(root, "dist", "bin.js"));
  await access(bin);
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-bench-"));
  try {
    const run = await createRunner(folder);
    print(machineLine());
    const { sections, json } = options;
    const ground = { options, bin, run, folder };
    const contests = sections.includes("generation")
      ? await benchGeneration(ground)
      : [];
    const runtime = sections.includes("runtime")
      ? await benchRuntime(ground)
      : null;
    if (json !== null) await writeResults(json, { contests, runtime });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchGeneration(
  bench: Omit<Bench, "guests">,
): Promise<readonly Contest[]> {
  const guests = await inviteGuests(bench.options.peers);
  const contests: Contest[] = [];
  for (const size of bench.options.sizes) {
    const contest = await measure(size, { ...bench, guests });
    printContest(contest);
    contests.push(contest);
  }
  return contests;
}

async function benchRuntime({
  options: { runs: rounds, pages, peers: names },
  folder,
  ...bench
}: Omit<Bench, "guests">): Promise<RuntimeResults> {
  const scale = { ...ordinaryScale, rounds, pages };
  const place = join(folder, "runtime");
  const results = await measureRuntime(scale, {
    ...bench,
    ...{ root, cache, folder: place, peers: names, say: tell },
  });
  print(runtimeTables(results, scale));
  return results;
}

async function inviteGuests(names: readonly string[]): Promise<Guests> {
  await mkdir(cache, { recursive: true });
  const installed: InstalledPeer[] = [];
  const absent: Absentee[] = [];
  for (const peer of peers.filter(({ name }) => names.includes(name))) {
    tell(`installing ${peer.name}`);
    const guest = await installPeer(peer, cache);
    if ("bin" in guest) installed.push(guest);
    else absent.push(guest);
  }
  return { installed, absent };
}

async function measure(size: Size, bench: Bench): Promise<Contest> {
  const { options, bin, run, guests } = bench;
  const label = sizeLabel(size);
  const schema = makeOrganization(size);
  const folder = join(bench.folder, label);
  await mkdir(folder);
  const ground: Ground = { bin, root, folder, schema, run };
  const isOnline =
    options.online !== null && sizeLabel(options.online) === label;
  const close = isOnline
    ? await startEmulator({ organization: organizationFromSchema(schema) })
    : null;
  try {
    const contestants = [
      emptyProcess(folder),
      ...offlineContestants(ground),
      ...(close === null ? [] : onlineContestants(ground, close)),
      ...guests.installed.map((guest) => peerContestant(guest, schema)),
      ...guests.installed.flatMap((guest) =>
        peerCheckContestants(guest, schema, run),
      ),
    ];
    const { runs: rounds, limitMs } = options;
    const say = (name: string, round: number): void =>
      tell(`${label}, round ${round} of ${rounds}: ${name}`);
    const contest = { run, rounds, limitMs, say };
    const results = await holdContest(contestants, guests.absent, contest);
    return { size: label, results, ratios: ratiosOf(label, results, limitMs) };
  } finally {
    await close?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function printContest({ size, results, ratios }: Contest): void {
  const tables = [resultTable(results), ratioTable(ratios), stepTable(results)];
  print(`\n## ${size}\n\n${tables.join("\n\n")}`);
}

function machineLine(): string {
  const [cpu] = cpus();
  const load = loadavg()[0] ?? 0;
  return `Node ${process.version}, ${process.platform}, ${cpus().length} × ${cpu?.model ?? "?"}, load ${load.toFixed(1)} at the start`;
}

async function writeResults(
  file: string,
  results: {
    readonly contests: readonly Contest[];
    readonly runtime: RuntimeResults | null;
  },
): Promise<void> {
  const { version: node, platform } = process;
  const machine = { node, platform, cpus: cpus().length, load: loadavg() };
  const document = { version: 1, machine, ...results };
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
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
