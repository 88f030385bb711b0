import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { addApp, createApp } from "../support/apps.js";
import { repository } from "../support/program.js";
import type { Project } from "../support/project.js";
import { runTsc } from "../support/tsc.js";
import type { Compiler, CompilerOptions } from "../support/tsc.js";
import { isWhole, partOf } from "../support/matrix.js";

/** Generated code as users have it, and the same where the compiler looks at every file. */
let delivered: Project;
let checked: Project;
const work: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const later = (done: () => Promise<void>): void => void work.push(done);
  delivered = await createApp({ isChecked: false }, later);
  checked = await createApp({ isChecked: true }, later);
  for (const project of [delivered, checked]) {
    await addApp(project, "default");
    for (const app of ["wrong", "wrong-null", "wrong-undefined", "augmented"])
      await addApp(project, app, { name: `${app}.ts` });
  }
}, 60_000);

afterAll(async () => {
  for (const done of work) await done();
});

/** Milliseconds, in which each waits until it may compile. */
const time = 300_000;

/** An ordinary project. */
const ordinary = {
  strict: true,
  target: "es2022",
  module: "nodenext",
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

const all = [
  "typescript-7.0",
  "typescript-5.4",
  "typescript-5.9",
  "typescript",
] as const;
/** Without those that no longer know an option, or do not know it yet. */
const young = ["typescript-7.0", "typescript-5.9", "typescript"] as const;
const old = ["typescript-5.4", "typescript-5.9"] as const;

interface Setting {
  readonly options: CompilerOptions;
  /** Of which the first compiles in each `npm test`, all in the matrix. */
  readonly compilers: readonly Compiler[];
  /** Whether only the line that tells the compiler to pass over generated files makes it compile. */
  readonly needsLine?: true;
  /** Whether nothing is known to be null. */
  readonly isLoose?: true;
}

const settings: Readonly<Record<string, Setting>> = {
  "strict: false": {
    options: { strict: false },
    compilers: all,
    isLoose: true,
  },
  "noImplicitAny: false, classes as of old": {
    options: {
      noImplicitAny: false,
      target: "esnext",
      useDefineForClassFields: false,
    },
    compilers: all,
  },
  "target and lib ES2020": {
    options: { target: "es2020", lib: ["es2020"] },
    compilers: all,
    needsLine: true,
  },
  "target ES2018": {
    options: { target: "es2018", lib: ["es2020"] },
    compilers: all,
    needsLine: true,
  },
  "lib with the DOM, without @types/node": {
    options: {
      lib: ["es2022", "dom"],
      types: [],
      module: "esnext",
      moduleResolution: "bundler",
      jsx: "react-jsx",
    },
    compilers: all,
  },
  "declaration, isolatedDeclarations and composite": {
    options: {
      declaration: true,
      isolatedDeclarations: true,
      composite: true,
      stripInternal: true,
    },
    compilers: young,
  },
  "skipLibCheck: false": { options: { skipLibCheck: false }, compilers: all },
  "CommonJS without esModuleInterop": {
    options: {
      module: "commonjs",
      moduleResolution: "node10",
      esModuleInterop: false,
    },
    compilers: old,
  },
};

const runs = partOf(Object.entries(settings), 3).flatMap(([name, setting]) =>
  setting.compilers
    .slice(0, isWhole ? undefined : 1)
    .map((compiler) => [name, compiler, setting] as const),
);

test.concurrent.for(runs)(
  "%s: the code compiles under %s, and mistakes are reported",
  { timeout: time },
  async ([name, compiler, setting], context) => {
    const { options, needsLine, isLoose } = setting;
    const project = needsLine === true ? delivered : checked;
    const own = ["main.ts", "wrong.ts", ...(isLoose ? [] : ["wrong-null.ts"])];
    const output = await runTsc(project.root, {
      compiler,
      options: { ...ordinary, ...options },
      include: [...own, "generated"],
      name: `tsconfig.${compiler} ${name.replace(/\W/g, "-")}.json`,
    });
    context.expect(output).toBe("");
  },
);

test.concurrent.for(isWhole ? all : (["typescript-7.0"] as const))(
  "%s reports each mistake in a program in the same words, whether or not it passes over generated files",
  { timeout: time },
  async (compiler, context) => {
    const reported: string[] = [];
    for (const project of [delivered, checked]) {
      for (const app of ["wrong", "wrong-null"]) {
        const text = await project.read(`${app}.ts`);
        const bare = text.replace(/^ *\/\/ @ts-expect-error.*$/gm, "//");
        await project.write(
          `bare-${compiler}/${app}.ts`,
          bare.replaceAll('"./', '"../'),
        );
      }
      const output = await runTsc(project.root, {
        compiler,
        options: ordinary,
        include: [`bare-${compiler}/*.ts`, "generated"],
        name: `tsconfig.bare-${compiler}.json`,
      });
      reported.push(output);
    }
    const [passing = "", looking] = reported;
    context.expect(passing).toBe(looking);
    // By which the runtime makes an update of what `Create` says; nobody else knows them.
    context.expect(passing).not.toMatch(/\b(?:Editable|EditOf|Optional)</);
    const expected = ["wrong", "wrong-null"].map(async (app) =>
      (await delivered.read(`${app}.ts`)).match(/@ts-expect-error/g),
    );
    const mistakes = (await Promise.all(expected)).flat();
    context
      .expect(passing.match(/ error TS\d+/g))
      .toHaveLength(mistakes.length);
  },
);

test.concurrent(
  "without @types/node and without the DOM the code compiles, and mistakes are reported",
  { timeout: time },
  async (context) => {
    // A folder in which nothing leads to the types of Node, which undici asks for.
    const modules = delivered.path("../bare/node_modules");
    await mkdir(modules, { recursive: true });
    await symlink(
      join(repository, "node_modules/undici"),
      join(modules, "undici"),
      "junction",
    );
    for (const [path, text] of await delivered.files())
      await delivered.write(`../bare/generated/${path}`, text);
    await delivered.write("../bare/package.json", '{ "type": "module" }');
    for (const app of ["main.ts", "wrong.ts", "wrong-null.ts"])
      await delivered.write(`../bare/${app}`, await delivered.read(app));
    // What nobody declares there is taken as it is.
    await delivered.write(
      "../bare/signal.ts",
      `import type { CloseClient } from "./generated/index.js";
       export const call = (close: CloseClient): Promise<unknown> =>
         close.request("GET", "/me/", { signal: "none" });`,
    );
    // Neither do undici's types say there that a body can be read piece by piece.
    await delivered.write(
      "../bare/dispatcher.ts",
      `import { Agent } from "undici";
       import { createCloseClient } from "./generated/index.js";
       export const close = createCloseClient({ apiKey: "", dispatcher: new Agent() });`,
    );
    const output = await runTsc(delivered.path("../bare"), {
      compiler: "typescript-7.0",
      options: {
        ...ordinary,
        types: [],
        lib: ["es2022"],
        preserveSymlinks: true,
      },
      include: ["*.ts", "generated"],
    });
    context.expect(output).toBe("");
  },
);

const optional = [
  ["wrong-undefined", "exactOptionalPropertyTypes"],
  ["wrong-null", "strict"],
] as const;

test
  .runIf(isWhole)
  .concurrent(
    "undefined in a write and what may be null are the compiler's to report only where exactOptionalPropertyTypes and strict are on",
    { timeout: time },
    async (context) => {
      const compile = (
        apps: readonly string[],
        options: CompilerOptions,
      ): Promise<string> =>
        runTsc(delivered.root, {
          compiler: "typescript-7.0",
          options: { ...ordinary, ...options },
          include: apps.map((app) => `${app}.ts`),
          name: `tsconfig.optional-${Object.keys(options).join("-")}.json`,
        });
      const on = optional.map(([, flag]) => [flag, true]);
      const apps = optional.map(([app]) => app);
      context.expect(await compile(apps, Object.fromEntries(on))).toBe("");
      for (const [app, flag] of optional) {
        const mistakes = (await delivered.read(`${app}.ts`)).split(
          "@ts-expect-",
        );
        const output = await compile([app], { [flag]: false });
        const unnoticed = output.split("Unused '@ts-expect-");
        context.expect(unnoticed.length, app).toBe(mistakes.length);
      }
    },
  );

test.concurrent(
  "a member that a program adds to a generated interface is its own affair",
  { timeout: time },
  async (context) => {
    const output = await runTsc(delivered.root, {
      compiler: "typescript-7.0",
      options: ordinary,
      include: ["augmented.ts", "main.ts", "generated"],
      name: "tsconfig.augmented.json",
    });
    context.expect(output).toBe("");
  },
);

test
  .runIf(isWhole)
  .concurrent(
    "a library's declarations of generated code are what its users compile with",
    { timeout: time },
    async (context) => {
      const library = {
        ...ordinary,
        noEmit: false,
        declaration: true,
        isolatedDeclarations: true,
        stripInternal: true,
        rootDir: "generated",
        outDir: "library",
      };
      const built = await runTsc(delivered.root, {
        compiler: "typescript-7.0",
        options: library,
        include: ["generated"],
        name: "tsconfig.library.json",
      });
      context.expect(built).toBe("");
      for (const app of ["main", "wrong", "wrong-null"]) {
        const text = await delivered.read(`${app}.ts`);
        await delivered.write(
          `user/${app}.ts`,
          text.replaceAll("./generated/", "../library/"),
        );
      }
      const used = await runTsc(delivered.root, {
        compiler: "typescript-7.0",
        options: { ...ordinary, skipLibCheck: false },
        include: ["user"],
        name: "tsconfig.user.json",
      });
      context.expect(used).toBe("");
    },
  );
