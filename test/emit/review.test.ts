/** What a reviewer sees of a change in Close: the hunks of a diff without context. */
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { Field } from "../../src/schema/schema.js";
import { writeTemporary } from "../support/compiled.js";
import { emit } from "../support/emission.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
} from "../support/sample-schema.js";

const execute = promisify(execFile);

/** The output for an organisation whose Account has these fields beside three of its own. */
function outputWith(fields: readonly Field[]): ReadonlyMap<string, string> {
  return emit(
    schemaOf([
      objectType("lead", "lead", "Lead", [field("cf_l", "Industry")]),
      objectType("contact", "contact", "Contact", [field("cf_c", "Birthday")]),
      customObject("cotype_A", "Account", [
        field("cf_1", "Account ID"),
        field("cf_2", "Employees", { type: { kind: "number" } }),
        field("cf_3", "Tier", {
          type: { kind: "choices", options: ["Gold", "Silver"] },
        }),
        ...fields,
      ]),
    ]),
  );
}

/** The lines that each hunk takes away and adds, by file. */
async function hunksOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const folders = [await writeTemporary(before), await writeTemporary(after)];
  onTestFinished(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });
  const hunks: Record<string, readonly string[]> = {};
  for (const [path, text] of after) {
    if (before.get(path) === text) continue;
    const files = folders.map((folder) => join(folder, path));
    const args = ["diff", "--no-index", "--no-color", "-U0", ...files];
    const { stdout } = await execute("git", args).catch(differs);
    hunks[path] = stdout
      .split(/^@@.*\n/m)
      .slice(1)
      .map((hunk) => hunk.trimEnd());
  }
  return hunks;
}

/** Git says by its exit code that files differ, and prints how. */
function differs(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && "stdout" in error)
    return { stdout: String(error.stdout) };
  throw error;
}

test("a field added in Close is one hunk in each place that speaks of it, and in no other file", async () => {
  const added = field("cf_9", "Contract", { description: "The file." });
  expect(await hunksOf(outputWith([]), outputWith([added]))).toEqual({
    "objects/account.ts": [
      `+  /** "Contract" (cf_9): text. The file. */
+  contract: string | null;`,
      "+  contract?: string | null;",
      '-  ids: { accountId: "cf_1"; employees: "cf_2"; tier: "cf_3" };\n+  ids: { accountId: "cf_1"; contract: "cf_9"; employees: "cf_2"; tier: "cf_3" };',
      '+    contract: custom("text", "cf_9", "Contract"),',
    ],
  });
});

test("a choice added in Close is one hunk in the list of choices", async () => {
  const colours = (...options: readonly string[]): Field =>
    field("cf_9", "Colour", { type: { kind: "choices", options } });
  expect(
    await hunksOf(
      outputWith([colours("Red")]),
      outputWith([colours("Red", "Blue")]),
    ),
  ).toEqual({
    "objects/account.ts": [
      `-const AccountColour = ["Red"] as const;
+const AccountColour = ["Red", "Blue"] as const;`,
    ],
  });
});

test("a label changed in Close is one hunk in the comment and one in the row", async () => {
  expect(
    await hunksOf(
      outputWith([field("cf_9", "Contract")]),
      outputWith([field("cf_9", "contract")]),
    ),
  ).toEqual({
    "objects/account.ts": [
      `-  /** "Contract" (cf_9): text. */
+  /** "contract" (cf_9): text. */`,
      `-    contract: custom("text", "cf_9", "Contract"),
+    contract: custom("text", "cf_9", "contract"),`,
    ],
  });
});
