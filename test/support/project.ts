/** A user's project in a temporary folder: a config, files, and runs of the real commands in it. */
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../src/cli/cli.js";
import type { Emulator } from "../../src/emulator/index.js";
import { CodegenError, generate, loadConfig, pull } from "../../src/index.js";
import type {
  Config,
  GenerateOptions,
  GenerateResult,
  OutputResult,
} from "../../src/index.js";

/** What a run takes beside the config; `env` is its whole environment. */
export type RunOptions = Omit<GenerateOptions, "config"> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** What the command line did. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project on the disk. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  path(file: string): string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Writes the config anew. */
  configure(config: Config): Promise<void>;
  /** Every file below a folder with its text, by path with slashes; links are not followed. */
  files(folder?: string): Promise<ReadonlyMap<string, string>>;
  /** When each file below a folder was last written. */
  times(folder?: string): Promise<ReadonlyMap<string, bigint>>;
  /** Runs `generate` of the public API. */
  generate(options?: RunOptions): Promise<GenerateResult>;
  /** Like `generate`, for projects with one output. */
  generateOne(options?: RunOptions): Promise<OutputResult>;
  /** Runs `pull` of the public API. */
  pull(options?: RunOptions): Promise<GenerateResult>;
  /** Runs the command line. */
  cli(
    argv: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<Finished>;
}

/** The environment in which a run finds a local Close. */
export function environmentOf(
  emulator: Pick<Emulator, "url" | "apiKey">,
): Readonly<Record<string, string>> {
  return { CLOSE_API_URL: emulator.url, CLOSE_API_KEY: emulator.apiKey };
}

/**
 * Makes a project that is removed after the test; runs find `emulator` unless they say otherwise.
 * Tests that run side by side give their own `onTestFinished`: the global one cannot tell them apart.
 */
export async function createProject(
  config: Config,
  emulator?: Pick<Emulator, "url" | "apiKey">,
  afterTest: (work: () => Promise<void>) => void = onTestFinished,
): Promise<Project> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-project-")),
  );
  afterTest(() => rm(folder, { recursive: true, force: true }));
  const root = join(folder, "project");
  const home = emulator === undefined ? {} : environmentOf(emulator);
  const project = projectIn(root, home);
  await project.configure(config);
  return project;
}

/**
 * Makes a project as `createProject` does that begins as another one is, history of git included: one that
 * takes several runs to make is made once and copied.
 */
export async function copyProject(origin: Project): Promise<Project> {
  const project = await createProject({});
  await cp(origin.root, project.root, { recursive: true });
  return project;
}

/** A project in a folder that may not be there yet, whose runs have `home` as their environment unless they say otherwise. */
export function projectIn(
  root: string,
  home: Readonly<Record<string, string>>,
): Project {
  const path = (file: string): string => join(root, file);
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
  };
  const prepare = async ({ env = home, ...options }: RunOptions = {}) => ({
    ...options,
    config: await loadConfig({ cwd: root, env }),
  });
  const runGenerate = async (options?: RunOptions) =>
    generate(await prepare(options));
  return {
    root,
    path,
    write,
    read: (file) => readFile(path(file), "utf8"),
    configure: (config) => write("codegen.config.json", JSON.stringify(config)),
    files: async (folder = "generated") =>
      eachFile(path(folder), (file) => readFile(file, "utf8")),
    times: async (folder = "generated") =>
      eachFile(
        path(folder),
        async (file) => (await lstat(file, { bigint: true })).mtimeNs,
      ),
    generate: runGenerate,
    generateOne: async (options) => onlyOutput(await runGenerate(options)),
    pull: async (options) => pull(await prepare(options)),
    cli: (argv, env = home) => runCli(root, argv, env),
  };
}

/** The files of an output but for what the lock remembers of earlier runs: that differs whenever there were other ones. */
export function withoutHistory(
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, unknown> {
  return new Map(
    [...files].map(([path, text]) => {
      if (path !== "close.lock.json") return [path, text] as const;
      const { earlier: _, ...lock } = JSON.parse(text);
      return [path, lock] as const;
    }),
  );
}

function onlyOutput({ outputs }: GenerateResult): OutputResult {
  const [output, ...others] = outputs;
  if (output === undefined || others.length > 0)
    throw new Error(`The project has ${String(outputs.length)} outputs.`);
  return output;
}

async function eachFile<T>(
  folder: string,
  look: (file: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const pairs = files.map(
    async (file) =>
      [relative(folder, file).split(sep).join("/"), await look(file)] as const,
  );
  return new Map(await Promise.all(pairs));
}

/** Runs the command line in a folder, in this process. */
export async function runCli(
  root: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const written = { stdout: "", stderr: "" };
  const code = await run(argv, {
    argv,
    env,
    cwd: root,
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    signal: new AbortController().signal,
  });
  return { code, ...written };
}

/** The error that a run ends with; a run that succeeds fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<CodegenError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CodegenError) return error;
  throw new Error("The run did not fail with a CodegenError.", {
    cause: error,
  });
}
