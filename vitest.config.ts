/** How `npm test` runs. */
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/**
 * The files that take longest, which wait for compilers and processes; the longest first. One of them that
 * began last would run alone while the other cores have nothing left to do.
 */
const longest = [
  "proofs/proofs",
  "commands/watch",
  "commands/adopt",
  "program/rename",
  "program/usages",
  "package/action",
  "package/package",
  "checkout/checkout",
  "commands/verify",
  "package/compile",
  "git/merge-git",
  "commands/after-drift",
  "package/tsconfig",
  "commands/generate-interrupted",
  "repeat/repeat",
  "cli/stopping",
  "cli/mistakes",
].map((name) => `test/${name}.test.ts`);

/** The long files first, then as vitest does: by how long they took, and by size where that is not known. */
class LongestFirst extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const place = ({ moduleId }: TestSpecification): number => {
      const index = longest.indexOf(relative(root, moduleId));
      return index < 0 ? longest.length : index;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: { sequence: { sequencer: LongestFirst } },
});
