/** Work for several items side by side. */

/**
 * Does work for each item, all at once, and gives the results in the order of the items. Ends when none is
 * under way any more, and then throws what the first of them failed with.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const outcomes = await Promise.allSettled(items.map((item) => work(item)));
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
