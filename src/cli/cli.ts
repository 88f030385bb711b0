/** The command line: arguments to a command, its result to lines, its failure to an exit code. */

import { stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { envFilesOf, oldWordWarnings } from "./env-files.js";
import { parseArguments } from "./program.js";
import type { Flags, Request } from "./request.js";
import { chooseSteps } from "./progress.js";
import type { GenerateResult } from "../commands/result.js";
import type { GenerateOptions, PullOptions } from "../stages/options.js";
import { timedSteps } from "../steps.js";
import type { Steps, Timing } from "../steps.js";
import type { ResolvedConfig } from "../config/config.js";
import { CodegenError } from "../errors.js";
import { explainError } from "../explain-error.js";
import type { Io } from "../io.js";
import { askedHostLines } from "./asked-hosts.js";
import { hideSecrets } from "./secrets.js";
import { failureLines } from "./failure.js";
import {
  configLine,
  planLines,
  resultLines,
  warningLines,
} from "../report/plan.js";
import type { TakenOptions, TakenOutput } from "../report/taken-over.js";
import { palette, safeText, wantsColour } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";

/** What the command line can run; the real commands unless others are given. */
export interface Commands {
  readonly generate: (options: GenerateOptions) => Promise<GenerateResult>;
  readonly pull: (options: PullOptions) => Promise<GenerateResult>;
}

/** Only the command that runs is loaded, so that help and mistakes cost nothing. */
const realCommands: Commands = {
  generate: async (options) => {
    const { generate } = await import("../commands/generate/generate.js");
    return generate(options);
  },
  pull: async (options) => {
    const { pull } = await import("../commands/pull/pull.js");
    return pull(options);
  },
};

/**
 * Runs the command line and gives its exit code: 0 done, 1 could not finish, 2 drift or staleness
 * found, 130 interrupted. Never throws; prints through `io` only.
 */
export async function run(
  argv: readonly string[],
  world: Io,
  commands: Commands = realCommands,
): Promise<number> {
  const io = hideSecrets(world);
  const errors = palette(
    wantsColour({
      env: io.env,
      isTty: io.stderrIsTty,
      allowed: !argv.includes("--no-color"),
    }),
  );
  try {
    const context = { io, world, commands, style: errors };
    return await answer(argv, context);
  } catch (error) {
    return tellFailure(error, argv, io, errors);
  }
}

interface Context {
  /** Prints no secret. */
  readonly io: Io;
  /** Prints what it is given. */
  readonly world: Io;
  readonly commands: Commands;
  readonly style: Palette;
}

async function answer(
  argv: readonly string[],
  context: Context,
): Promise<number> {
  const request = parseArguments(argv);
  const { io } = context;
  if (request.command === "help") io.stdout(request.text);
  else if (request.flags.version === true)
    io.stdout(`${await findVersion()}\n`);
  else if (request.command === "merge-lock") {
    io.takeSignals?.();
    const { runMergeLock } = await import("./merge-lock.js");
    await runMergeLock(request, io, context.style);
  } else return obey(request, context);
  return 0;
}

/** Runs the command; only those that look for differences have more to say than that they are done. */
async function obey(
  {
    command,
    flags,
  }: Exclude<Request, { readonly command: "help" | "merge-lock" }>,
  context: Context,
): Promise<number> {
  const { io, style } = context;
  if (flags.silent !== true)
    print(
      io.stderr,
      warningLines(oldWordWarnings(flags), style, { all: true }),
    );
  switch (command) {
    case "check":
    case "diff":
      return report(command, flags, context);
    case "serve": {
      const { runServe } = await import("./serve.js");
      const { world } = context;
      // The key of a local Close is made to be read.
      const telling = { ...io, stdout: world.stdout };
      await runServe(flags, telling, await findFolder(flags, io));
      return 0;
    }
    case "watch":
      await keepWatching(flags, context);
      return 0;
    case "generate":
    case "pull":
      await runCommand(command, flags, context);
      // Who stops a run while it writes gets whole files, and is told that it was stopped.
      return context.io.signal.aborted ? 130 : 0;
    default: {
      const never: never = command;
      return never;
    }
  }
}

async function report(
  command: "check" | "diff",
  flags: Flags,
  { io, style }: Context,
): Promise<number> {
  const timings: Timing[] = [];
  const steps = timedSteps(chooseSteps(flags, io, style), (timing) =>
    timings.push(timing),
  );
  const cwd = await findFolder(flags, io);
  const anywhere = command === "diff" && comparesFiles(flags);
  const config = await readConfig(command, flags, io, {
    cwd,
    steps,
    style,
    anywhere,
  });
  const { runCheck, runDiff } = await import("./reports.js");
  const run = command === "check" ? runCheck : runDiff;
  const code = await run(flags, { io, cwd, steps, style, config });
  tellProfile(flags, io, timings, style);
  return code;
}

async function keepWatching(
  flags: Flags,
  { io, style }: Context,
): Promise<void> {
  // Configs are loaded by threads.
  io.takeSignals?.();
  const { runWatch } = await import("./watch.js");
  const cwd = await findFolder(flags, io);
  const program = await describeProgram();
  await runWatch(flags, { io, cwd, style, program });
}

async function findVersion(): Promise<string> {
  const { readVersion } = await import("../version.js");
  return readVersion();
}

async function runCommand(
  command: "generate" | "pull",
  flags: Flags,
  { io, commands, style }: Context,
): Promise<void> {
  const timings: Timing[] = [];
  const steps = timedSteps(chooseSteps(flags, io, style), (timing) =>
    timings.push(timing),
  );
  const cwd = await findFolder(flags, io);
  const config = await readConfig(command, flags, io, { cwd, steps, style });
  const shared = {
    config,
    orgs: flags.org,
    steps,
    signal: io.signal,
    ...chosen(flags),
  };
  const result =
    command === "pull"
      ? await commands.pull(shared)
      : await commands.generate({
          ...shared,
          sample: flags.sample === true,
          offline: flags.offline === true,
          frozen: flags.frozen === true,
          force: flags.force === true,
        });
  await tellResult({ command, flags, io, style, cwd, config }, result);
  tellProfile(flags, io, timings, style);
}

/** Locks that are named by their paths need no config. */
function comparesFiles({ from, to }: Flags): boolean {
  return [from, to].every(
    (side) => side !== undefined && !/^(?:live|lock|git)(?::|$)/.test(side),
  );
}

interface Reading {
  readonly cwd: string;
  readonly steps: Steps;
  readonly style: Palette;
  readonly anywhere?: boolean;
}

/**
 * Reads the config, and says in one line which it is, or that there is none, and which host will be asked
 * where it is not Close's. Where the config is the usual one a run says so with its result.
 */
async function readConfig(
  command: Request["command"],
  flags: Flags,
  io: Io,
  { cwd, steps, style, anywhere = false }: Reading,
): Promise<ResolvedConfig> {
  const config = await steps("Read the config", async () => {
    const { loadConfig } = await import("../config/config.js");
    const { config: configPath } = flags;
    const envFiles = envFilesOf(flags);
    return loadConfig({ cwd, configPath, env: io.env, envFiles, anywhere });
  });
  io.takeSignals?.();
  if (flags.silent !== true && !isUsual(config, cwd))
    print(io.stderr, [configLine(config.configFile, cwd, style)]);
  if (flags.silent !== true)
    print(io.stderr, askedHostLines(command, flags, config, style));
  io.signal.throwIfAborted();
  return config;
}

/** Whether the config lies where people look first. */
function isUsual({ configFile }: ResolvedConfig, cwd: string): boolean {
  return configFile !== null && dirname(configFile) === cwd;
}

function chosen(flags: Flags) {
  return {
    dryRun: flags.dryRun === true,
    strict: flags.strict === true,
    acceptRemovals: flags.acceptRemovals === true,
    switchOrg: flags.switchOrg === true,
    acceptDowngrade: flags.acceptDowngrade === true,
  };
}

async function findFolder({ cwd }: Flags, io: Io): Promise<string> {
  if (cwd === undefined) return io.cwd;
  const folder = resolve(io.cwd, cwd);
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() === true) return folder;
  throw new CodegenError("E_USAGE", `There is no folder ${cwd}.`, {
    hint: "Correct the path given with --cwd.",
  });
}

interface Telling {
  readonly command: "generate" | "pull";
  readonly flags: Flags;
  readonly io: Io;
  readonly style: Palette;
  readonly cwd: string;
  readonly config: ResolvedConfig;
}

async function tellResult(
  { command, flags, io, style, cwd, config }: Telling,
  { outputs }: GenerateResult,
): Promise<void> {
  const planned = outputs.map(({ orgs, directory, plan, takenOver }) => ({
    label: relative(cwd, directory).replaceAll(sep, "/") || ".",
    orgs,
    plan,
    takenOver,
  }));
  if (flags.dryRun === true) print(io.stdout, planLines(planned));
  if (flags.silent === true) return;
  const warnings = outputs.flatMap((output) => output.warnings);
  const all = flags.verbose === true;
  const run = flags.dryRun === true ? "plan" : command;
  const width = io.terminal?.columns;
  const used = isUsual(config, cwd)
    ? [configLine(config.configFile, cwd, style)]
    : [];
  print(io.stderr, [
    ...used,
    ...resultLines(resultWord(command, flags), planned, style),
    ...(await describeTakenOver(planned, style, { run, all, width })),
    ...warningLines(warnings, style, { all }),
  ]);
}

/** What makes the lines is loaded only where there is something to tell. */
async function describeTakenOver(
  outputs: readonly TakenOutput[],
  style: Palette,
  options: TakenOptions,
): Promise<readonly string[]> {
  if (outputs.every(({ takenOver }) => takenOver.length === 0)) return [];
  const { takenOverLines } = await import("../report/taken-over.js");
  return takenOverLines(outputs, style, options);
}

function resultWord(command: "generate" | "pull", flags: Flags): string {
  if (flags.dryRun === true) return "planned";
  switch (command) {
    case "generate":
      return "generated";
    case "pull":
      return "pulled";
    default:
      return command satisfies never;
  }
}

function tellProfile(
  flags: Flags,
  io: Io,
  timings: readonly Timing[],
  style: Palette,
): void {
  if (flags.profile === true && flags.silent !== true)
    print(io.stderr, profileLines(timings, style));
}

function profileLines(
  timings: readonly Timing[],
  style: Palette,
): readonly string[] {
  const rows = timings.map(({ step, ms }) => ({
    step: safeText(step),
    time: `${ms.toFixed(1)} ms`,
  }));
  const width = Math.max(0, ...rows.map(({ time }) => time.length));
  return rows.map(
    ({ step, time }) => `${style.faint(time.padStart(width))}  ${step}`,
  );
}

async function tellFailure(
  error: unknown,
  argv: readonly string[],
  io: Io,
  style: Palette,
): Promise<number> {
  const interrupted = io.signal.aborted;
  const shown = interrupted ? interruption(error) : explainError(error);
  const debug = argv.includes("--debug");
  const program = shown instanceof CodegenError ? "" : await describeProgram();
  print(io.stderr, failureLines(shown, style, { debug, program }));
  return interrupted ? 130 : 1;
}

/** Whatever a stopped run failed with, that it was stopped is why. */
function interruption(error: unknown): CodegenError {
  const known = error instanceof CodegenError ? error : null;
  return new CodegenError("E_INTERRUPTED", "The run was interrupted.", {
    cause: error,
    filesChanged: known?.filesChanged ?? false,
    before: known?.before ?? [],
  });
}

async function describeProgram(): Promise<string> {
  return `close-codegen ${await findVersion()}, Node ${process.version}, ${process.platform}`;
}

function print(write: (text: string) => void, lines: readonly string[]): void {
  if (lines.length > 0) write(lines.map((line) => `${line}\n`).join(""));
}
