import { expect, test } from "vitest";
import { entries } from "./registry.js";
import { repeatCommand } from "./run.js";
import { isWhole } from "../support/matrix.js";
import type { Proof } from "./proof.js";
import { readPromises } from "../support/promises.js";

/**
 * `npm run test:long` has them: `npm test` has a soak, killed runs, checkouts and hostile texts in
 * test/runtime/soak.test.ts, test/commands/generate-interrupted.test.ts, test/checkout/ and test/emit/hostile.test.ts.
 */
function isLong({ name }: Proof): boolean {
  return ["soak", "kills", "checkout", "grid"].includes(name);
}

/**
 * A short run of each proof, with the same tries each time: what turns red is due to the change at hand.
 * `npm run prove` makes other tries, as long as a release does.
 */
test.each(
  entries
    .filter(({ proof }) => isWhole || !isLong(proof))
    .map(({ proof }) => [proof.name, proof] as const),
)(
  "%s holds for a moment",
  { timeout: 300_000 },
  async (name, { run, short: count }) => {
    const trial = { count, seed: 1 };
    const figures = await run(trial);
    const again = repeatCommand(name, trial);
    expect(figures, again).not.toEqual([]);
    const missed = figures.filter(({ isMet }) => !isMet);
    expect(missed, again).toEqual([]);
  },
);

test("each proof has a name of its own, and holds promises that name its figures", async () => {
  const names = entries.map(({ proof }) => proof.name);
  expect(new Set(names).size).toBe(names.length);
  const promises = await readPromises();
  const held = promises.map(({ id }) => ({
    id,
    figures: entries
      .filter((entry) => entry.promises.includes(id))
      .map(({ proof }) => proof.name),
  }));
  expect(
    promises.map(({ id, figures }) => ({ id, figures: [...figures] })),
  ).toEqual(held);
});
