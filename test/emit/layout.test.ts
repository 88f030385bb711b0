import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { isLaidOut } from "../../src/emit/format.js";
import { emit, plainOptions } from "../support/emission.js";
import { schemas } from "../support/arbitrary.js";

test("emitted text is what prettier prints under its default options", async () => {
  let settled = 0;
  let all = 0;
  await fc.assert(
    fc.asyncProperty(schemas, async (schema) => {
      const types = emit(schema, { ...plainOptions, emit: "types" });
      for (const [path, text] of [...emit(schema), ...types]) {
        all += 1;
        if (!isLaidOut(text)) continue;
        settled += 1;
        expect(await format(text, { filepath: path }), path).toBe(text);
      }
    }),
    { numRuns: Number(process.env["FUZZ_RUNS"] ?? 12) },
  );
  expect(settled / all).toBeGreaterThan(0.5);
});
