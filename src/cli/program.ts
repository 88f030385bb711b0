/** The command line's words: commands, flags and help. What they do is in `cli.ts`. */

import {
  Command,
  CommanderError,
  InvalidArgumentError,
  Option,
} from "commander";
import { CodegenError } from "../errors.js";
import { addMergeLock } from "./merge-lock.js";
import { addCheck, addDiff } from "./report-commands.js";
import { separateLists } from "./list-flags.js";
import type { Flags, Request } from "./request.js";

/** Understands the arguments. Throws `E_USAGE`, with a suggestion where one is near. */
export function parseArguments(argv: readonly string[]): Request {
  const requests: Request[] = [];
  const help: string[] = [];
  const program = buildProgram({
    ask: (request) => requests.push(request),
    print: (text) => help.push(text),
    isDefault: true,
  });
  try {
    program.parse(withoutLists(argv, program), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program);
  }
  return requests[0] ?? { command: "help", text: help.join("") };
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

interface ProgramOptions {
  readonly ask: (request: Request) => void;
  readonly print: (text: string) => void;
  /** Whether `generate` may be left out. */
  readonly isDefault: boolean;
}

function buildProgram({ ask, print, isDefault }: ProgramOptions): Command {
  const program = new Command("codegen")
    .description(
      "Writes typed interfaces, wrappers and a client for your Close organisation's custom data.",
    )
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: print,
      writeErr: print,
      // Errors are told by the command line, in its own form.
      outputError: () => undefined,
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  addGlobalFlags(program);
  program.addHelpText("after", () => defaultFlagsHelp(program) + afterHelp);
  addGenerate(program, ask, isDefault);
  addPull(program, ask);
  addCheck(program, ask);
  addDiff(program, ask);
  addServe(program, ask);
  addWatch(program, ask);
  addMergeLock(program, ask);
  return program;
}

function addGlobalFlags(program: Command): void {
  program
    .option("-c, --config <path>", "config file (default: codegen.config.*)")
    .option("--cwd <dir>", "run as if started there")
    .option("--org <name...>", "only these organisations of the config")
    .option("--env <path...>", "more env files; the last one wins")
    .addOption(new Option("--env-file <path...>").hideHelp())
    .addOption(
      new Option("-s, --silent", "print errors only").conflicts([
        "verbose",
        "debug",
      ]),
    )
    .option("-v, --verbose", "print what is being done")
    .option("--debug", "print the causes of errors")
    .option("--no-color", "print without colours")
    .option("--no-progress", "print without moving progress")
    .option("--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command");
}

function addGenerate(
  program: Command,
  ask: (request: Request) => void,
  isDefault: boolean,
): void {
  program
    .command("generate", { isDefault })
    .description("update the lock and the generated code; the default command")
    .addOption(
      new Option("--offline", "use the lock and no network").conflicts([
        "sample",
        "acceptRemovals",
        "switchOrg",
      ]),
    )
    .addOption(
      new Option("--frozen", "fail rather than change the lock").conflicts([
        "acceptRemovals",
        "switchOrg",
        "acceptDowngrade",
      ]),
    )
    .option("-n, --dry-run", "print the plan, write nothing")
    .option("--force", "rewrite every file, also those edited by hand")
    .option("--sample", "use the embedded sample organisation")
    .addOption(
      new Option("--check", "short for check --offline").conflicts([
        "sample",
        "frozen",
        "dryRun",
        "force",
        "strict",
        "acceptRemovals",
        "switchOrg",
        "acceptDowngrade",
      ]),
    )
    .option("--profile", "print the time of each step")
    .option("--strict", "treat warnings as errors")
    .option("--accept-removals", "accept that much of the schema is gone")
    .option("--switch-org", "allow a lock of another organisation")
    .option("--accept-downgrade", "rewrite a lock that a newer version wrote")
    .action(({ check }: { readonly check?: true }, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      if (check !== true) return ask({ command: "generate", flags });
      return ask({ command: "check", flags: { ...flags, offline: true } });
    });
}

function addPull(program: Command, ask: (request: Request) => void): void {
  program
    .command("pull")
    .description("update the lock from the live organisation, nothing else")
    .option("-n, --dry-run", "print the plan, write nothing")
    .option("--strict", "treat warnings as errors")
    .option("--accept-removals", "accept that much of the schema is gone")
    .option("--switch-org", "allow a lock of another organisation")
    .option("--accept-downgrade", "rewrite a lock that a newer version wrote")
    .action((_options: unknown, command: Command) =>
      ask({ command: "pull", flags: command.optsWithGlobals<Flags>() }),
    );
}

function addServe(program: Command, ask: (request: Request) => void): void {
  program
    .command("serve")
    .description("run a local Close that holds your organisation")
    .addOption(
      new Option(
        "--lock <path>",
        "close.lock.json to serve (default: the config's)",
      ).conflicts(["sample"]),
    )
    .option("--sample", "serve the embedded sample organisation")
    .option("--port <number>", "port (default: any that is free)", readPort)
    .option("--seed <path>", "JSON file of records that are there at once")
    .option("--json", "print address and key as JSON")
    .addHelpText("after", afterServeHelp)
    .action((_options: unknown, command: Command) =>
      ask({ command: "serve", flags: command.optsWithGlobals<Flags>() }),
    );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("Give a number from 0 to 65535.");
}

function addWatch(program: Command, ask: (request: Request) => void): void {
  program
    .command("watch")
    .description("generate again whenever config, templates or lock change")
    .option(
      "--poll <seconds>",
      "also ask Close, that often, and take changes over",
      readSeconds,
    )
    .addHelpText("after", afterWatchHelp)
    .action((_options: unknown, command: Command) =>
      ask({ command: "watch", flags: command.optsWithGlobals<Flags>() }),
    );
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,5}$/.test(text) && seconds > 0) return seconds;
  throw new InvalidArgumentError("Give a whole number of seconds, from 1 on.");
}

const afterWatchHelp = `
Generates from the lock, without network, and prints one line a run, and what it
took over from Close. A failure is printed once, and so is its end. Runs until
Ctrl-C (SIGINT) or SIGTERM, which is no failure: the exit code is 0 then.
`;

const afterServeHelp = `
Prints CLOSE_API_URL and CLOSE_API_KEY to stdout, as an env file has them. The
key is a new one each time; no other is accepted. Listens on this machine only,
keeps everything in memory, and runs until Ctrl-C (SIGINT) or SIGTERM.

A seed holds lists of records by the names of the generated code; they may refer
to each other by id:
  { "lead": [{ "id": "lead_a", "name": "Acme" }],
    "contact": [{ "leadId": "lead_a", "name": "Ada" }] }
`;

/** The flags of the default command, which the examples use: whoever leaves the command out looks for them here. */
function defaultFlagsHelp(program: Command): string {
  const generate = program.commands.find((one) => one.name() === "generate");
  if (generate === undefined) return "";
  const help = program.createHelp();
  const options = help
    .visibleOptions(generate)
    .filter(({ long }) => long !== "--help");
  const terms = options.map((option) => help.optionTerm(option));
  const width = Math.max(...terms.map((term) => term.length));
  const lines = options.map((option) =>
    help.formatItem(
      help.optionTerm(option),
      width,
      help.optionDescription(option),
      help,
    ),
  );
  return ["", "Options of generate, the default command:", ...lines, ""].join(
    "\n",
  );
}

const afterHelp = `
Config:
  codegen.config.ts (or .mts, .js, .mjs, .json) in the working directory or in a
  folder above it within the package, or the file given with --config. Without
  one the defaults apply: the API key is taken from CLOSE_API_KEY in the
  environment, .env.local or .env, and the output goes to generated/.

Examples:
  codegen                       update the generated code
  codegen --sample              try it without a Close account
  codegen --offline --frozen    in a build: from the lock, without a key
  codegen -n                    see what would change
  codegen pull --org sandbox    update the lock of one organisation
  codegen check                 see what changed in Close since
  codegen watch --poll 60       keep up with config, templates and Close
  codegen serve                 a local Close with your organisation, for tests
`;

/** Commander's words without its prefix; its suggestion becomes the hint. */
function usageError(error: CommanderError, program: Command): CodegenError {
  const words = (unknownCommand(error, program) ?? error).message;
  const [, problem = words, suggestion] =
    /^error: (.*?)(?:\n\((Did you mean .*)\))?$/s.exec(words) ?? [];
  return new CodegenError("E_USAGE", sentence(problem), {
    hint: suggestion ?? hintOf(problem, program),
  });
}

function hintOf(problem: string, program: Command): string {
  if (/'(?:-y|--yes)'/.test(problem))
    return "Leave it out: codegen never asks anything.";
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
): CommanderError | null {
  const words = program.args.filter((arg) => !arg.startsWith("-"));
  const isHelp = error.code === "commander.help";
  const [word = ""] = isHelp ? words.slice(1) : words;
  const isKnown = program.commands.some((command) => command.name() === word);
  const isUnknown = isHelp || error.code === "commander.excessArguments";
  if (!isUnknown || isKnown) return null;
  const strict = buildProgram({ ask: ignore, print: ignore, isDefault: false });
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
