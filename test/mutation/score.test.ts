import { access } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { figureOf, readReport, scoreOf, withoutSurvivors } from "./score.js";
import { subjects } from "./subjects.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const subject = {
  name: "adder",
  what: "the adder",
  files: ["src/add.ts"],
  tests: ["test/add.test.ts"],
  runs: 1,
  wanted: 95,
};

/** A report as Stryker writes it, one change a status. */
function report(...statuses: readonly string[]): string {
  const mutants = statuses.map((status, index) => ({
    id: String(index),
    status,
    mutatorName: "ArithmeticOperator",
    replacement: "a -\n  b",
    location: { start: { line: 9 - index, column: 3 }, end: {} },
  }));
  return JSON.stringify({
    files: { "src/add.ts": { mutants } },
    testFiles: { "test/add.test.ts": { tests: [] } },
  });
}

function figure(...statuses: readonly string[]) {
  return figureOf(
    subject,
    scoreOf(readReport(report(...statuses), subject.tests)),
  );
}

test("what a test fails on, and what never ends, counts as noticed; what is ignored does not count", () => {
  expect(
    figure("Killed", "Timeout", "RuntimeError", "Survived", "Ignored"),
  ).toMatchObject({
    id: "mutation-adder",
    value: 75,
    isMet: false,
    mutants: 4,
    killed: 3,
    survived: 1,
    ignored: 1,
  });
});

test("what no test runs counts against the score, which is never rounded up", () => {
  const killed = Array.from({ length: 1899 }, () => "Killed");
  const { value, isMet } = figure(
    ...killed,
    ...Array.from({ length: 101 }, () => "NoCoverage"),
  );
  expect(value).toBe(94.9);
  expect(isMet).toBe(false);
});

test("a subject without a change is not proven", () => {
  expect(figure("Ignored")).toMatchObject({ value: 0, isMet: false });
});

test("a test file that could not be loaded is an error, and no lower score", () => {
  const tests = [...subject.tests, "test/other.test.ts"];
  expect(() => readReport(report("Killed"), tests)).toThrow(
    "Nothing ran of test/other.test.ts.",
  );
});

test("of an earlier run only what was noticed is taken over, and all that tells of it", () => {
  const earlier = JSON.parse(
    withoutSurvivors(report("Killed", "Survived", "NoCoverage")),
  );
  const [kept] = JSON.parse(report("Killed")).files["src/add.ts"].mutants;
  expect(earlier).toEqual({
    ...JSON.parse(report()),
    files: { "src/add.ts": { mutants: [kept] } },
  });
});

test("the first change that nobody notices is told, by its place", () => {
  const { failure } = figure("Survived", "Killed", "NoCoverage");
  expect(failure).toBe("src/add.ts:7:3 NoCoverage ArithmeticOperator: a - b");
  expect(figure("Killed").failure).toBeUndefined();
});

test.each(subjects)(
  "all files of $name are there",
  async ({ files, tests }) => {
    for (const file of [...files, ...tests])
      await expect(access(join(root, file))).resolves.toBeUndefined();
  },
);
