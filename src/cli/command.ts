/** A command of the command line: its words, its flags and its run, from one file of `commands/`. */
import type { Command } from "commander";
import type { GenerateResult } from "../commands/result.js";
import type { ResolvedConfig } from "../config/config.js";
import type { Io } from "../io.js";
import type { UnchangedRun } from "../repeat/seen-paths.js";
import type { Palette } from "../report/terminal.js";
import type { GenerateOptions, PullOptions } from "../stages/run-options.js";
import type { Steps } from "../steps.js";
import type { GlobalFlags } from "./flags/global-flags.js";

/** The work of the commands that write; the real one unless a test gives another. */
export interface Commands {
  readonly generate: (options: GenerateOptions) => Promise<GenerateResult>;
  readonly pull: (options: PullOptions) => Promise<GenerateResult>;
}

/** The surroundings of a run. */
export interface CommandContext {
  /** Hides keys in all that it prints. */
  readonly io: Io;
  /** Prints to stdout and hides nothing, for a key that is made to be read. */
  readonly printKey: (text: string) => void;
  /** True if stderr has colours. */
  readonly isColoured: boolean;
  /** The styles of stderr. */
  readonly style: Palette;
  /** The styles of stdout, which may be a pipe while stderr is a terminal. */
  readonly dataStyle: Palette;
  readonly commands: Commands;
  /** All commands of the command line. */
  readonly all: readonly CliCommand[];
  /** Receives a run, once it has printed its result, that found nothing to do. */
  readonly onUnchanged: (run: UnchangedRun) => void;
}

/** A run whose config is read. */
export interface ConfiguredRun {
  /** Absolute; where relative paths of the flags start. */
  readonly cwd: string;
  readonly config: ResolvedConfig;
  readonly steps: Steps;
}

/** A command with the flags that it was given, ready to run. */
export interface Call {
  readonly flags: GlobalFlags;
  /** Gives the exit code. */
  readonly run: (context: CommandContext) => Promise<number>;
}

/** A command whatever its flags are. */
export interface CliCommand {
  readonly name: string;
  /** True for the one that runs where no command is named. */
  readonly isDefault: boolean;
  /** Adds arguments, flags and help to commander's `command`; parsing then calls `choose`. */
  readonly addWords: (command: Command, choose: (call: Call) => void) => void;
}

/** A command with its own flags, as its file exports it. */
export interface TypedCommand<Flags extends GlobalFlags> extends CliCommand {
  /** Gives the exit code. */
  readonly run: (flags: Flags, context: CommandContext) => Promise<number>;
}

/** The parts of a command, as its file gives them. */
export interface CommandParts<Flags extends GlobalFlags> {
  readonly name: string;
  /** @default false */
  readonly isDefault?: boolean;
  /** Adds arguments, flags and help; gives a function that reads the flags once they are parsed. */
  readonly addWords: (command: Command) => () => Flags;
  /** Gives the exit code. Loads what it needs by itself, so that help and mistakes cost nothing. */
  readonly run: (flags: Flags, context: CommandContext) => Promise<number>;
}

/** A command from its parts, with its run tied to its flags, so that one list can hold commands of any flags. */
export function defineCommand<Flags extends GlobalFlags>({
  name,
  isDefault = false,
  addWords,
  run,
}: CommandParts<Flags>): TypedCommand<Flags> {
  return {
    name,
    isDefault,
    run,
    addWords: (command, choose) => {
      const readFlags = addWords(command);
      command.action(() => {
        const flags = readFlags();
        choose({ flags, run: (context) => run(flags, context) });
      });
    },
  };
}
