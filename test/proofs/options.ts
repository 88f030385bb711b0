/** The flags of `npm run prove` and `npm run figures`. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { FlagError } from "./program.js";

/** What was asked for. */
export interface TrialOptions {
  /** Names, in the order of the registry. */
  readonly names: readonly string[];
  /** Tries of each proof; null for as many as a release takes. */
  readonly count: number | null;
  /** Null for another one each time. */
  readonly seed: number | null;
}

/** What was asked for of the page. */
export interface FigureOptions extends TrialOptions {
  /** By the name of a section: the file of a measurement that is taken over instead of made. */
  readonly taken: Readonly<Record<string, string>>;
}

/** Explains the flags of `npm run prove`. */
export const proveUsage = `Usage: npm run prove -- [names] [flags]

  --count=N  tries of each proof; default: as many as a release takes
  --seed=N   everything random comes from it; default: another one each time
`;

/** Explains the flags of `npm run figures`. */
export const figuresUsage = `Usage: npm run figures -- [flags]

  --only=a,b      these sections; what else stands on the page is kept. none: renders the page anew
  --count=N       tries of each proof; default: as many as a release takes
  --seed=N        everything random comes from it; default: another one each time
  --bench=F       takes the bench's JSON over instead of measuring
  --mutation=F    takes the mutation runner's JSON over instead of measuring
`;

const text = { type: "string" } as const;
const trialFlags = { count: text, seed: text };

/** Reads the arguments of `npm run prove`; throws a `FlagError` that says which one is wrong. */
export function parseProve(
  argv: readonly string[],
  known: readonly string[],
): TrialOptions {
  const { values, positionals } = parsed({
    args: [...argv],
    options: trialFlags,
    allowPositionals: true,
  });
  const names = positionals.length === 0 ? known : positionals;
  return { names: chosen(names, known), ...parseTrial(values) };
}

/** Reads the arguments of `npm run figures`; throws a `FlagError` that says which one is wrong. */
export function parseFigures(
  argv: readonly string[],
  known: readonly string[],
): FigureOptions {
  const { values } = parsed({
    args: [...argv],
    options: { ...trialFlags, only: text, bench: text, mutation: text },
  });
  const { only, bench, mutation } = values;
  const taken = {
    ...(bench === undefined ? {} : { bench }),
    ...(mutation === undefined ? {} : { mutation }),
  };
  return {
    names: chosen(namesIn(only, known), known),
    ...parseTrial(values),
    taken,
  };
}

function namesIn(
  only: string | undefined,
  known: readonly string[],
): readonly string[] {
  if (only === undefined) return known;
  return only === "none" ? [] : only.split(",");
}

function chosen(
  names: readonly string[],
  known: readonly string[],
): readonly string[] {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined)
    return known.filter((name) => names.includes(name));
  throw new FlagError(
    `There is no “${unknown}”; there are ${known.join(", ")}.`,
  );
}

function parseTrial(values: { count?: string; seed?: string }) {
  return {
    count: parseWhole("--count", values.count, 1),
    seed: parseWhole("--seed", values.seed, 0),
  };
}

function parseWhole(
  flag: string,
  given: string | undefined,
  least: number,
): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (/^\d+$/.test(given) && Number.isSafeInteger(value) && value >= least)
    return value;
  throw new FlagError(
    `${flag} takes a whole number from ${least} on, not “${given}”.`,
  );
}

/** Node's own complaints are about flags too. */
function parsed<T extends ParseArgsConfig>(config: T) {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new FlagError(cause instanceof Error ? cause.message : "", { cause });
  }
}
