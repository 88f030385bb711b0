/** Measures generation at each size: our scenarios, and the peers beside them. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { organizationFromSchema } from "../../src/emulator/seeds/from-schema.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Absentee, Contestant, Result } from "./contest.js";
import { blank, holdContest } from "./contest.js";
import type { BenchOptions } from "./options.js";
import { quickRoundsOf, roundsOf } from "./options.js";
import type { Size } from "./organization.js";
import { makeOrganization, sizeLabel } from "./organization.js";
import type { Ground } from "./ours.js";
import {
  earlier,
  earlierContestants,
  emptyProcess,
  offlineContestants,
  onlineContestants,
  scenarios,
} from "./ours.js";
import type { InstalledPeer } from "./peers.js";
import {
  installPeer,
  peerCheckContestants,
  peerContestant,
  peers,
} from "./peers.js";
import type { Ratio } from "./ratios.js";
import type { Program } from "./reference.js";
import { ratiosOf } from "./ratios.js";
import { ratioTable, resultTable, stepTable } from "./table.js";

/** Where and with what it is measured. */
export interface Bench extends Omit<Ground, "schema"> {
  readonly options: BenchOptions;
  /** What was before; null where it takes no part. */
  readonly before: Program | Absentee | null;
  /** Where packages are installed to compare ourselves with. */
  readonly cache: string;
  readonly say: (step: string) => void;
}

/** What was measured at one size. */
export interface Contest extends Size {
  /** As tables write it: `50×40`. */
  readonly size: string;
  /** Those who took long had one. */
  readonly rounds: number;
  readonly results: readonly Result[];
  readonly ratios: readonly Ratio[];
}

/** The peers that take part, installed or with a reason why not. */
export interface Guests {
  readonly installed: readonly InstalledPeer[];
  readonly absent: readonly Absentee[];
}

/** Installs the peers that were asked for, unless they are there. */
export async function inviteGuests({
  options,
  cache,
  say,
}: Pick<Bench, "options" | "cache" | "say">): Promise<Guests> {
  await mkdir(cache, { recursive: true });
  const installed: InstalledPeer[] = [];
  const absent: Absentee[] = [];
  for (const peer of peers.filter(({ name }) => options.peers.includes(name))) {
    say(`installing ${peer.name}`);
    const guest = await installPeer(peer, cache);
    if ("bin" in guest) installed.push(guest);
    else absent.push(guest);
  }
  return { installed, absent };
}

/** Measures all sizes, the smallest first; whoever is too slow for one is not tried at larger ones. */
export async function measureGeneration(
  bench: Bench,
  guests: Guests,
  show: (contest: Contest) => void,
): Promise<readonly Contest[]> {
  const all = ({ types, fields }: Size): number => types * fields;
  const sizes = [...bench.options.sizes].sort((a, b) => all(a) - all(b));
  const contests: Contest[] = [];
  for (const size of sizes) {
    const contest = await measureSize(size, bench, guests, contests);
    show(contest);
    contests.push(contest);
  }
  return contests;
}

async function measureSize(
  size: Size,
  bench: Bench,
  { installed, absent }: Guests,
  smaller: readonly Contest[],
): Promise<Contest> {
  const { options, say } = bench;
  const label = sizeLabel(size);
  const schema = makeOrganization(size);
  const folder = join(bench.folder, label);
  await mkdir(folder);
  const ground: Ground = { ...bench, folder, schema };
  const close = await closeFor(size, ground, options);
  try {
    const contestants = [
      emptyProcess(folder),
      ...offlineContestants(ground),
      ...(await earlierBuild(bench, ground)),
      ...(close === null ? [] : onlineContestants(ground, close)),
      ...installed.map((guest) => peerContestant(guest, schema)),
      ...installed.flatMap((guest) =>
        peerCheckContestants(guest, schema, bench.run),
      ),
    ];
    const rounds = roundsOf(size, options.runs);
    const { limitMs } = options;
    const able = contestants.filter((one) => verdictOn(one, smaller) === null);
    const missing = isAbsent(bench.before)
      ? [{ ...bench.before, name: earlier.cold }]
      : [];
    const hold = (
      some: readonly Contestant[],
      absentees: readonly Absentee[],
      times: number,
    ): Promise<readonly Result[]> =>
      holdContest(some, absentees, {
        run: bench.run,
        ...{ rounds: times, limitMs, patienceMs: limitMs / 5 },
        say: (name, round) => {
          say(`${label}, round ${round} of ${times}: ${name}`);
        },
      });
    const results = [
      ...(await hold(able.filter(isQuick), [], quickRoundsOf(size, rounds))),
      ...(await hold(
        able.filter((one) => !isQuick(one)),
        [...missing, ...absent],
        rounds,
      )),
    ];
    const hopeless = contestants.flatMap(
      (one) => verdictOn(one, smaller) ?? [],
    );
    const everybody = [...results, ...hopeless];
    const ratios = ratiosOf(label, everybody, limitMs);
    return { ...size, size: label, rounds, results: everybody, ratios };
  } finally {
    await close?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whoever only starts and looks takes little longer than Node does, and is compared with that. */
function isQuick({ name }: Contestant): boolean {
  const { unit, noop, check } = scenarios;
  return [unit, noop, check, earlier.noop].some((quick) => quick === name);
}

/** The program as it was, in a folder of its own. */
async function earlierBuild(
  { before }: Bench,
  ground: Ground,
): Promise<readonly Contestant[]> {
  if (before === null || isAbsent(before)) return [];
  const folder = join(ground.folder, "before");
  await mkdir(folder);
  return earlierContestants({ ...ground, ...before, folder });
}

/** Whether somebody is not there. */
export function isAbsent(one: object | null): one is Absentee {
  return one !== null && "reason" in one;
}

/** A local Close, at the size that is also read over HTTP. */
async function closeFor(
  size: Size,
  { schema }: Ground,
  { online }: BenchOptions,
): Promise<Awaited<ReturnType<typeof startEmulator>> | null> {
  if (online === null || sizeLabel(online) !== sizeLabel(size)) return null;
  return startEmulator({ organization: organizationFromSchema(schema) });
}

/** What is known of a contestant that took too long at a smaller size; null for all others. */
function verdictOn(
  { name }: Contestant,
  smaller: readonly Contest[],
): Result | null {
  for (const { size, results } of smaller) {
    const slow = results.find((one) => one.name === name && one.overLimit);
    if (slow === undefined) continue;
    const failure = `${slow.failure} already at ${size}`;
    return { ...blank(name), failure, overLimit: true };
  }
  return null;
}

/** The tables of one size. */
export function contestTables({
  size,
  rounds,
  results,
  ratios,
}: Contest): string {
  const tables = [resultTable(results), ratioTable(ratios), stepTable(results)];
  return `\n## ${size}, rounds: ${rounds}\n\n${tables.join("\n\n")}`;
}
