import { execFile } from "node:child_process";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { test } from "vitest";
import type { TestContext } from "vitest";
import type { Config } from "../src/index.js";
import { runtimePaths } from "./support/compiler.js";
import { removeNoCheck } from "./support/no-check.js";
import { createProject } from "./support/project.js";
import type { Project } from "./support/project.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Two compilers at a time: that is how many cores there are. */
const limit = pLimit(2);

/** As strict as each compiler can be; only libraries are not checked. */
const strictest = {
  noEmit: true,
  declaration: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  target: "es2022",
  lib: ["es2023"],
  types: ["node"],
};

const nodenext = { module: "nodenext" };
const bundler = { module: "preserve", moduleResolution: "bundler" };
const esnext = { module: "esnext", moduleResolution: "bundler" };
/** CommonJS has no syntax of its own for imports that `verbatimModuleSyntax` could leave as they are. */
const commonjs = { module: "commonjs", verbatimModuleSyntax: false };

type Compiler = "typescript-5.9" | "typescript" | "typescript-7.0";
type App = "default" | "dates" | "closed" | "trusting";
type Options = Readonly<Record<string, unknown>>;

/** What is compiled, with which compiler. */
interface Compilation {
  readonly compiler: Compiler;
  readonly options: Options;
  readonly config?: Config;
  readonly app?: App;
}

/** Generates the sample with a user's program beside it, and compiles both. */
async function compile(
  context: Pick<TestContext, "onTestFinished">,
  { compiler, options, config = {}, app = "default" }: Compilation,
): Promise<string> {
  const project = await generated(context, config);
  await addApp(project, app, config.importExtension ?? ".js");
  return runCompiler(compiler, project, options);
}

/** A project that holds the sample's code, which the compiler does not pass over. */
async function generated(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  config: Config,
): Promise<Project> {
  const project = await createProject(
    { source: "sample", importExtension: ".js", ...config },
    undefined,
    onTestFinished,
  );
  await project.generate();
  await removeNoCheck(project.path("generated"));
  await project.write("package.json", '{ "type": "module" }');
  await symlink(
    join(repository, "node_modules"),
    project.path("node_modules"),
    "junction",
  );
  return project;
}

async function addApp(
  project: Project,
  app: App,
  extension: string,
  name = "main.ts",
): Promise<void> {
  const source = join(repository, "test/fixtures/apps", app, "main.ts");
  const text = await readFile(source, "utf8");
  await project.write(
    name,
    text.replaceAll(
      "./generated/index.js",
      // Node's old resolution and bundlers find a folder's index by themselves.
      extension === "" ? "./generated" : `./generated/index${extension}`,
    ),
  );
}

/** Gives what the compiler prints: nothing when all is well. */
async function runCompiler(
  compiler: Compiler,
  project: Project,
  options: Options,
): Promise<string> {
  await writeFile(
    project.path("tsconfig.json"),
    JSON.stringify({
      compilerOptions: { ...strictest, paths: runtimePaths, ...options },
      include: ["*.ts", "generated"],
    }),
  );
  const bin = join(dirname(resolve(`${compiler}/package.json`)), "bin/tsc");
  return limit(
    () =>
      new Promise<string>((done) => {
        execFile(
          process.execPath,
          [bin, "-p", ".", "--pretty", "false"],
          { cwd: project.root },
          (_error, stdout, stderr) => done(stdout + stderr),
        );
      }),
  );
}

const time = 120_000;

/** Every compiler with every module setting; without MATRIX each once. */
const matrix: readonly [string, Compiler, Options, Config][] = [
  ["5.9, nodenext", "typescript-5.9", nodenext, {}],
  ["6.0, nodenext", "typescript", nodenext, {}],
  ["7.0, nodenext", "typescript-7.0", nodenext, {}],
  ["5.9, a bundler", "typescript-5.9", bundler, { importExtension: "" }],
  ["6.0, a bundler", "typescript", esnext, { importExtension: "" }],
  ["7.0, a bundler", "typescript-7.0", bundler, { importExtension: "" }],
  [
    "5.9, CommonJS",
    "typescript-5.9",
    { ...commonjs, moduleResolution: "node10" },
    { importExtension: "" },
  ],
  [
    "6.0, CommonJS",
    "typescript",
    { ...commonjs, moduleResolution: "bundler" },
    { importExtension: "" },
  ],
  [
    "7.0, CommonJS",
    "typescript-7.0",
    { ...commonjs, moduleResolution: "bundler" },
    { importExtension: "" },
  ],
];
const diagonal = ["5.9, CommonJS", "6.0, a bundler", "7.0, nodenext"];

test.concurrent.for(
  matrix.filter(
    ([name]) => process.env["MATRIX"] !== undefined || diagonal.includes(name),
  ),
)(
  "the code and a program that uses it compile under TypeScript %s",
  { timeout: time },
  async ([, compiler, options, config], context) => {
    const errors = await compile(context, { compiler, options, config });
    context.expect(errors).toBe("");
  },
);

test.concurrent.for<[string, Config, App]>([
  ['dates: "Date"', { dates: "Date" }, "dates"],
  ['unknownChoices: "closed"', { unknownChoices: "closed" }, "closed"],
  ["trustRequired", { trustRequired: true }, "trusting"],
  ['runtime: "import"', { runtime: "import" }, "default"],
  [
    'docs: "none" and header lines',
    { docs: "none", header: ["eslint-disable", "*/ Ours. `${x}`"] },
    "default",
  ],
])(
  "%s compiles with a program that relies on it",
  { timeout: time },
  async ([, config, app], context) => {
    const compiler = "typescript-7.0";
    const options = nodenext;
    const errors = await compile(context, { compiler, options, config, app });
    context.expect(errors).toBe("");
  },
);

test.concurrent(
  'importExtension: ".ts" compiles where TypeScript rewrites endings',
  { timeout: time },
  async (context) => {
    const errors = await compile(context, {
      compiler: "typescript-7.0",
      options: { ...nodenext, rewriteRelativeImportExtensions: true },
      config: { importExtension: ".ts" },
    });
    context.expect(errors).toBe("");
  },
);

test.concurrent(
  "a program that relies on an option does not compile without it",
  { timeout: time },
  async (context) => {
    const project = await generated(context, {});
    const apps = ["dates", "closed", "trusting"] as const;
    for (const app of apps) await addApp(project, app, ".js", `${app}.ts`);
    const errors = await runCompiler("typescript-7.0", project, nodenext);
    for (const app of apps)
      context
        .expect(errors)
        .toMatch(new RegExp(`^${app}\\.ts.* error TS\\d+`, "m"));
  },
);
