import { execFileSync } from "node:child_process";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { createJiti } from "jiti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import { parseLock } from "../../src/lock/read-lock.js";
import type { EditedFile } from "../../src/program/text-edits.js";
import { writeSources } from "../../src/program/write-sources.js";
import { unifiedPatch } from "../../src/report/unified-patch.js";
import { repository, runNode } from "../support/program.js";
import type { Project } from "../support/project.js";
import { isWhole } from "../support/matrix.js";
import { createUserApp, eachFixture, fixture } from "../support/user-app.js";

const cleanUp: (() => Promise<void>)[] = [];
const later = (work: () => Promise<void>): void => void cleanUp.push(work);

afterAll(async () => {
  for (const work of cleanUp) await work();
});

const ids = {
  status: "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt",
  relatedAccount: "cf_7YbNDOD33W7vwGhtBEbmUIxWrkndvVzyhfTxB59gZxW",
  account: "cotype_4hQsScWF3hnUOyngoaAV00",
};

/** Gives things in the lock of a project the labels that they have in Close by now. */
async function relabel(
  project: Project,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const path = "generated/close.lock.json";
  const lock = JSON.parse(await project.read(path), (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("id" in value))
      return value;
    const label = labels[String(value.id)];
    if (label === undefined) return value;
    const plural = "labelPlural" in value ? { labelPlural: `${label}s` } : {};
    return { ...value, label, ...plural };
  });
  await project.write(path, JSON.stringify(lock));
  await project.generate({ offline: true });
}

function git(project: Project, ...args: string[]): string {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  return execFileSync("git", [...who, ...args], {
    cwd: project.root,
    encoding: "utf8",
  });
}

function commit(project: Project): void {
  git(project, "init", "--quiet");
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "--message", "all");
}

const wireKey = `custom.${ids.status}`;

/** What the program of a project gets of a new local Close. */
async function runAgainstClose(project: Project): Promise<unknown> {
  const emulator = await startEmulator();
  try {
    const jiti = createJiti(import.meta.url, {
      moduleCache: false,
      fsCache: false,
    });
    const { run } = await jiti.import<{
      run: (baseUrl: string, apiKey: string) => Promise<unknown>;
    }>(project.path("src/run.ts"));
    return await run(emulator.url, emulator.apiKey);
  } finally {
    await emulator.close();
  }
}

/** With a byte order mark and Windows' ends of lines. */
const ofWindows =
  '\uFEFFimport type { Account } from "../generated/index.js";\r\n\r\nexport const state = (one: Account) => one.status;\r\n';

/** What the compiler prints of a project: nothing when all is well. */
async function compile(project: Project): Promise<string> {
  const tsc = join(repository, "node_modules/typescript-7.0/bin/tsc");
  const { stdout } = await runNode(project.root, [tsc, "-p", "."]);
  return stdout;
}

describe("codegen rename --all", () => {
  let app: Project;
  let errorsBefore: string;
  let finished: Awaited<ReturnType<Project["cli"]>>;
  let listed: Awaited<ReturnType<Project["cli"]>>;
  let answers: unknown;

  beforeAll(async () => {
    app = await createUserApp("rename/before", later);
    await app.write("src/windows.ts", ofWindows);
    if (isWhole) answers = await runAgainstClose(app);
    await relabel(app, {
      [ids.status]: "Stage",
      [ids.relatedAccount]: "Related Customer",
      [ids.account]: "Customer",
    });
    errorsBefore = await compile(app);
    listed = await app.cli(["rename"]);
    finished = await app.cli(["rename", "--all", "--verbose"]);
  });

  test("lists first what has another label by now, each with its new name, and writes nothing", () => {
    expect(listed.code).toBe(0);
    const pairs = [...listed.stdout.matchAll(/^(\S+) → (\S+) /gm)];
    expect(pairs.map(([, from, to]) => [from, to])).toEqual([
      ["Account", "Customer"],
      ["close.objects.accounts", "customers"],
      ["Account.status", "stage"],
      ["AccountStatus", "CustomerStage"],
      ["Opportunity.relatedAccount", "relatedCustomer"],
      ["Server.relatedAccount", "relatedCustomer"],
    ]);
  });

  test("carries the new names through every pattern of the program, and leaves each other byte as it was", async () => {
    expect(finished.stderr).toContain("renamed");
    expect(finished.code).toBe(0);
    const expected = await eachFixture("rename/after");
    expect(expected.size).toBeGreaterThan(10);
    for (const [path, text] of expected)
      expect(await app.read(path), path).toBe(text);
    expect(await app.read("src/windows.ts")).toBe(
      ofWindows
        .replace("Account }", "Customer }")
        .replace("Account)", "Customer)")
        .replace("status", "stage"),
    );
  });

  test("reports each place that the types do not prove, with file, line and reason", async () => {
    const left = finished.stderr.slice(finished.stderr.indexOf("left  "));
    await expect(left).toMatchFileSnapshot(fixture("rename/left.txt"));
  });

  test("writes lock and output with the names, so that the next runs find nothing to do", async () => {
    const path = "generated/close.lock.json";
    const { names } = parseLock(await app.read(path), path);
    expect(names.objects[ids.account]).toMatchObject({
      ...{ type: "Customer", collection: "customers" },
      fields: { [ids.status]: "stage" },
    });
    const { plan } = await app.generateOne({ offline: true });
    expect([...plan.create, ...plan.change, ...plan.remove]).toEqual([]);
    const again = await app.cli(["rename", "--all"]);
    expect(again).toMatchObject({ code: 0, stdout: "" });
    expect(again.stderr).toContain("Every name is that of its label.");
  });

  test("gives a program that compiles as it did before", async () => {
    expect(errorsBefore).toBe("");
    expect(await compile(app)).toBe("");
  });

  test.runIf(isWhole)(
    "gives a program that gets the same of a local Close as before",
    async () => {
      expect(answers).toEqual(
        expect.arrayContaining(["Potential", true, { [wireKey]: "Potential" }]),
      );
      expect(await runAgainstClose(app)).toEqual(answers);
    },
  );
});

describe("codegen rename of one field", () => {
  let app: Project;
  const argv = ["rename", "Account.status", "--to", "stage"];

  beforeAll(async () => {
    app = await createUserApp(undefined, later);
    await app.write(
      "tsconfig.json",
      '{ "include": ["src"], "compilerOptions": { "strict": true, "module": "nodenext", "types": ["node"], "skipLibCheck": true } }',
    );
    await app.write(".gitignore", "node_modules\nsrc/ignored.ts\n");
    const line =
      'import type { Account } from "../generated/index.js";\nexport const of = (one: Account) => one.status;\n';
    await app.write("src/plain.ts", line);
    await app.write("src/ignored.ts", line);
    await app.write("src/vendor/copied.ts", line.replace("..", "../.."));
    await app.write("src/made.ts", `// @generated by another tool\n${line}`);
    commit(app);
  });

  const source = (name: string) => app.read(`src/${name}.ts`);

  test("refuses a work tree with changes, and a name that something else has, and writes nothing", async () => {
    await app.write("notes.txt", "a");
    git(app, "add", "notes.txt");
    const dirty = await app.cli(argv);
    expect(dirty.code).toBe(1);
    expect(dirty.stderr).toMatch(/E_DIRTY[^]*notes\.txt[^]*--allow-dirty/);
    git(app, "commit", "--quiet", "--message", "notes");
    const taken = await app.cli([...argv.slice(0, 3), "tags"]);
    expect(taken.stderr).toMatch(
      /E_RENAME {2}Account\.status .* cannot be called tags: Account\.tags .* has that name/,
    );
    const reserved = await app.cli([...argv.slice(0, 3), "id"]);
    expect(reserved.stderr).toContain("E_RENAME");
    const odd = await app.cli([...argv.slice(0, 3), "a b"]);
    expect(odd.stderr).toContain("E_USAGE");
    expect(git(app, "status", "--porcelain")).toBe("");
  });

  test.runIf(isWhole)(
    "prints a patch that git applies, and edits no ignored, vendored or generated file",
    async () => {
      const { code, stdout, stderr } = await app.cli([...argv, "--dry-run"]);
      expect(code).toBe(0);
      expect(git(app, "status", "--porcelain")).toBe("");
      expect(stdout.match(/^\+\+\+ .*/gm)).toEqual(["+++ b/src/plain.ts"]);
      expect(stderr).toContain("it is vendored code");
      expect(stderr).toContain("it is generated");
      await app.write("../a.patch", stdout);
      git(app, "apply", "../a.patch");
      expect(await source("plain")).toContain("one.stage;");
      git(app, "checkout", "--quiet", "--", ".");
    },
  );

  test.runIf(isWhole)(
    "does not write a program that compiles worse than before, unless it is forced to",
    async () => {
      const before = await source("plain");
      const refused = await app.cli(argv);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(
        /E_RENAME[^]*src\/vendor\/copied\.ts:2:[^]*TS2339/,
      );
      expect(await source("plain")).toBe(before);
      const forced = await app.cli([...argv, "--force"]);
      expect(forced.code).toBe(0);
      expect(await source("plain")).toContain("one.stage;");
      expect(await source("ignored")).toContain("one.status;");
      expect(git(app, "diff", "--name-only").trim().split("\n")).toEqual([
        "generated/close.lock.json",
        "generated/objects/account.ts",
        "src/plain.ts",
      ]);
    },
  );
});

test.runIf(isWhole)(
  "codegen rename follows a name through projects that refer to each other, into seeds and what classes implement, and lists what has no type",
  async () => {
    const app = await createUserApp();
    await app.write(".gitignore", "node_modules\n");
    const options = {
      ...{ strict: true, module: "nodenext", target: "es2023" },
      ...{ types: ["node"], skipLibCheck: true },
    };
    const project = (compilerOptions: object, more: object) =>
      JSON.stringify({
        compilerOptions: { ...options, ...compilerOptions },
        ...more,
      });
    await app.write(
      "tsconfig.json",
      project({ composite: true, outDir: "built" }, { include: ["generated"] }),
    );
    await app.write(
      "packages/app/tsconfig.json",
      project(
        { noEmit: true },
        { references: [{ path: "../.." }], include: ["src"] },
      ),
    );
    await app.write("packages/app/package.json", '{ "type": "module" }');
    await symlink(repository, app.path("node_modules/close-codegen"));
    const lines = (member: string): string => `
import type { Account } from "../../../generated/index.js";
import type { NamedSeed } from "close-codegen/emulator";
export const seed: NamedSeed = { account: [{ name: "x", ${member}: "Active" }] };
export class Mine implements Pick<Account, "${member}" | "name"> {
  ${member}: Account["${member}"] = null;
  name = "x";
}
export interface Short extends Omit<Account, "${member}"> {}
export const read = (one: Account) => one.${member};
// eslint-disable-next-line
export const open = (one: any) => one.status;
`;
    await app.write("packages/app/src/a.ts", lines("status"));
    const page = "<template>{{ account.status }}</template>\n";
    await app.write("packages/app/src/page.vue", page);
    commit(app);
    const { code, stderr } = await app.cli([
      ...["rename", "Account.status", "--to", "stage"],
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await app.read("packages/app/src/a.ts")).toBe(lines("stage"));
    expect(await app.read("packages/app/src/page.vue")).toBe(page);
    expect(stderr).toMatch(
      /src\/a\.ts:12:39 {2}what it is read from has no type/,
    );
    expect(stderr).toMatch(/page\.vue:1:22 {2}no compiler reads the file/);
  },
);

test.runIf(isWhole)(
  "a name that the config gives is changed there, too, and where code gives it the run stops",
  async () => {
    const app = await createUserApp();
    await rm(app.path("codegen.config.json"));
    const config = (name: string): string =>
      `const names = { "Account.Status": "${name}" };\nexport default { source: "sample", names };\n`;
    await app.write("codegen.config.ts", config("state"));
    await app.write(
      "tsconfig.json",
      '{ "include": ["*.ts"], "compilerOptions": { "strict": true, "module": "nodenext", "types": ["node"], "skipLibCheck": true } }',
    );
    const line = (member: string): string =>
      `import type { Account } from "./generated/index.js";\nexport const of = (one: Account) => one.${member};\n`;
    await app.write("app.ts", line("state"));
    await app.generate();
    const argv = ["rename", "Account.state", "--to", "phase"];
    const { code, stderr } = await app.cli(argv);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain("left ");
    expect(await app.read("codegen.config.ts")).toBe(config("phase"));
    expect(await app.read("app.ts")).toBe(line("phase"));
    const { plan } = await app.generateOne({ offline: true });
    expect([...plan.create, ...plan.change, ...plan.remove]).toEqual([]);

    const made = config("phase").replace('"phase"', '"ph" + "ase"');
    await app.write("codegen.config.ts", made);
    const refused = await app.cli(["rename", "Account.phase", "--to", "step"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /E_RENAME .*codegen\.config\.ts gives “Account\.Status” the name phase[^]*codegen rename --all/,
    );
    expect(await app.read("app.ts")).toBe(line("phase"));
  },
);

test("a write that fails at one file leaves all of them, and what was written is put back byte by byte", async () => {
  const app = await createUserApp();
  const files = ["a.ts", "b.ts"];
  for (const name of files) await app.write(name, `${name} before\r\n`);
  const edited = files.map((name) => ({
    ...{ path: app.path(name), edits: [] },
    before: `${name} before\r\n`,
    after: `${name} after\r\n`,
  }));
  await app.write("b.ts", "changed since");
  await expect(writeSources(edited)).rejects.toMatchObject({
    code: "E_OUTPUT_EDITED",
  });
  expect(await app.read("a.ts")).toBe("a.ts before\r\n");
  const gone = { ...edited[1], path: app.path("gone.ts") } as EditedFile;
  await expect(
    writeSources([...edited.slice(0, 1), gone]),
  ).rejects.toMatchObject({
    code: "E_OUTPUT_WRITE",
    message: expect.stringContaining(app.path("gone.ts")),
  });
  expect(await app.read("a.ts")).toBe("a.ts before\r\n");
  await app.write("b.ts", "b.ts before\r\n");
  const written = await writeSources(edited);
  expect(await app.read("b.ts")).toBe("b.ts after\r\n");
  await written.undo();
  for (const name of files)
    expect(await app.read(name)).toBe(`${name} before\r\n`);
  expect([...(await app.files("."))].map(([path]) => path)).not.toContainEqual(
    expect.stringContaining("codegen-tmp"),
  );
});

test("a patch has the lines around each change, says where no line end is, and is empty for what stays", async () => {
  const lines = (text: string) =>
    text
      .split("")
      .map((one) => `${one}\n`)
      .join("");
  const before = `${lines("abcdefghijklmn")}o`;
  const patch = unifiedPatch([
    { path: "x", before, after: before.replace("b", "B").replace("o", "O") },
    { path: "y", before, after: before },
  ]);
  expect(patch).toBe(
    "--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -12,4 +12,4 @@\n l\n m\n n\n-o\n\\ No newline at end of file\n+O\n\\ No newline at end of file\n",
  );
});
