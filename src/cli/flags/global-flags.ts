/** The flags that every command takes. */
import { Option } from "commander";
import type { Command } from "commander";

/** The flags of every command; one that was not given is left out, and `color` and `progress` are true. */
export interface GlobalFlags {
  readonly config?: string;
  readonly cwd?: string;
  readonly org?: readonly string[];
  readonly env?: readonly string[];
  /** The old word for `env`. */
  readonly envFile?: readonly string[];
  readonly silent?: true;
  readonly verbose?: true;
  readonly debug?: true;
  readonly color?: boolean;
  readonly progress?: boolean;
  readonly version?: true;
}

/** Adds the flags of every command to the program, and its help. */
export function addGlobalFlags(program: Command): void {
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
