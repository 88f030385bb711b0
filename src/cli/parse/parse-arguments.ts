/** The arguments, understood: a command with its flags, or a help that was asked for. */
import { CommanderError } from "commander";
import type { Command } from "commander";
import type { Call, CliCommand } from "../command.js";
import { separateLists } from "./list-flags.js";
import { buildProgram } from "./program.js";
import { usageError } from "./usage-error.js";

/** A request of the command line. */
export type Request =
  | { readonly kind: "call"; readonly call: Call }
  | { readonly kind: "help"; readonly text: string };

/** Understands the arguments. Throws `E_USAGE`, with a suggestion where one is near. */
export function parseArguments(
  argv: readonly string[],
  commands: readonly CliCommand[],
): Request {
  const calls: Call[] = [];
  const help: string[] = [];
  const program = buildProgram(commands, {
    choose: (call) => calls.push(call),
    print: (text) => help.push(text),
    hasDefault: true,
  });
  try {
    program.parse(withoutLists(argv, program), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, commands);
  }
  const [call] = calls;
  return call === undefined
    ? { kind: "help", text: help.join("") }
    : { kind: "call", call };
}

function withoutLists(
  argv: readonly string[],
  program: Command,
): readonly string[] {
  const lists = program.options.filter(({ variadic }) => variadic);
  return separateLists(
    argv,
    new Set(lists.flatMap(({ long }) => long ?? [])),
    new Set(program.commands.map((command) => command.name())),
  );
}
