/** Runs contestants in turn, round by round, so that a noisy moment hits all of them alike. */
import { z } from "zod";
import type { NodeCommand, Outcome, ProcessRunner } from "./process.js";

/** Something that is measured: one command, and what must be so before each run of it. */
export interface Contestant {
  /** Unique within one contest. */
  readonly name: string;
  /** Brings about the state from which the command starts; not measured. */
  readonly prepare: () => Promise<void>;
  readonly command: NodeCommand;
  /** Says what is wrong with a run that ended well, or null. */
  readonly complaint: (outcome: Outcome) => Promise<string | null>;
}

/** A contestant that could not even start, and why. */
export interface Absentee {
  readonly name: string;
  readonly reason: string;
}

const numbers = z.array(z.number()).readonly();

/** What the rounds of one contestant gave. Series are by round; `failure` ends them. */
export const resultShape = z.object({
  name: z.string(),
  wallMs: numbers,
  cpuMs: numbers,
  peakMb: numbers,
  /** Milliseconds by the name of the step, for those who tell. */
  steps: z.record(z.string(), numbers).readonly(),
  failure: z.string().nullable(),
  /** Whether the failure is that a run took longer than the limit, which is then all that is known. */
  overLimit: z.boolean(),
});

/** What the rounds of one contestant gave. */
export type Result = z.infer<typeof resultShape>;

/** How a contest is run. */
export interface ContestOptions {
  readonly run: ProcessRunner;
  readonly rounds: number;
  /** After this many milliseconds a run is stopped and its contestant left out of later rounds. */
  readonly limitMs: number;
  /** A run of more milliseconds than this is its contestant's last; left out, only the limit ends them. */
  readonly patienceMs?: number;
  /** Reads the numbers that a run printed; left out, it is `stepsOf`. */
  readonly readSteps?: (output: string) => ReadonlyMap<string, number>;
  /** Is told the name of the contestant whose turn it is, and the round, counted from 1. */
  readonly say: (name: string, round: number) => void;
}

/** Runs all rounds; the results are in the order of the contestants, the absentees' at the end. */
export async function holdContest(
  contestants: readonly Contestant[],
  absentees: readonly Absentee[],
  options: ContestOptions,
): Promise<readonly Result[]> {
  const results = new Map<Contestant, Result>(
    contestants.map((contestant) => [contestant, blank(contestant.name)]),
  );
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const [contestant, result] of results) {
      if (result.failure !== null || isSlow(result, options)) continue;
      options.say(contestant.name, round);
      results.set(contestant, await takeTurn(contestant, result, options));
    }
  }
  const absent = absentees.map(({ name, reason }) => ({
    ...blank(name),
    failure: reason,
  }));
  return [...results.values(), ...absent];
}

function isSlow(
  { wallMs }: Result,
  { patienceMs = Infinity }: ContestOptions,
): boolean {
  return wallMs.some((time) => time > patienceMs);
}

/** A result that nothing was measured for. */
export function blank(name: string): Result {
  return {
    name,
    wallMs: [],
    cpuMs: [],
    peakMb: [],
    steps: {},
    failure: null,
    overLimit: false,
  };
}

async function takeTurn(
  { prepare, command, complaint }: Contestant,
  result: Result,
  { run, limitMs, readSteps = stepsOf }: ContestOptions,
): Promise<Result> {
  const obstacle = await prepare().then(() => null, messageOf);
  if (obstacle !== null) return { ...result, failure: obstacle };
  const outcome = await run(command, limitMs);
  const { exitCode, wallMs, cpuMs, peakMb, output } = outcome;
  if (cpuMs === null || peakMb === null) {
    if (wallMs < limitMs) return { ...result, failure: "was killed" };
    const failure = `longer than ${Math.round(limitMs / 1000)} s`;
    return { ...result, failure, overLimit: true };
  }
  const failure =
    exitCode === 0
      ? await complaint(outcome)
      : `exit code ${exitCode}: ${whatWentWrong(output)}`;
  if (failure !== null) return { ...result, failure };
  return {
    ...result,
    wallMs: [...result.wallMs, wallMs],
    cpuMs: [...result.cpuMs, cpuMs],
    peakMb: [...result.peakMb, peakMb],
    steps: addSteps(result.steps, readSteps(output)),
  };
}

function messageOf(error: unknown): string {
  return whatWentWrong(error instanceof Error ? error.message : String(error));
}

/** The first line of what a process printed that tells of an error, or else the end; fit for a table. */
function whatWentWrong(output: string): string {
  const line = /^.*\b\w*error\b.*$/im.exec(output)?.[0];
  const text = (line ?? output)
    .replace(/\s+/g, " ")
    .replaceAll("|", "/")
    .trim();
  if (text.length <= 160) return text;
  return line === undefined ? `…${text.slice(-160)}` : `${text.slice(0, 160)}…`;
}

/** The lines that `--profile` prints: `12.3 ms  Render`. A step that ran twice counts as one. */
export function stepsOf(output: string): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const [, ms = "", step = ""] of output.matchAll(
    /^ *(\d+(?:\.\d+)?) ms {2}(.+)$/gm,
  ))
    steps.set(step, (steps.get(step) ?? 0) + Number(ms));
  return steps;
}

function addSteps(
  series: Result["steps"],
  steps: ReadonlyMap<string, number>,
): Result["steps"] {
  const added = [...steps].map(([step, ms]): [string, readonly number[]] => [
    step,
    [...(series[step] ?? []), ms],
  ]);
  return { ...series, ...Object.fromEntries(added) };
}
