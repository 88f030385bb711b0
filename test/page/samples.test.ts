import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packPage } from "../../src/page/pack-page.js";
import { samplesOf } from "../../src/page/samples.js";
import { writeTemporary } from "../support/compiled.js";
import { sampleDocument } from "../support/docs-document.js";
import { isWhole } from "../support/matrix.js";
import { repository } from "../support/program.js";
import { runTsc } from "../support/tsc.js";

const account = { value: "account", collection: "close.objects.accounts" };

test("a field is read, written where that is possible, and read without the client", () => {
  const status = { name: "status", read: "Open<AccountStatus> | null" };
  expect(samplesOf(account, status).map(({ title }) => title)).toEqual([
    "Read",
    "Without the client",
  ]);
  const written = { ...status, write: "AccountStatus", sample: '"Active"' };
  expect(samplesOf(account, written)[1]).toEqual({
    title: "Write",
    code: 'await close.objects.accounts.update(id, { status: "Active" });',
  });
  expect(
    samplesOf(account, written, "wrappers").map(({ title }) => title),
  ).toEqual(["Without the client"]);
  expect(samplesOf(account, written, "types")).toEqual([]);
  const mapped = { ...status, write: "Money" };
  expect(samplesOf(account, mapped)[1]?.code).toBe(
    "await close.objects.accounts.update(id, { status: value }); // Money",
  );
});

test.runIf(isWhole)(
  "every sample of the sample organisation compiles as it stands",
  async () => {
    const { objects } = packPage(await sampleDocument());
    const functions = objects.flatMap((object) =>
      object.fields.flatMap((field) =>
        samplesOf(object, field).map(
          ({ code }, index) =>
            `export async function ${object.name}_${field.name}_${String(index)}(id: Parameters<typeof ${object.collection}.get>[0], json: unknown) {\n${code}\n}`,
        ),
      ),
    );
    expect(functions.length).toBeGreaterThan(40);
    const text = [
      'import * as all from "./generated/index.js";',
      `const { closeId, createCloseClient, ${objects.map(({ value }) => value).join(", ")} } = all;`,
      `type Ids = ${objects.map(({ name }) => `all.${name}["id"]`).join(" | ")};`,
      "export type { Ids };",
      "const value = null as never;",
      `const close = createCloseClient({ apiKey: "" });`,
      ...functions,
    ].join("\n");
    const named = text.replace(/closeId<(\w+)>/g, "closeId<all.$1>");
    const folder = await writeTemporary(
      new Map([
        ["main.ts", named],
        ["package.json", '{ "type": "module" }'],
      ]),
    );
    try {
      await mkdir(join(folder, "node_modules"));
      for (const [from, to] of [
        ["generated", "generated"],
        ["node_modules/@types", "node_modules/@types"],
        ["node_modules/undici", "node_modules/undici"],
        ["node_modules/undici-types", "node_modules/undici-types"],
      ] as const)
        await symlink(join(repository, from), join(folder, to), "junction");
      const options = {
        ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true },
        ...{ target: "es2023", module: "nodenext", types: ["node"] },
        skipLibCheck: true,
      };
      const output = await runTsc(folder, {
        ...{ compiler: "typescript-7.0", options, include: ["main.ts"] },
      });
      expect(output).toBe("");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
