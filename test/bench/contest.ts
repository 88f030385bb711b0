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
      if (result.failure !== null) continue;
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

function blank(name: string): Result {
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
  { run, limitMs }: ContestOptions,
): Promise<Result> {
  await prepare();
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
      : `exit code ${exitCode}: ${lastLines(output)}`;
  if (failure !== null) return { ...result, failure };
  return {
    ...result,
    wallMs: [...result.wallMs, wallMs],
    cpuMs: [...result.cpuMs, cpuMs],
    peakMb: [...result.peakMb, peakMb],
    steps: addSteps(result.steps, stepsOf(output)),
  };
}

/** The end of what a process printed, in one line that fits a table. */
function lastLines(output: string): string {
  const text = output.replace(/\s+/g, " ").replaceAll("|", "/").trim();
  return text.length > 160 ? `…${text.slice(-160)}` : text;
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
