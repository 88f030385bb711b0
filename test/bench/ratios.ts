/** What is divided by what, and what is wanted of it. Nothing here judges. */
import type { Result } from "./contest.js";
import { earlier, scenarios } from "./ours.js";
import type { Spread } from "./statistics.js";
import { medianOf, spreadOf } from "./statistics.js";

/** One scenario of ours over something else, of the same size and the same run. */
export interface Ratio {
  /** Unique within one contest; kebab case. */
  readonly id: string;
  readonly figure: string;
  /** Null when one side failed. */
  readonly wall: number | null;
  /** Of processor time; null when one side failed or the other took longer than the limit. */
  readonly cpu: number | null;
  /** Whether the other side took longer than the limit, so that the true ratio is lower. */
  readonly isUpperBound: boolean;
  /** The wanted ratio, `≤ 0.5×`; null where none is wanted at this size. */
  readonly want: string | null;
  /** Of the rounds, in wall clock; null when one side failed or the other took longer than the limit. */
  readonly spread: Spread | null;
  /** Why there is no ratio, or why it is an upper bound only. */
  readonly failure: string | null;
}

interface Figure {
  readonly id: string;
  readonly figure: string;
  readonly ours: string;
  readonly other: (results: readonly Result[]) => Result | undefined;
  /** What is wanted, by the sizes that it is wanted of. */
  readonly wants: Readonly<Record<string, string>>;
}

/** Judged at no size: it stands in the table of each. */
const unjudged = {};

const figures: readonly Figure[] = [
  {
    id: "cold-fastest-peer",
    figure: "cold ÷ fastest peer",
    ours: scenarios.cold,
    other: fastestPeer,
    wants: unjudged,
  },
  {
    id: "cold-openapi-typescript",
    figure: "cold ÷ openapi-typescript",
    ours: scenarios.cold,
    other: named("openapi-typescript "),
    wants: { "50×40": "≤ 0.5×", "200×100": "≤ 0.6×" },
  },
  {
    id: "cold-cf-content-types-generator",
    figure: "cold ÷ cf-content-types-generator",
    ours: scenarios.cold,
    other: named("cf-content-types-generator "),
    wants: unjudged,
  },
  {
    id: "cold-before",
    figure: "cold ÷ cold of 0.1.0",
    ours: scenarios.cold,
    other: named(earlier.cold),
    wants: unjudged,
  },
  {
    id: "no-op",
    figure: "warm no-op ÷ node -e 0",
    ours: scenarios.noop,
    other: named(scenarios.unit),
    wants: { "50×40": "≤ 1.5×" },
  },
  {
    id: "check",
    figure: "check --offline ÷ node -e 0",
    ours: scenarios.check,
    other: named(scenarios.unit),
    wants: { "50×40": "≤ 1.5×" },
  },
  {
    id: "no-op-before",
    figure: "warm no-op of 0.1.0 ÷ node -e 0",
    ours: earlier.noop,
    other: named(scenarios.unit),
    wants: unjudged,
  },
  {
    id: "change",
    figure: "one field changed ÷ cold of 0.1.0",
    ours: scenarios.change,
    other: named(earlier.cold),
    wants: { "200×100": "≤ 0.15×" },
  },
  {
    id: "change-cold",
    figure: "one field changed ÷ cold",
    ours: scenarios.change,
    other: named(scenarios.cold),
    wants: unjudged,
  },
  {
    id: "no-op-openapi-typescript",
    figure: "warm no-op ÷ openapi-typescript",
    ours: scenarios.noop,
    other: named("openapi-typescript "),
    wants: unjudged,
  },
  {
    id: "change-openapi-typescript",
    figure: "one field changed ÷ openapi-typescript",
    ours: scenarios.change,
    other: named("openapi-typescript "),
    wants: unjudged,
  },
  {
    id: "check-openapi-typescript",
    figure: "check --offline ÷ openapi-typescript --check",
    ours: scenarios.check,
    other: checkOf("openapi-typescript "),
    wants: unjudged,
  },
  {
    id: "check-graphql-codegen",
    figure: "check --offline ÷ graphql-codegen --check",
    ours: scenarios.check,
    other: checkOf("@graphql-codegen/cli "),
    wants: unjudged,
  },
];

/** All ratios of one contest; `limitMs` stands for the time of those who took longer. */
export function ratiosOf(
  size: string,
  results: readonly Result[],
  limitMs: number,
): readonly Ratio[] {
  return figures.flatMap((figure) => {
    const mine = results.find(({ name }) => name === figure.ours);
    const theirs = figure.other(results);
    if (mine === undefined || theirs === undefined) return [];
    return [ratioOf(figure, size, mine, theirs, limitMs)];
  });
}

function ratioOf(
  { id, figure, wants }: Figure,
  size: string,
  mine: Result,
  theirs: Result,
  limitMs: number,
): Ratio {
  const isUpperBound = theirs.overLimit;
  const spread = isUpperBound ? null : pairedSpread(mine.wallMs, theirs.wallMs);
  const bound = divide(medianOf(mine.wallMs), limitMs);
  const failed = [mine, theirs].find(({ failure }) => failure !== null);
  return {
    id,
    figure: id === figures[0]?.id ? `${figure} (${theirs.name})` : figure,
    wall: isUpperBound ? bound : (spread?.median ?? null),
    cpu: isUpperBound ? null : pairedRatio(mine.cpuMs, theirs.cpuMs),
    isUpperBound,
    want: wants[size] ?? null,
    spread,
    failure: failed === undefined ? null : `${failed.name}: ${failed.failure}`,
  };
}

function checkOf(start: string): Figure["other"] {
  return (results) =>
    results.find(
      ({ name }) => name.startsWith(start) && name.endsWith(" --check"),
    );
}

function named(start: string): Figure["other"] {
  return (results) => results.find(({ name }) => name.startsWith(start));
}

function fastestPeer(results: readonly Result[]): Result | undefined {
  const ours: readonly string[] = [scenarios, earlier].flatMap((names) =>
    Object.values(names),
  );
  const [fastest] = results
    .filter(({ name }) => !ours.includes(name) && !name.endsWith(" --check"))
    .flatMap((result) => {
      const wall = medianOf(result.wallMs);
      return wall === null || result.failure !== null ? [] : [{ result, wall }];
    })
    .sort((a, b) => a.wall - b.wall);
  return fastest?.result;
}

/** The median of the ratios of each round: what slows a round down slows both sides of it. */
export function pairedRatio(
  mine: readonly number[],
  theirs: readonly number[],
): number | null {
  return pairedSpread(mine, theirs)?.median ?? null;
}

/** The ratios of each round, summed up; rounds that only one side has do not count. */
export function pairedSpread(
  mine: readonly number[],
  theirs: readonly number[],
): Spread | null {
  return spreadOf(
    mine.flatMap((value, round) => {
      const ratio = divide(value, theirs[round] ?? null);
      return ratio === null ? [] : [ratio];
    }),
  );
}

function divide(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}
