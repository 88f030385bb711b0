import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { isLaidOut } from "../../src/emit/format.js";
import { emit, plainOptions } from "../support/emission.js";
import { schemas } from "../support/arbitrary.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
} from "../support/sample-schema.js";

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

test("what has a long name is laid out without prettier", async () => {
  const labels = Array.from({ length: 30 }, (_, index) =>
    "Site Visit".padEnd(10 + index, "abcdefghij"),
  );
  const objects = labels.flatMap((label, index) => [
    customObject(`cotype_${String(index)}`, `O${label}`),
    objectType(
      `actitype_${String(index)}`,
      "customActivity",
      `A${label}`,
      [field(`cf_${String(index)}`, "Note")],
      {
        archived: index % 2 === 0,
      },
    ),
  ]);
  // A plural alone may be long, too.
  const plural = labels.map((label, index) =>
    customObject(
      `cotype_p${String(index)}`,
      `Plans of ours ${String(index)}`,
      [],
      {
        labelPlural: `P${String(index)}${label}${label}`,
      },
    ),
  );
  const files = emit(schemaOf([...objects, ...plural]));
  expect(files.get("client.ts")).toMatch(
    /^ {6}\w+:\n {8}connection\.records\("\w+"\),$/m,
  );
  expect(files.get("client.ts")).toMatch(
    /^ {6}\w+: connection\.\w+Records\(\n {8}"\w+",\n {6}\),$/m,
  );
  expect([...files.values()].join("")).toMatch(
    /^ {4}DraftFields<\n {6}\w+,\n {6}\w+\n {4}> \{\}$/m,
  );
  for (const [path, text] of files) {
    expect(isLaidOut(text), path).toBe(true);
    expect(await format(text, { filepath: path }), path).toBe(text);
  }
});
