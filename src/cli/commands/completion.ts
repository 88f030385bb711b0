/** `codegen completion`: its words, its flags and its run. */
import { Argument, Option } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags and arguments of `codegen completion`. */
export interface CompletionFlags extends GlobalFlags {
  /** True where a script of ours asks what may come next. */
  readonly words?: true;
  readonly args: readonly string[];
}

/** `codegen completion`. */
export const command = defineCommand<CompletionFlags>({
  name: "completion",
  addWords,
  run,
});

const shellNames = ["bash", "zsh", "fish"];

function addWords(command: Command): () => CompletionFlags {
  const shell = new Argument("[shell]", "bash, zsh or fish");
  command
    .description("print the script that completes codegen in a shell")
    .addArgument(shell)
    // What the scripts ask; the words of the line follow as arguments.
    .addOption(new Option("--words").hideHelp())
    .allowExcessArguments()
    .addHelpText("after", help);
  // Set here: as commander's own choices it would refuse the words of a line.
  shell.argChoices = shellNames;
  return () => ({
    ...command.optsWithGlobals<CompletionFlags>(),
    args: command.args,
  });
}

async function run(
  { args, words }: CompletionFlags,
  context: CommandContext,
): Promise<number> {
  if (words === true) return printWords(args, context);
  const [{ completionScript, shells }, { CodegenError }] = await Promise.all([
    import("../../commands/completion/scripts.js"),
    import("../../errors.js"),
  ]);
  const [given] = args;
  const shell = shells.find((one) => one === given);
  if (shell === undefined || args.length > 1)
    throw new CodegenError(
      "E_USAGE",
      given === undefined
        ? "codegen completion needs the name of a shell."
        : `There is no completion for ${args.join(" ")}.`,
      { hint: "Give one of bash, zsh and fish." },
    );
  context.io.stdout(completionScript(shell));
  return 0;
}

/** A word a line, with a tab before what there is to say of it; `:files` where the shell is to offer files. */
async function printWords(
  args: readonly string[],
  { io, all }: CommandContext,
): Promise<number> {
  const [{ complete }, { lockWords }, { knownWords }] = await Promise.all([
    import("../../commands/completion/complete.js"),
    import("../../commands/completion/lock-words.js"),
    import("../parse/known-words.js"),
  ]);
  const { candidates, paths } = await complete(
    args.length === 0 ? [""] : args,
    knownWords(all),
    lockWords(io.cwd),
  );
  const lines = candidates.map(({ word, about }) =>
    about === "" ? word : `${word}\t${about}`,
  );
  const printed = [...(paths === null ? [] : [`:${paths}`]), ...lines];
  io.stdout(printed.map((line) => `${line}\n`).join(""));
  return 0;
}

const help = `
Completes commands, flags, values of flags, and names and ids of your lock.

  bash  eval "$(codegen completion bash)"       in ~/.bashrc
  zsh   eval "$(codegen completion zsh)"        in ~/.zshrc, after compinit
  fish  codegen completion fish > ~/.config/fish/completions/codegen.fish

codegen must be found on PATH: put node_modules/.bin there, or install
close-codegen globally.
`;
