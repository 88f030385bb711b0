import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CodegenError, Config } from "../../src/index.js";
import { isWhole } from "../support/matrix.js";
import { repository } from "../support/program.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";
import type { Compiler } from "../support/tsc.js";

/** Has every flag that a strict project may have. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedDeclarations: true,
  declaration: true,
  module: "nodenext",
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
};

/** What TypeScript 5.4 does not know yet. */
const early = {
  erasableSyntaxOnly: undefined,
  isolatedDeclarations: undefined,
};

/** What else the packages of a project may be. */
interface Setting {
  /** Null for none. */
  readonly compiler: Compiler | null;
  readonly tsconfig?: object;
  readonly config?: Config;
}

/** A project of a user, with a TypeScript of its own, in which nothing is generated. */
async function createUserProject({
  compiler,
  tsconfig = { compilerOptions: strict, include: ["src"] },
  config = {},
}: Setting): Promise<Project> {
  const output = "src/generated";
  const project = await createProject({ source: "sample", output, ...config });
  await project.write("package.json", '{ "type": "module" }');
  await project.write("tsconfig.json", JSON.stringify(tsconfig));
  await mkdir(project.path("node_modules"));
  for (const name of ["undici", "@types"]) await link(project, name, name);
  await symlink(
    repository,
    project.path("node_modules/close-codegen"),
    "junction",
  );
  if (compiler !== null) await link(project, compiler, "typescript");
  return project;
}

async function link(project: Project, from: string, to: string): Promise<void> {
  const path = project.path(join("node_modules", to));
  await symlink(join(repository, "node_modules", from), path, "junction");
}

function verify(project: Project): Promise<CodegenError | null> {
  return project.generate({ verify: true }).then(
    () => null,
    (error: CodegenError) => error,
  );
}

/** The user's type of a field, whose functions are wrong until they are corrected. */
const health = (read: string): string => `
import type { AccountId } from "./generated/index.js";

export interface Health {
  readonly isGood: boolean;
  readonly of?: AccountId;
}

export function toHealth(value: ${read}): Health {
  return { isGood: value === "Active" };
}

export function fromHealth({ isGood }: Health): string {
  return isGood ? "Active" : "Cancelled";
}
`;

const ownType: Config = {
  // Its declarations are quicker to check than its code, which `test/package` compiles.
  runtime: "import",
  importExtension: ".js",
  types: {
    "Account.Status": {
      ...{ type: "Health", from: "../health.js", read: "toHealth" },
      ...{ write: "fromHealth", functions: "../health.js" },
    },
  },
  templates: "templates",
};

const template = (value: string): string =>
  `{{header}}\n\n/* é 😀 */ export const build: number = ${value};\n`;

const compilers: readonly Compiler[] = isWhole
  ? ["typescript-5.4", "typescript-5.9", "typescript", "typescript-7.0"]
  : ["typescript-7.0"];

test.for(compilers)(
  "--verify finds a wrong function of the user's and a wrong template with the project's own TypeScript (%s), writes nothing, and is content with right ones",
  { timeout: 120_000 },
  async (compiler) => {
    const old = compiler === "typescript-5.4";
    const tsconfig = { compilerOptions: { ...strict, ...(old && early) } };
    const project = await createUserProject({
      ...{ compiler, tsconfig, config: ownType },
    });
    await project.write("src/health.ts", health("number"));
    await project.write("templates/testing.hbs", template('"one"'));
    const before = await project.files(".");
    const error = await verify(project);
    expect(error).toMatchObject({ code: "E_VERIFY", filesChanged: false });
    const version = old ? "5.4" : compiler.replace(/.*-/, "").slice(0, 3);
    expect(error?.message).toMatch(
      new RegExp(
        `generated do not compile: TypeScript ${compiler === "typescript" ? "6.0" : version}\\.\\d+ finds 2 errors with .*tsconfig\\.json\\.$`,
      ),
    );
    expect(error?.items).toEqual([
      expect.stringMatching(
        /^src\/generated\/objects\/account\.ts:\d+:\d+ {2}TS2322 {2}Type '\(value: number\) => Health' is not assignable/,
      ),
      // The header has four lines, one of them for a type that stands in the file, and a blank one follows.
      "src/generated/testing.ts:5:25  TS2322  Type 'string' is not assignable to type 'number'.",
    ]);
    expect(error?.hint).toContain("`types` of the config");
    expect(await project.files(".")).toEqual(before);

    await project.write("src/health.ts", health("unknown"));
    await project.write("templates/testing.hbs", template("1"));
    const result = await project.generate({ verify: true });
    const [output] = result.outputs;
    const files = await project.files("src/generated");
    const sources = [...files.keys()].filter((path) => path.endsWith(".ts"));
    expect(output).toMatchObject({
      written: true,
      verified: {
        typescript: expect.stringContaining("."),
        tsconfig: project.path("tsconfig.json"),
        files: sources.length,
      },
    });
    // Only what the user wrote has no line by which compilers pass over it.
    expect(files.get("lead.ts")).toContain("// @ts-nocheck");
    expect(files.get("objects/account.ts")).not.toContain("@ts-nocheck");
  },
);

test.runIf(isWhole)(
  "--verify looks at what stands there already, offline and in a dry run, and changes none of it",
  async () => {
    const project = await createUserProject({
      ...{ compiler: "typescript-7.0", config: ownType },
    });
    await project.write("src/health.ts", health("unknown"));
    await project.write("templates/testing.hbs", template("1"));
    const first = await project.cli(["--sample", "--verify"]);
    expect(first.stderr).toMatch(
      /^verified {2}\d+ files with TypeScript 7\.0\.\d+ and tsconfig\.json$/m,
    );
    const before = await project.times("src/generated");
    const again = await project.cli(["--offline", "--verify"]);
    expect(again.stderr).toContain(" 0 changed,");
    expect(again.stderr).toMatch(/^verified /m);
    await project.write("src/health.ts", health("number"));
    for (const flags of [["--offline"], ["--offline", "--dry-run"]]) {
      const { code, stderr } = await project.cli([...flags, "--verify"]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^error E_VERIFY .* finds 1 error with .*\n {2}src\/generated\/objects\/account\.ts:\d+:\d+ {2}TS2322 /,
      );
      expect(stderr).toContain("No files were changed.");
    }
    expect((await project.cli(["--offline"])).code).toBe(0);
    expect(await project.times("src/generated")).toEqual(before);
  },
  120_000,
);

test.runIf(isWhole)(
  "--verify takes the flags of the tsconfig that has the output, where the nearest one only refers to others",
  async () => {
    const project = await createUserProject({
      compiler: "typescript-7.0",
      tsconfig: {
        files: [],
        references: [{ path: "./tsconfig.node.json" }, { path: "./app" }],
      },
      config: ownType,
    });
    const write = (path: string, include: string, noUnusedLocals: boolean) =>
      project.write(
        path,
        JSON.stringify({
          compilerOptions: { ...strict, composite: true, noUnusedLocals },
          include: [include],
        }),
      );
    await write("tsconfig.node.json", "*.config.ts", false);
    await write("app/tsconfig.json", "../src", true);
    await project.write("src/health.ts", health("unknown"));
    const unused = template("1; const unused = 2");
    await project.write("templates/testing.hbs", unused);
    const error = await verify(project);
    expect(error?.message).toContain(project.path("app/tsconfig.json"));
    expect(error?.items).toEqual([
      expect.stringMatching(
        /^\.\.\/src\/generated\/testing\.ts:6:7 {2}TS6133 /,
      ),
    ]);
    await write("app/tsconfig.json", "../src", false);
    expect(await verify(project)).toBeNull();
  },
  120_000,
);

test.runIf(isWhole)(
  "errors of files that a build passes over come with the lines that they have there, and are not called the user's",
  async () => {
    const project = await createUserProject({
      compiler: "typescript-7.0",
      // What a library of ES2022 has is no error in a project of an older one.
      tsconfig: { compilerOptions: { ...strict, lib: ["es2020"] } },
    });
    expect(await verify(project)).toBeNull();
    await rm(project.path("node_modules/undici"), { recursive: true });
    const error = await verify(project);
    expect(error?.hint).toContain("docs/typescript.md");
    // What is made of that module has errors that follow.
    const items = (error?.items ?? []).filter((item) =>
      / {2}TS2307 {2}Cannot find module 'undici[/']/.test(item),
    );
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      const [, path = "", line] = /^(\S+?):(\d+):/.exec(item) ?? [];
      const text = await project.read(path);
      expect(text).toContain("// @ts-nocheck");
      expect(text.split("\n")[Number(line) - 1]).toContain('"undici');
    }
  },
  120_000,
);

const programCompilers: readonly Compiler[] = [
  "typescript-5.9",
  "typescript-7.0",
];

test.runIf(isWhole).for(programCompilers)(
  "--verify refuses an output that brings errors to the program's own files (%s), and counts none that was there before",
  { timeout: 240_000 },
  async (compiler) => {
    const project = await createUserProject({
      ...{ compiler, tsconfig: { compilerOptions: strict, include: ["src"] } },
      config: { importExtension: ".js" },
    });
    await project.write(
      "src/app.ts",
      'import type { Account } from "./generated/index.js";\n\nexport const wrong: number = "not of the output";\nexport const of = (one: Account): unknown => one.status;\n',
    );
    const first = await project.cli(["--sample", "--verify"]);
    expect(first.code).toBe(0);
    // Without an output there is no program to compare with.
    expect(first.stderr).not.toContain("of your program");
    await project.configure({
      ...{ source: "sample", output: "src/generated", importExtension: ".js" },
      names: { "Account.Status": "state" },
    });
    const before = await project.files("src");
    const { code, stderr } = await project.cli(["--verify"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error E_VERIFY_PROGRAM {2}With the new files your program has 1 error that it does not have now/m,
    );
    expect(stderr).toMatch(
      /^ {2}src\/app\.ts:4:50 {2}TS2339 {2}Property 'status' does not exist on type 'Account'\.$/m,
    );
    expect(stderr).toContain("codegen rename --all");
    expect(stderr).toContain("No files were changed.");
    expect(await project.files("src")).toEqual(before);
    await project.write(
      "src/app.ts",
      before.get("app.ts")?.replace("one.status", "one.name") ?? "",
    );
    const done = await project.cli(["--verify"]);
    expect(done.stderr).toMatch(
      /^verified {2}1 file of your program with tsconfig\.json$/m,
    );
  },
);

test.runIf(isWhole)(
  "--verify says that it compiled no file of the program where there is no tsconfig",
  async () => {
    const project = await createUserProject({ compiler: "typescript-7.0" });
    await rm(project.path("tsconfig.json"));
    await project.generate();
    await project.configure({
      ...{ source: "sample", output: "src/generated" },
      names: { "Account.Status": "state" },
    });
    const { code, stderr } = await project.cli(["--verify"]);
    expect(code).toBe(0);
    expect(stderr).toContain("Your own files were not compiled");
  },
  120_000,
);

test("--verify says so where the project has no TypeScript, or none that can be used", async () => {
  const project = await createUserProject({ compiler: null });
  expect(await verify(project)).toMatchObject({
    code: "E_VERIFY",
    message: expect.stringContaining("none is installed for"),
    hint: "Install it (npm install --save-dev typescript).",
  });
  for (const [version, reason] of [
    ["5.3.3", "The generated code needs 5.4 or newer."],
    ["8.1.0", "It brings no interface"],
  ] as const) {
    const manifest = JSON.stringify({ name: "typescript", version });
    await project.write("node_modules/typescript/package.json", manifest);
    const error = await verify(project);
    expect(error?.message).toContain(`TypeScript ${version}. ${reason}`);
  }
  const files = await project.files(".");
  expect([...files.keys()].filter((path) => path.startsWith("src"))).toEqual(
    [],
  );
});
