/** Parts outputs among several runs, each of which does its share. */
import { compareText } from "../../schema/schema.js";

/** One of several shares, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** An output, and how much work it is. */
export interface Weighed {
  /** From the config's folder, with slashes: the same on every machine. */
  readonly name: string;
  /** The bytes of its lock; null where that is not known. */
  readonly size: number | null;
}

/**
 * The names of one share. The largest come first and each goes to the share that has the least so far, so that the same
 * sizes give the same shares anywhere, of about the same weight. Where a size is not known all count the same.
 */
export function shareOf(
  outputs: readonly Weighed[],
  { index, count }: Shard,
): ReadonlySet<string> {
  const isKnown = outputs.every(({ size }) => size !== null);
  const weightOf = ({ size }: Weighed): number => (isKnown ? (size ?? 0) : 0);
  const heaviestFirst = [...outputs].sort(
    (a, b) => weightOf(b) - weightOf(a) || compareText(a.name, b.name),
  );
  const shares = Array.from({ length: count }, () => ({
    weight: 0,
    names: new Set<string>(),
  }));
  for (const output of heaviestFirst) {
    const least = shares.reduce((found, share) =>
      share.weight < found.weight ||
      (share.weight === found.weight && share.names.size < found.names.size)
        ? share
        : found,
    );
    least.weight += weightOf(output);
    least.names.add(output.name);
  }
  return shares[index - 1]?.names ?? new Set();
}
