/** Commander's errors, in our words. */
import { CommanderError } from "commander";
import type { Command } from "commander";
import { CodegenError } from "../../errors.js";
import type { CliCommand } from "../command.js";
import { buildProgram } from "./program.js";

/** Commander's message without its prefix, as `E_USAGE`; its suggestion becomes the hint. */
export function usageError(
  error: CommanderError,
  program: Command,
  commands: readonly CliCommand[],
): CodegenError {
  const words = (unknownCommand(error, program, commands) ?? error).message;
  const [, problem = words, suggestion] =
    /^error: (.*?)(?:\n\((Did you mean .*)\))?$/s.exec(words) ?? [];
  return new CodegenError("E_USAGE", sentence(problem), {
    hint: suggestion ?? hintOf(problem, program),
  });
}

function hintOf(problem: string, program: Command): string {
  if (/'(?:-y|--yes)'/.test(problem))
    return "Leave it out: only codegen init asks anything.";
  const names = program.commands.map((command) => command.name());
  const command = program.args.find((word) => names.includes(word));
  return `See codegen ${command === undefined ? "" : `${command} `}--help.`;
}

/**
 * With a default command, commander takes a mistyped command for an argument of the default one, and
 * after `help` it prints the help of all; without a default, it says that the command is unknown and
 * which one is near.
 */
function unknownCommand(
  error: CommanderError,
  program: Command,
  commands: readonly CliCommand[],
): CommanderError | null {
  const words = program.args.filter((arg) => !arg.startsWith("-"));
  const isHelp = error.code === "commander.help";
  const [word = ""] = isHelp ? words.slice(1) : words;
  const isKnown = program.commands.some((command) => command.name() === word);
  const isUnknown = isHelp || error.code === "commander.excessArguments";
  if (!isUnknown || isKnown) return null;
  const strict = buildProgram(commands, {
    choose: ignore,
    print: ignore,
    hasDefault: false,
  });
  try {
    strict.parse([word], { from: "user" });
  } catch (better) {
    if (better instanceof CommanderError) return better;
    throw better;
  }
  return null;
}

function ignore(): void {}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return start.endsWith(".") ? start : `${start}.`;
}
