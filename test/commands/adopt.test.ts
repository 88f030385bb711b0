import { cp, lstat, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { beforeAll, describe, expect, test } from "vitest";
import type { AdoptReport } from "../../src/report/adopt-document.js";
import { start } from "../support/emulator-client.js";
import { isWhole } from "../support/matrix.js";
import { repository, runCommand } from "../support/program.js";
import { copyProject, createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

const fixtures = fileURLToPath(new URL("../fixtures/adopt", import.meta.url));
const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");

const industry = "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT";
const renewal = "cf_OwzpBra7W78QqUWegToLehRHzKP7loGDfp79yw1C0xu";
const tier = ["--env", `CLOSE_TIER_FIELD=${renewal}`];

/** A project with the sample's output and nothing else, committed. */
let origin: Project;
let after: (work: () => Promise<void>) => void;

beforeAll(async () => {
  const cleanups: (() => Promise<void>)[] = [];
  after = (work) => void cleanups.push(work);
  origin = await createProject({ source: "sample" }, undefined, after);
  await origin.generate();
  await origin.write("package.json", '{ "type": "module" }\n');
  await origin.write(".gitignore", "node_modules\nignored\n");
  await origin.write(
    "tsconfig.json",
    await readFile(join(fixtures, "before/tsconfig.json"), "utf8"),
  );
  await mkdir(origin.path("node_modules"));
  for (const name of ["@types", "undici", "undici-types"])
    await symlink(
      join(repository, "node_modules", name),
      origin.path(`node_modules/${name}`),
      "junction",
    );
  return async () => {
    for (const work of cleanups) await work();
  };
}, 120_000);

/** The project with more files, committed. */
async function projectWith(
  files: Readonly<Record<string, string>>,
): Promise<Project> {
  const project = await copyProject(origin);
  for (const [path, text] of Object.entries(files))
    await project.write(path, text);
  await commit(project);
  return project;
}

async function commit({ root }: Project): Promise<void> {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  await runCommand(root, ["git", "init", "-q", "."]);
  await runCommand(root, ["git", "add", "-A"]);
  await runCommand(root, ["git", ...identity, "commit", "-qm", "all"]);
}

async function adoptJson(project: Project, ...args: readonly string[]) {
  const { code, stdout, stderr } = await project.cli([
    "adopt",
    "--json",
    ...args,
  ]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as AdoptReport;
}

async function textsBelow(
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const texts = new Map<string, string>();
  for (const name of names.sort())
    if ((await lstat(join(folder, name))).isFile())
      texts.set(name, await readFile(join(folder, name), "utf8"));
  return texts;
}

async function compileErrors({ root }: Project): Promise<string> {
  const { stdout } = await runCommand(root, [
    process.execPath,
    compiler,
    "-p",
    ".",
  ]);
  return stdout;
}

describe("a code base with a client of its own", () => {
  test.runIf(isWhole)(
    "gets names in the place of ids, compiles as before, does the same, and is left alone the second time",
    async () => {
      const project = await copyProject(origin);
      await cp(join(fixtures, "before"), project.root, { recursive: true });
      await commit(project);
      expect(await compileErrors(project)).toBe("");
      const before = await runSync(project);

      const report = await adoptJson(project, ...tier);
      const names = ["src", "tools"];
      for (const name of names)
        expect(await textsBelow(project.path(name))).toEqual(
          await textsBelow(join(fixtures, "after", name)),
        );
      expect(
        report.left.map(({ file, line, form }) => `${file}:${line} ${form}`),
      ).toEqual(leftovers);
      expect(report.left.map(({ reason }) => reason)).toContain(
        "The compiler would refuse it: Type 'string' is not assignable to type 'Choice'.",
      );
      expect(await compileErrors(project)).toBe("");
      expect(await runSync(project)).toEqual(before);
      expect(before).toMatchObject({
        users: 12,
        renewal: "never",
        industry: "SaaS",
        birthday: "1815-12-10",
        isAbsent: true,
        has: false,
        isOwn: false,
        kept: false,
        stored: "2027-01-31",
      });

      await commit(project);
      const again = await adoptJson(project, ...tier);
      expect(again).toMatchObject({ written: false, adopted: [] });
      expect(again.left.map(({ id }) => id)).toEqual(
        report.left.map(({ id }) => id),
      );
      for (const name of names)
        expect(await textsBelow(project.path(name))).toEqual(
          await textsBelow(join(fixtures, "after", name)),
        );
    },
  );

  /** What the program gets of a local Close, but for ids that differ each time. */
  async function runSync(project: Project): Promise<unknown> {
    const { emulator } = await start();
    const jiti = createJiti(import.meta.url, {
      moduleCache: false,
      fsCache: false,
    });
    const { sync } = await jiti.import<{
      sync: (base: string, key: string) => Promise<unknown>;
    }>(project.path("src/sync.ts"));
    return sync(emulator.url, emulator.apiKey);
  }
});

/** What stays in the fixture, with the form in which it stands there. */
const leftovers = [
  "src/left.ts:4 type",
  "src/left.ts:8 element access",
  "src/left.ts:11 type",
  "src/left.ts:14 enum",
  "src/left.ts:18 class member",
  "src/left.ts:21 constant",
  "src/left.ts:22 regular expression",
  "src/left.ts:23 other",
  "src/left.ts:25 constant",
  "src/left.ts:26 label",
  "src/left.ts:29 type",
  "src/left.ts:29 type",
  "src/left.ts:30 list",
  "src/left.ts:30 list",
  "src/tags.ts:2 constant",
  "tools/export.cjs:4 list",
  "tools/export.cjs:4 list",
];

describe("files", () => {
  const use = `export const a = (x: Record<string, unknown>) => x["custom.${industry}"];\n`;

  test.runIf(isWhole)(
    "keep their line ends, their mark, their quotes and their missing semicolons, and their mode",
    async () => {
      const text = `\ufeff'use strict'\r\nimport { b } from './b.js' // b\r\n\r\nexport const a = [b, 'custom.${industry}']\r\n`;
      const project = await projectWith({
        "src/a.ts": text,
        "src/b.ts": "export const b = 1;",
      });
      await adoptJson(project);
      expect(await project.read("src/a.ts")).toBe(
        text
          .replace(
            "// b\r\n",
            "// b\r\nimport { lead } from '../generated/lead.js'\r\n",
          )
          .replace(`'custom.${industry}'`, "lead.fields.industry.wireKey"),
      );
    },
  );

  test.runIf(isWhole)(
    "that nobody may edit stay: generated, vendored, ignored, declared, the config's own",
    async () => {
      const closed = {
        "ignored/a.ts": use,
        "src/vendor/a.ts": use,
        "src/made.ts": `// @generated by something\n${use}`,
        "src/a.d.ts": `declare global { var a: string }\nexport const key = "custom.${industry}";\n`,
        "node_modules/other/a.ts": use,
      };
      const project = await projectWith({ ...closed, "src/open.ts": use });
      const report = await adoptJson(project);
      expect(report.adopted.map(({ file }) => file)).toEqual(["src/open.ts"]);
      for (const [path, text] of Object.entries(closed))
        expect(await project.read(path), path).toBe(text);
    },
  );

  test("that do not parse are named, and the others are edited", async () => {
    const project = await projectWith({
      "src/broken.ts": `export const a = "custom.${industry}" +;\n`,
      "src/open.ts": use,
    });
    const report = await adoptJson(project);
    expect(report.skipped).toEqual([
      {
        file: "src/broken.ts",
        reason: expect.stringContaining("line 1 does not parse"),
      },
    ]);
    expect(report.adopted).toHaveLength(1);
  });

  test.runIf(isWhole)(
    "of JavaScript are edited where they can import the output, in their own way",
    async () => {
      const project = await projectWith({
        "tools/a.cjs": `'use strict'\nconst fs = require('node:fs')\n\nmodule.exports = [fs, 'custom.${industry}']\n`,
      });
      await project.configure({ source: "sample", importExtension: ".ts" });
      await project.generate();
      await commit(project);
      await adoptJson(project);
      expect(await project.read("tools/a.cjs")).toBe(
        "'use strict'\nconst fs = require('node:fs')\nconst { lead } = require('../generated/lead.ts')\n\nmodule.exports = [fs, lead.fields.industry.wireKey]\n",
      );
    },
  );

  test.runIf(isWhole)(
    "that have an alias for the output import by it",
    async () => {
      const tsconfig = JSON.parse(
        await readFile(join(fixtures, "before/tsconfig.json"), "utf8"),
      );
      tsconfig.compilerOptions.paths = { "#close/*": ["./generated/*"] };
      const text = `import type { Lead } from "#close/lead.js";\n\nexport const name = (one: Lead) => one.name;\nexport const keys: string[] = ["custom.${industry}", "cotype_4hQsScWF3hnUOyngoaAV00"];\n`;
      const project = await projectWith({
        "tsconfig.json": JSON.stringify(tsconfig),
        "src/a.ts": text,
      });
      await adoptJson(project);
      expect(await project.read("src/a.ts")).toBe(
        text
          .replace(
            'lead.js";\n',
            'lead.js";\nimport { lead } from "#close/lead.js";\nimport { account } from "#close/objects/account.js";\n',
          )
          .replace(`"custom.${industry}"`, "lead.fields.industry.wireKey")
          .replace('"cotype_4hQsScWF3hnUOyngoaAV00"', "account.typeId"),
      );
    },
  );

  test.runIf(isWhole)(
    "that the output imports do not import it back",
    async () => {
      const project = await projectWith({
        "src/money.ts": `export type Money = string;\nexport const key = "${industry}";\nexport const read = (value: unknown) => String(value);\n`,
        "src/open.ts": use,
      });
      await project.configure({
        source: "sample",
        types: {
          "Lead.Industry": {
            type: "Money",
            from: "../src/money.js",
            functions: "../src/money.js",
            read: "read",
          },
        },
      });
      await project.generate();
      await commit(project);
      const report = await adoptJson(project);
      expect(report.adopted.map(({ file }) => file)).toEqual(["src/open.ts"]);
      expect(report.left).toMatchObject([
        {
          file: "src/money.ts",
          reason: "The output imports this file, which cannot import it back.",
        },
      ]);
    },
  );
});

describe("git", () => {
  const use = `export const a = "custom.${industry}";\n`;

  test.runIf(isWhole)(
    "changes that are not committed stop it before anything is written, unless they are allowed",
    async () => {
      const project = await projectWith({ "src/a.ts": use, "README.md": "a" });
      await project.write("README.md", "b");
      const refused = await project.cli(["adopt"]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain("E_DIRTY");
      expect(refused.stderr).toContain("README.md");
      expect(await project.read("src/a.ts")).toBe(use);
      // Who only looks is not stopped.
      expect((await project.cli(["adopt", "--report"])).stdout).toContain(
        "constant  1 to adopt, 0 left",
      );
      expect((await project.cli(["adopt", "--allow-dirty"])).code).toBe(0);
      expect(await project.read("src/a.ts")).toContain(
        "lead.fields.industry.wireKey",
      );
    },
  );

  test.runIf(isWhole)(
    "a dry run prints a patch that git applies, and writes nothing",
    async () => {
      const project = await projectWith({
        "src/a.ts": `import { b } from "./b.js";\n\n${"b;\n".repeat(12)}export const a = "custom.${industry}";`,
        "src/b.ts": `export const b = "${renewal}";\r\n`,
      });
      const { stdout, stderr, code } = await project.cli(["adopt", "-n"]);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining("would adopt  2 places in 2 files"),
      ]);
      expect(await project.read("src/b.ts")).toBe(
        `export const b = "${renewal}";\r\n`,
      );
      await project.write("../adopt.patch", stdout);
      const applied = await runCommand(project.root, [
        "git",
        "apply",
        "../adopt.patch",
      ]);
      expect(applied.stderr).toBe("");
      const patched = await textsBelow(project.path("src"));
      await runCommand(project.root, ["git", "checkout", "-q", "."]);
      await adoptJson(project);
      expect(await textsBelow(project.path("src"))).toEqual(patched);
    },
  );

  test.runIf(isWhole)(
    "a folder without a repository is edited, and that is said",
    async () => {
      const project = await copyProject(origin);
      await project.write("src/a.ts", use);
      const { code, stderr } = await project.cli(["adopt"]);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining("This is no git repository"),
      ]);
      expect(await project.read("src/a.ts")).toContain(
        "lead.fields.industry.wireKey",
      );
    },
  );
});

test("globs choose files, and mistakes in arguments are explained", async () => {
  const use = `export const a = "custom.${industry}";\n`;
  const project = await projectWith({ "src/a.ts": use, "src/old/b.ts": use });
  const report = await adoptJson(project, "src", "!src/old");
  expect(report.adopted.map(({ file }) => file)).toEqual(["src/a.ts"]);
  const missing = await project.cli(["adopt", "lib/**"]);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain(
    "lib/** matches no TypeScript or JavaScript of the program.",
  );
  const env = await project.cli(["adopt", "--env", "TIER=gold"]);
  expect(env.stderr).toContain(
    "--env TIER=… holds no id of a field, a status, a pipeline or an object type.",
  );
});
