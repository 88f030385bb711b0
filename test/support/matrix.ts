/** What `npm test` takes a part of, and `npm run test:matrix` tries whole. */

/** True in `npm run test:matrix`. */
export const isWhole = process.env["MATRIX"] !== undefined;

/** All items in `npm run test:matrix`; else the first of each `step`. */
export function partOf<T>(items: readonly T[], step: number): readonly T[] {
  return isWhole ? items : items.filter((_, index) => index % step === 0);
}
