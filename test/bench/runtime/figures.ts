/** Pairs of series that one run measured side by side, and how they are told. */
import { pairedRatio } from "../ratios.js";
import { medianOf, spreadOf } from "../statistics.js";
import { markdown } from "../table.js";

/** Ours beside something else, round by round. */
export interface Figure {
  readonly figure: string;
  /** What both series are in: `ns`, `records/s`. */
  readonly unit: string;
  readonly ours: readonly number[];
  readonly other: readonly number[];
  /** What performance.md wants of the ratio; null where it says nothing. */
  readonly want: string | null;
}

/** One row for each figure: both sides, the median of the rounds' ratios, and what is wanted. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ figure, unit, ours, other, want }) => {
    const ratios = ours.map((value, round) =>
      pairedRatio([value], other.slice(round, round + 1)),
    );
    const spread = spreadOf(ratios.filter((ratio) => ratio !== null));
    return [
      figure,
      quantity(ours),
      quantity(other),
      unit,
      factor(pairedRatio(ours, other)),
      spread === null ? "–" : `${factor(spread.min)}–${factor(spread.max)}`,
      want === null ? "" : `want ${want}`,
    ];
  });
  const head = ["ours ÷ other", "ours", "other", "", "ratio", "min–max", ""];
  return markdown(head, rows);
}

function quantity(series: readonly number[]): string {
  const median = medianOf(series);
  if (median === null) return "–";
  return median >= 100 ? median.toFixed(0) : median.toPrecision(3);
}

function factor(ratio: number | null): string {
  if (ratio === null) return "–";
  return `${ratio.toFixed(ratio < 1 ? 3 : 2)}×`;
}
