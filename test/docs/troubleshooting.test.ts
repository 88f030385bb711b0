/** The page about codes: each code has its paragraph, in the order of the alphabet, and `explain` prints it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { errorCodes, warningCodes } from "../../src/errors.js";
import { refusalOfNode } from "../../src/node-version.js";
import { doctorCodes } from "../../src/report/doctor-document.js";
import { repository } from "../support/program.js";
import { withoutRuntime } from "../support/live.js";
import { createProject, runCli } from "../support/project.js";

const page = await readFile(
  join(repository, "docs/troubleshooting.md"),
  "utf8",
);

/** The codes of one part of the page, in its order. */
function codesUnder(title: string): readonly string[] {
  const [part = ""] = page.split(`\n## ${title}\n`)[1]?.split("\n## ") ?? [];
  return [...part.matchAll(/^### (\w+)$/gm)].map(([, code = ""]) => code);
}

test("every error, every warning and everything that doctor looks at has a paragraph, and no other code has", () => {
  expect(refusalOfNode("v18.0.0")).toContain("E_NODE");
  expect(codesUnder("Errors")).toEqual([...errorCodes, "E_NODE"].sort());
  expect(codesUnder("Warnings")).toEqual([...warningCodes].sort());
  expect(codesUnder("What codegen doctor looks at")).toEqual(doctorCodes);
});

test("no paragraph is empty, and each says it in a few sentences", () => {
  const paragraphs = page.split(/^### /m).slice(1);
  for (const paragraph of paragraphs) {
    const [code, text = ""] = paragraph.split(/\n\n/);
    expect(text.length, code).toBeGreaterThan(30);
    expect(text.length, code).toBeLessThan(700);
  }
});

test("explain prints the paragraph of a code within 80 columns, however it is written", async () => {
  for (const code of ["E_AUTH", "e_auth", "e-auth"]) {
    const {
      stdout,
      stderr,
      code: exit,
    } = await runCli(repository, ["explain", code], {});
    expect([exit, stderr], code).toEqual([0, ""]);
    expect(stdout).toMatch(/^E_AUTH\nThere is no key, or Close refuses it\./);
    for (const line of stdout.split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
  }
  const two = await runCli(repository, ["explain", "E_AUTH", "E_API"], {});
  expect(two.stdout).toMatch(/need none\.\n\nE_API\n/);
});

test("explain without a code lists all of them, and misspelt ones are recognised", async () => {
  const { stdout } = await runCli(repository, ["explain"], {});
  for (const code of [...errorCodes, ...warningCodes, ...doctorCodes])
    expect(stdout).toMatch(new RegExp(`^${code} {2,}\\S`, "m"));
  for (const line of stdout.split("\n"))
    expect(line.length).toBeLessThanOrEqual(80);
  const wrong = await runCli(repository, ["explain", "E_ATUH"], {});
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("There is no code E_ATUH.");
  expect(wrong.stderr).toContain("Did you mean E_AUTH?");
});

test("an error, and a run with warnings, say how to read more", async () => {
  const project = await createProject({
    ...withoutRuntime,
    ...{ source: "sample", names: { Boat: "Ship" } },
  });
  const failed = await project.cli(["fields"]);
  expect(failed.stderr).toMatch(
    /\n {2}More: codegen explain E_LOCK_MISSING\n$/,
  );
  const warned = await project.cli(["pull"]);
  expect(warned.stderr).toMatch(/\n {2}More: codegen explain .*W_NO_MATCH/);
});
