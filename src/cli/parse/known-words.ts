/** The commands and flags of commander's program, as completion needs them. */
import type { Argument, Command, Option } from "commander";
import type {
  KnownCommand,
  KnownFlag,
  KnownWords,
  ValueKind,
} from "../../commands/completion/complete.js";
import type { CliCommand } from "../command.js";
import { buildProgram } from "./program.js";

/** All words that the command line knows; hidden ones are left out. */
export function knownWords(commands: readonly CliCommand[]): KnownWords {
  const ignore = (): void => undefined;
  const program = buildProgram(commands, {
    ...{ choose: ignore, print: ignore, hasDefault: true },
  });
  const layout = program.createHelp();
  const shared = program.options.filter(({ hidden }) => !hidden);
  const [first] = commands.filter(({ isDefault }) => isDefault);
  return {
    commands: layout
      .visibleCommands(program)
      .map((command) => knownCommand(command, program, shared)),
    byDefault: first?.name ?? "",
  };
}

function knownCommand(
  command: Command,
  program: Command,
  shared: readonly Option[],
): KnownCommand {
  const name = command.name();
  const own = command.options.filter(({ hidden }) => !hidden);
  const names = program.commands.map((one) => one.name());
  const [argument] = command.registeredArguments;
  return {
    name,
    about: command.description(),
    flags: [
      ...[...own, ...shared].map(knownFlag),
      {
        spellings: ["-h", "--help"],
        about: "print this help",
        ...{ value: null, isList: false },
      },
    ],
    argument:
      name === "help"
        ? { kind: "words", words: names }
        : argument === undefined
          ? null
          : argumentKind(argument),
  };
}

function knownFlag(option: Option): KnownFlag {
  const { short, long, description, variadic } = option;
  const spellings = [short, long].filter((one) => one !== undefined);
  return {
    ...{ spellings, about: description, isList: variadic },
    value: flagValue(option),
  };
}

/** By the word in its angle brackets, which help shows, too. */
function flagValue({ flags, argChoices }: Option): ValueKind | null {
  const [, word] = /[<[]([\w-]+)/.exec(flags) ?? [];
  if (word === undefined) return null;
  if (argChoices !== undefined) return { kind: "words", words: argChoices };
  if (flags.includes("--org ")) return { kind: "orgs" };
  if (word === "path") return { kind: "file" };
  return { kind: word === "dir" ? "folder" : "text" };
}

function argumentKind(argument: Argument): ValueKind {
  if (argument.argChoices !== undefined)
    return { kind: "words", words: argument.argChoices };
  const name = argument.name();
  if (name === "query") return { kind: "names" };
  return { kind: ["from", "to", "name"].includes(name) ? "text" : "file" };
}
