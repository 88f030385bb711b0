/** How the cost of each contestant grows with the organisation, as an exponent over its fields. */
import type { Contest } from "./generation.js";
import type { Size } from "./organization.js";
import { scenarios } from "./ours.js";
import { medianOf } from "./statistics.js";
import { markdown } from "./table.js";

/** An exponent over the fields: 1 is proportional. Null where a side was not measured. */
export interface Exponent {
  readonly wall: number | null;
  readonly cpu: number | null;
}

/** How one contestant grows. */
export interface Growth {
  readonly name: string;
  /** Between neighbouring sizes, in their order; `of` is written `50×40 → 200×100`. */
  readonly steps: readonly (Exponent & { readonly of: string })[];
  /** The slope over all sizes that were measured, on logarithmic scales. */
  readonly overall: Exponent;
}

interface Point {
  readonly size: string;
  readonly fields: number;
  readonly wall: number | null;
  readonly cpu: number | null;
}

/** The growth of everybody who was measured at two sizes or more. */
export function growthOf(contests: readonly Contest[]): readonly Growth[] {
  const sorted = [...contests].sort((a, b) => allFields(a) - allFields(b));
  const names = new Set(
    sorted.flatMap(({ results }) => results.map(({ name }) => name)),
  );
  names.delete(scenarios.unit);
  return [...names].flatMap((name) => {
    const points = sorted.map((contest) => pointOf(contest, name));
    if (points.filter(({ wall }) => wall !== null).length < 2) return [];
    const steps = points.slice(1).map((point, index) => {
      const pair = [...points.slice(index, index + 1), point];
      const of = pair.map(({ size }) => size).join(" → ");
      return { of, ...exponentOf(pair, 2) };
    });
    return [{ name, steps, overall: exponentOf(points, 2) }];
  });
}

function allFields({ types, fields }: Size): number {
  return types * fields;
}

function pointOf(contest: Contest, name: string): Point {
  const result = contest.results.find((one) => one.name === name);
  return {
    size: contest.size,
    fields: allFields(contest),
    wall: medianOf(result?.wallMs ?? []),
    cpu: medianOf(result?.cpuMs ?? []),
  };
}

function exponentOf(points: readonly Point[], least: number): Exponent {
  const slope = (of: "wall" | "cpu"): number | null => {
    const known = points.flatMap((point): (readonly [number, number])[] => {
      const cost = point[of];
      return cost === null ? [] : [[Math.log(point.fields), Math.log(cost)]];
    });
    return known.length < least ? null : slopeOf(known);
  };
  return { wall: slope("wall"), cpu: slope("cpu") };
}

/** The slope of the line with the least squares; null when all points are above each other. */
export function slopeOf(
  points: readonly (readonly [x: number, y: number])[],
): number | null {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x0 = mean(points.map(([x]) => x));
  const y0 = mean(points.map(([, y]) => y));
  const square = mean(points.map(([x]) => (x - x0) ** 2));
  if (!(square > 0)) return null;
  return mean(points.map(([x, y]) => (x - x0) * (y - y0))) / square;
}

/** One row for each contestant: wall clock, and processor time in brackets. */
export function growthTable(growths: readonly Growth[]): string {
  const steps = growths[0]?.steps.map(({ of }) => of) ?? [];
  const rows = growths.map(({ name, steps: exponents, overall }) => [
    name,
    ...[...exponents, overall].map(exponentText),
  ]);
  return markdown(["fields^x, wall (CPU)", ...steps, "overall"], rows);
}

function exponentText({ wall, cpu }: Exponent): string {
  if (wall === null) return "–";
  return `${wall.toFixed(2)} (${cpu === null ? "–" : cpu.toFixed(2)})`;
}
