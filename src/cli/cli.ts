/** The command line: arguments to a command, its failure to an exit code. */
import { CodegenError } from "../errors.js";
import { explainError } from "../explain-error.js";
import type { Io } from "../io.js";
import { palette } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";
import type { CommandContext, Commands } from "./command.js";
import { commandList } from "./command-list.js";
import { parseArguments } from "./parse/parse-arguments.js";
import { failureLines } from "./print/failure.js";
import { fitted, printLines } from "./print/lines.js";
import { hasColours } from "./print/colours.js";
import { hideSecrets } from "./print/secrets.js";

/** Loads only the command that runs, so that help and mistakes cost nothing. */
const realCommands: Commands = {
  generate: async (options) => {
    const { generate } = await import("../commands/generate/run-generate.js");
    return generate(options);
  },
  pull: async (options) => {
    const { pull } = await import("../commands/pull/run-pull.js");
    return pull(options);
  },
};

/**
 * Runs the command line and gives its exit code: 0 done, 1 could not finish, 2 drift or staleness
 * found, 130 interrupted. Never throws; prints through `unhidden` only, which may receive no secrets
 * but the key of a local Close.
 */
export async function run(
  argv: readonly string[],
  unhidden: Io,
  {
    commands = realCommands,
    onUnchanged = () => undefined,
  }: Partial<Pick<CommandContext, "commands" | "onUnchanged">> = {},
): Promise<number> {
  const io = fitted(hideSecrets(unhidden));
  const isColoured = hasColours(argv, io.env, io.stderrIsTty);
  const style = palette(isColoured);
  const dataStyle = palette(hasColours(argv, io.env, io.stdoutIsTty));
  try {
    const printKey = unhidden.stdout;
    return await runCommand(argv, {
      ...{ io, printKey, isColoured, style, dataStyle, commands, onUnchanged },
      all: commandList,
    });
  } catch (error) {
    return printFailure(error, argv, io, style);
  }
}

async function runCommand(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const request = parseArguments(argv, commandList);
  const { io } = context;
  if (request.kind === "call" && request.call.flags.version !== true)
    return request.call.run(context);
  if (request.kind === "help") io.stdout(request.text);
  else {
    const { readVersion } = await import("../version.js");
    io.stdout(`${readVersion()}\n`);
  }
  return 0;
}

async function printFailure(
  error: unknown,
  argv: readonly string[],
  io: Io,
  style: Palette,
): Promise<number> {
  const isInterrupted = io.signal.aborted || isInterruption(error);
  const shown = isInterrupted ? interruption(error) : explainError(error);
  const debug = argv.includes("--debug");
  const program = shown instanceof CodegenError ? "" : await programLine();
  printLines(io.stderr, failureLines(shown, style, { debug, program }));
  return isInterrupted ? 130 : 1;
}

/** Ctrl-C at a question is a key that was pressed, and no signal. */
function isInterruption(error: unknown): boolean {
  return error instanceof CodegenError && error.code === "E_INTERRUPTED";
}

async function programLine(): Promise<string> {
  const { describeProgram } = await import("./print/program-line.js");
  return describeProgram();
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
