import { test } from "vitest";
import type { TestContext } from "vitest";
import type { Config } from "../../src/index.js";
import { addApp, createApp } from "../support/apps.js";
import { runtimePaths } from "../support/compiler.js";
import type { Project } from "../support/project.js";
import { runTsc } from "../support/tsc.js";
import type { Compiler, CompilerOptions } from "../support/tsc.js";
import { isWhole } from "../support/matrix.js";

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

/** What TypeScript 5.4 does not know yet. */
const early = { erasableSyntaxOnly: undefined };

const apps = [
  "default",
  "dates",
  "closed",
  "trusting",
  "types",
  "wrappers",
] as const;
type App = (typeof apps)[number];

/** What is compiled, with which compiler. */
interface Compilation {
  readonly compiler: Compiler;
  readonly options: CompilerOptions;
  readonly config?: Config;
  readonly programs?: readonly App[];
}

/** Generates the sample with users' programs beside it, and compiles all. */
async function compile(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  { compiler, options, config = {}, programs = ["default"] }: Compilation,
): Promise<string> {
  const project = await createApp({ config, isChecked: true }, onTestFinished);
  const extension = config.importExtension ?? ".js";
  for (const name of programs)
    await addApp(project, name, { extension, name: `${name}.ts` });
  return runCompiler(compiler, project, options);
}

/** Gives what the compiler prints: nothing when all is well. */
async function runCompiler(
  compiler: Compiler,
  project: Project,
  options: CompilerOptions,
): Promise<string> {
  return runTsc(project.root, {
    compiler,
    options: { ...strictest, paths: runtimePaths, ...options },
    include: ["*.ts", "generated"],
  });
}

/** Milliseconds, in which each waits until it may compile. */
const time = 300_000;

/** Every compiler with every module setting; without MATRIX the oldest, ours and the newest, each once. */
const matrix: readonly [string, Compiler, CompilerOptions, Config][] = [
  ["5.4, nodenext", "typescript-5.4", { ...nodenext, ...early }, {}],
  ["5.9, nodenext", "typescript-5.9", nodenext, {}],
  ["6.0, nodenext", "typescript", nodenext, {}],
  ["7.0, nodenext", "typescript-7.0", nodenext, {}],
  [
    "5.4, a bundler",
    "typescript-5.4",
    { ...bundler, ...early },
    { importExtension: "" },
  ],
  ["5.9, a bundler", "typescript-5.9", bundler, { importExtension: "" }],
  ["6.0, a bundler", "typescript", esnext, { importExtension: "" }],
  ["7.0, a bundler", "typescript-7.0", bundler, { importExtension: "" }],
  [
    "5.4, CommonJS",
    "typescript-5.4",
    { ...commonjs, ...early, moduleResolution: "node10" },
    { importExtension: "" },
  ],
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
const diagonal = ["7.0, nodenext"];

test.concurrent.for(
  matrix.filter(([name]) => isWhole || diagonal.includes(name)),
)(
  "the code and a program that uses it compile under TypeScript %s",
  { timeout: time },
  async ([, compiler, options, config], context) => {
    const errors = await compile(context, { compiler, options, config });
    context.expect(errors).toBe("");
  },
);

/** What options of the config make of the output, and the programs that rely on it. */
const relied: readonly [string, Config, readonly App[]][] = [
  ['dates: "Date"', { dates: "Date" }, ["dates"]],
  ['unknownChoices: "closed"', { unknownChoices: "closed" }, ["closed"]],
  ["trustRequired", { trustRequired: true }, ["trusting"]],
  ['runtime: "import"', { runtime: "import" }, ["default"]],
  [
    'docs: "none" and header lines',
    { docs: "none", header: ["eslint-disable", "*/ Ours. `${x}`"] },
    ["default"],
  ],
];

/** Less of the output, which compiles with what it has. */
const parts: typeof relied = [
  ['emit: "types"', { emit: "types" }, ["types"]],
  ['emit: "wrappers"', { emit: "wrappers" }, ["wrappers"]],
  [
    'emit: "types" with runtime: "import"',
    { emit: "types", runtime: "import" },
    ["types"],
  ],
];

/** All of them at once. */
const together: (typeof relied)[number] = [
  relied.map(([name]) => name).join(", "),
  Object.assign({}, ...relied.map(([, config]) => config)),
  ["dates", "closed", "trusting"],
];

test.concurrent.for(isWhole ? [...relied, ...parts, together] : [together])(
  "%s compiles with a program that relies on it",
  { timeout: time },
  async ([, config, programs], context) => {
    const errors = await compile(context, {
      ...{ compiler: "typescript-7.0", options: nodenext },
      ...{ config, programs },
    });
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

test
  .runIf(isWhole)
  .concurrent(
    "a program that relies on an option does not compile without it",
    { timeout: time },
    async (context) => {
      const project = await createApp({ isChecked: true }, (work) =>
        context.onTestFinished(work),
      );
      for (const app of apps) await addApp(project, app, { name: `${app}.ts` });
      const errors = await runCompiler("typescript-7.0", project, nodenext);
      const wrong = [...errors.matchAll(/^(\w+)\.ts.* error TS\d+/gm)];
      context
        .expect(new Set(wrong.map(([, app]) => app)))
        .toEqual(new Set(["dates", "closed", "trusting", "types", "wrappers"]));
    },
  );
