/** Pairs of series that one run measured side by side, and how they are told. */
import { pairedSpread } from "../ratios.js";
import { medianOf } from "../statistics.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";

/** Ours beside something else, round by round. */
export interface Figure {
  readonly figure: string;
  /** What both series are in: `ns`, `records/s`. */
  readonly unit: string;
  readonly ours: readonly number[];
  readonly other: readonly number[];
  /** The wanted ratio; null where none is wanted. */
  readonly wish: Pick<Wanted, "id" | "want"> | null;
}

/** The wishes about such pairs. */
export function pairWishes(figures: readonly Figure[]): readonly Wanted[] {
  return figures.flatMap(({ figure, ours, other, wish }) => {
    if (wish === null) return [];
    const spread = pairedSpread(ours, other);
    return [{ ...wish, what: figure, value: spread?.median ?? null, spread }];
  });
}

/** One row for each figure: both sides, the median of the rounds' ratios, and what is wanted. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ figure, unit, ours, other, wish }) => {
    const spread = pairedSpread(ours, other);
    return [
      figure,
      quantity(ours),
      quantity(other),
      unit,
      factor(spread?.median ?? null),
      spread === null ? "–" : `${factor(spread.min)}–${factor(spread.max)}`,
      wish === null ? "" : `want ${wish.want}`,
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
