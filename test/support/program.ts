/** The program as a process of its own: what dist/ would hold, made from the sources of the moment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { programBundles } from "../../src/build/program.js";
import { withoutTypes } from "./transpile.js";

/** The root of this repository, with a slash at its end. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A process that has ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the program, bundled as it is published, in a temporary folder, which the caller removes; gives the folder. */
export async function buildProgram(): Promise<string> {
  const folder = await makePackage();
  const dir = join(folder, "dist");
  for (const [name, content] of await (bundles ??= bundle()))
    await put(join(dir, name), content);
  return folder;
}

type Contents = ReadonlyMap<string, string | Uint8Array>;

/** Bundled once for all test files of this process: the sources are those of the moment in which it started. */
let bundles: Promise<Contents> | undefined;

async function bundle(): Promise<Contents> {
  const contents = new Map<string, string | Uint8Array>();
  for (const options of programBundles(repository)) {
    const { output } = await build({ ...options, write: false });
    for (const file of output)
      contents.set(
        file.fileName,
        file.type === "chunk" ? file.code : file.source,
      );
  }
  return contents;
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Makes the program as `buildProgram` does, but of single modules, for what looks into one of them. */
export async function buildModules(): Promise<string> {
  const folder = await makePackage();
  const dir = join(folder, "dist");
  for (const [name, text] of await (modules ??= transpile()))
    await put(join(dir, name), text);
  return folder;
}

/** As `bundles`. */
let modules: Promise<ReadonlyMap<string, string>> | undefined;

async function makePackage(): Promise<string> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-program-")),
  );
  await cp(join(repository, "package.json"), join(folder, "package.json"));
  for (const name of ["node_modules", "templates"])
    await symlink(join(repository, name), join(folder, name), "junction");
  const page = "docs/troubleshooting.md";
  await cp(join(repository, page), join(folder, page), { recursive: true });
  const runtime = "dist/emitted-runtime";
  await cp(join(repository, runtime), join(folder, runtime), {
    recursive: true,
  });
  return folder;
}

async function transpile(): Promise<ReadonlyMap<string, string>> {
  const sources = join(repository, "src");
  const texts = new Map<string, string>();
  const entries = await readdir(sources, { recursive: true });
  for (const entry of entries.filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(join(sources, entry), "utf8");
    texts.set(entry.replace(/\.ts$/, ".js"), withoutTypes(entry, text));
  }
  return texts;
}

/** Runs Node in a folder with an environment that holds PATH and what is given. */
export async function runNode(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return end(
    spawn(process.execPath, args, { cwd, env: { ...basics(cwd), ...env } }),
  );
}

/** Runs a command of the PATH, as `runNode` runs Node. */
export async function runCommand(
  cwd: string,
  [command = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return end(spawn(command, args, { cwd, env: { ...basics(cwd), ...env } }));
}

/** A home of its own, so that nothing of this machine's user gets in; npm stays off the network. */
function basics(cwd: string): Readonly<Record<string, string>> {
  const { PATH = "" } = process.env;
  return {
    PATH,
    HOME: join(cwd, "..", "home"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  };
}

async function end(child: ReturnType<typeof spawn>): Promise<Ended> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("No pipes.");
  const [[code], out, error] = await Promise.all([
    once(child, "close"),
    text(stdout),
    text(stderr),
  ]);
  return {
    code: typeof code === "number" ? code : null,
    stdout: out,
    stderr: error,
  };
}
