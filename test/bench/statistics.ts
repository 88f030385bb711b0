/** The few figures that a series of measurements is told by. */

/** The middle of a series and its ends. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Sums a series up; null when it is empty. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b);
  const min = sorted[0];
  const max = sorted.at(-1);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (
    min === undefined ||
    max === undefined ||
    lower === undefined ||
    upper === undefined
  )
    return null;
  return { median: (lower + upper) / 2, min, max };
}

/** The middle of a series; null when it is empty. */
export function medianOf(values: readonly number[]): number | null {
  return spreadOf(values)?.median ?? null;
}
