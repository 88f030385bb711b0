/** Commander's program: the flags of all commands, the commands, and the help. */
import { Command } from "commander";
import type { Call, CliCommand } from "../command.js";
import { addGlobalFlags } from "../flags/global-flags.js";

/** The ways in which a program answers. */
export interface ProgramOptions {
  /** Receives the command that the arguments name. */
  readonly choose: (call: Call) => void;
  /** Receives help that was asked for. */
  readonly print: (text: string) => void;
  /** False where a command must be named, so that commander knows a mistyped one. */
  readonly hasDefault: boolean;
}

/** A program of these commands; it throws commander's errors, and prints none. */
export function buildProgram(
  commands: readonly CliCommand[],
  { choose, print, hasDefault }: ProgramOptions,
): Command {
  const program = new Command("codegen")
    .description(
      "Writes typed interfaces, wrappers and a client for your Close organisation's custom data.",
    )
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: print,
      writeErr: print,
      // Errors are printed by the command line, in its own form.
      outputError: () => undefined,
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  addGlobalFlags(program);
  program.addHelpText("after", () => defaultFlagsHelp(program) + help);
  for (const { name, isDefault, addWords } of commands)
    addWords(
      program.command(name, { isDefault: isDefault && hasDefault }),
      choose,
    );
  return program;
}

/** The flags of the default command, which the examples use: whoever leaves the command out looks for them here. */
function defaultFlagsHelp(program: Command): string {
  const generate = program.commands.find((one) => one.name() === "generate");
  if (generate === undefined) return "";
  const layout = program.createHelp();
  const options = layout
    .visibleOptions(generate)
    .filter(({ long }) => long !== "--help");
  const terms = options.map((option) => layout.optionTerm(option));
  const width = Math.max(...terms.map((term) => term.length));
  const lines = options.map((option) =>
    layout.formatItem(
      layout.optionTerm(option),
      width,
      layout.optionDescription(option),
      layout,
    ),
  );
  return ["", "Options of generate, the default command:", ...lines, ""].join(
    "\n",
  );
}

const help = `
Config:
  codegen.config.ts (or .mts, .js, .mjs, .json) in the working directory or in a
  folder above it within the package, or the file given with --config. Without
  one the defaults apply: the API key is taken from CLOSE_API_KEY in the
  environment, .env.local or .env, and the output goes to generated/.

Examples:
  codegen                       update the generated code
  codegen init                  set a project up
  codegen --sample              try it without a Close account
  codegen --offline --frozen    in a build: from the lock, without a key
  codegen -n                    see what would change
  codegen pull --org sandbox    update the lock of one organisation
  codegen check                 see what changed in Close since
  codegen watch --poll 60       keep up with config, templates and Close
  codegen serve                 a local Close with your organisation, for tests
  codegen doctor                find out what is wrong
`;
