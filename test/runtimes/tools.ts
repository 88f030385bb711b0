/** Real runtimes and package managers from npm, and apps that use the packed package on them. */
import { execFile } from "node:child_process";
import {
  access,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/program.js";

/** Kept from run to run, below `node_modules/.cache`: none of it is a dependency. */
export const cache = join(
  repository,
  "node_modules/.cache/close-codegen-runtimes",
);

/** The undici that apps get. */
export const undiciVersion = "7.30.2";

/** What a program printed that has succeeded. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of this process without what would lead to a real Close. */
export function environment(more: Readonly<Record<string, string>>) {
  const own = Object.entries(process.env).filter(
    ([key]) => !/^(?:CLOSE_|NODE_OPTIONS|VITEST|NODE_ENV)/.test(key),
  );
  return { ...Object.fromEntries(own), NO_COLOR: "1", ...more };
}

/** Runs a program that has to succeed. */
export async function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Output> {
  try {
    return await promisify(execFile)(command, args, {
      ...{ cwd, env: environment(env), maxBuffer: 1 << 26, timeout: 300_000 },
    });
  } catch (error) {
    const { stdout = "", stderr = "" }: Record<string, unknown> = Object(error);
    throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`, {
      cause: error,
    });
  }
}

/** The arguments of npm for an install that runs nothing of what is installed. */
export const npmInstall = [
  "install",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
];

/** Installs packages once, each with its version; the folder of modules, whole where it is there. */
export async function installed(
  packages: Readonly<Record<string, string>>,
): Promise<string> {
  const key = Object.entries(packages)
    .map(([name, version]) => `${name}-${version}`)
    .join("_")
    .replaceAll(/[^\w.-]/g, "-");
  const folder = join(cache, key);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return join(folder, "node_modules");
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, "unfinished-"));
  const manifest = { private: true, dependencies: packages };
  await writeFile(join(unfinished, "package.json"), JSON.stringify(manifest));
  await run(unfinished, "npm", npmInstall);
  await rename(unfinished, folder);
  return join(folder, "node_modules");
}

/** The one file below a folder that ends so: native programs lie in a package a platform. */
export async function programIn(folder: string, end: string): Promise<string> {
  const all = await readdir(folder, { recursive: true });
  const found = all.find((path) => path.endsWith(end));
  if (found === undefined) throw new Error(`There is no ${end} in ${folder}.`);
  return join(folder, found);
}

/** The program of a Node: npm's package `node` fetches this one by a script, and scripts are not run here. */
export async function nodeProgram(version: string): Promise<string> {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const modules = await installed({ [name]: version });
  return programIn(join(modules, name), join("bin", "node"));
}

/** Packs this package into a folder; the path of the tarball. */
export async function packed(folder: string): Promise<string> {
  const pack = ["pack", "--ignore-scripts", "--silent"];
  const { stdout } = await run(repository, "npm", [
    ...[...pack, "--pack-destination", folder],
  ]);
  return join(folder, stdout.trim());
}

/** Makes an app with nothing but its manifest. */
export async function makeApp(app: string, more: object = {}): Promise<void> {
  await mkdir(app);
  const manifest = {
    ...{ name: "app", version: "1.0.0", private: true, type: "module" },
    ...more,
  };
  await writeFile(join(app, "package.json"), JSON.stringify(manifest));
}

/** Copies an app with what is installed in it. */
export function copyApp(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Copies programs of the fixtures; their relative imports end as told. */
export async function copyPrograms(
  app: string,
  extension: ".js" | ".ts" | "",
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const path = join(repository, "test/fixtures/apps/runtimes", name);
    const source = await readFile(path, "utf8");
    const text = source.replaceAll(
      /(from "\.\/[\w/-]+)\.js"/g,
      `$1${extension}"`,
    );
    await writeFile(join(app, name), text);
  }
}

/** Compiles programs of an app into its folder `out`, as ES modules, with TypeScript 7. */
export async function compileApp(
  app: string,
  programs: readonly string[],
  options: object = {},
): Promise<void> {
  const compilerOptions = {
    ...{ strict: true, target: "es2022", module: "nodenext", types: ["node"] },
    ...{ skipLibCheck: true, rootDir: ".", outDir: "out", ...options },
  };
  await writeFile(
    join(app, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: programs }),
  );
  await borrow(app, ["@types", "undici-types"]);
  const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");
  await run(app, process.execPath, [compiler, "-p", "."]);
}

/** Links packages of this repository into an app that has not got them. */
async function borrow(app: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await symlink(
      join(repository, "node_modules", name),
      join(app, "node_modules", name),
    ).catch((error: unknown) => {
      if (Reflect.get(Object(error), "code") !== "EEXIST") throw error;
    });
}
