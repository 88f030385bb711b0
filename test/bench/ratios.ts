/** What is divided by what, and what performance.md wants of it. Nothing here judges. */
import type { Result } from "./contest.js";
import { scenarios } from "./ours.js";
import { medianOf } from "./statistics.js";

/** One scenario of ours over something else, of the same size and the same run. */
export interface Ratio {
  readonly figure: string;
  /** Null when one side failed. */
  readonly wall: number | null;
  /** Of processor time; null when one side failed or the other took longer than the limit. */
  readonly cpu: number | null;
  /** Whether the other side took longer than the limit, so that the true ratio is lower. */
  readonly isUpperBound: boolean;
  /** What performance.md wants, `≤ 0.5×`; null where it says nothing about this size. */
  readonly want: string | null;
}

interface Figure {
  readonly figure: string;
  readonly ours: string;
  readonly other: (results: readonly Result[]) => Result | undefined;
  readonly want: string | null;
  /** The sizes that the wish is about. */
  readonly sizes: readonly string[];
}

const large = ["50×40", "200×100"];

const figures: readonly Figure[] = [
  {
    figure: "cold ÷ fastest peer",
    ours: scenarios.cold,
    other: fastestPeer,
    want: null,
    sizes: [],
  },
  {
    figure: "cold ÷ openapi-typescript",
    ours: scenarios.cold,
    other: named("openapi-typescript "),
    want: "≤ 0.5×",
    sizes: large,
  },
  {
    figure: "cold ÷ cf-content-types-generator",
    ours: scenarios.cold,
    other: named("cf-content-types-generator "),
    want: "≤ 0.05×",
    sizes: large,
  },
  {
    figure: "warm no-op ÷ node -e 0",
    ours: scenarios.noop,
    other: named(scenarios.unit),
    want: "≤ 6×",
    sizes: ["50×40"],
  },
  {
    figure: "one field changed ÷ cold",
    ours: scenarios.change,
    other: named(scenarios.cold),
    want: "≤ 0.2×",
    sizes: ["200×100"],
  },
  {
    figure: "check --offline ÷ warm no-op",
    ours: scenarios.check,
    other: named(scenarios.noop),
    want: "≤ 1.2×",
    sizes: large,
  },
  {
    figure: "check --offline ÷ openapi-typescript --check",
    ours: scenarios.check,
    other: checkOf("openapi-typescript "),
    want: null,
    sizes: [],
  },
  {
    figure: "check --offline ÷ graphql-codegen --check",
    ours: scenarios.check,
    other: checkOf("@graphql-codegen/cli "),
    want: null,
    sizes: [],
  },
];

/** All ratios of one contest; `limitMs` stands for the time of those who took longer. */
export function ratiosOf(
  size: string,
  results: readonly Result[],
  limitMs: number,
): readonly Ratio[] {
  return figures.flatMap(({ figure, ours, other, want, sizes }) => {
    const mine = results.find(({ name }) => name === ours);
    const theirs = other(results);
    if (mine === undefined || theirs === undefined) return [];
    const wall = theirs.overLimit
      ? divide(medianOf(mine.wallMs), limitMs)
      : pairedRatio(mine.wallMs, theirs.wallMs);
    const cpu = theirs.overLimit ? null : pairedRatio(mine.cpuMs, theirs.cpuMs);
    return {
      figure:
        figure === figures[0]?.figure ? `${figure} (${theirs.name})` : figure,
      wall,
      cpu,
      isUpperBound: theirs.overLimit,
      want: sizes.includes(size) ? want : null,
    };
  });
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
  const ours: readonly string[] = Object.values(scenarios);
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
  return medianOf(
    mine.flatMap((value, round) => {
      const ratio = divide(value, theirs[round] ?? null);
      return ratio === null ? [] : [ratio];
    }),
  );
}

function divide(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}
