/** What a pull request may bring, and what each command is to make of it: the rows of the table in docs/SECURITY.md. */
import type { Emulator } from "../../src/emulator/index.js";
import type { Config } from "../../src/index.js";
import { withoutRuntime } from "../support/live.js";
import type { Project } from "../support/project.js";
import type { Stranger } from "./stranger.js";

/** The commands of the table, as it heads its columns. */
export const commandNames = [
  "codegen",
  "--offline --frozen",
  "check",
  "check --offline --anew",
  "diff",
  "diff git:HEAD",
  "pull",
  "watch",
  "serve",
  "merge-lock",
] as const;

/** A command of the table. */
export type CommandName = (typeof commandNames)[number];

/**
 * What a command does about something. `nothing`: as without it, the same exit code and files. `refused`: it
 * fails, names what it found, changes nothing. `found`: it reports it by name, with exit code 1 or 2, and
 * changes nothing. `said`: as without it, and a line names it.
 */
export type Outcome = "nothing" | "refused" | "found" | "said";

/** The config of the healthy project. */
export const healthyConfig: Config = {
  ...withoutRuntime,
  importExtension: ".js",
};

/** A healthy project that a pull request touches. */
export interface Scene {
  readonly project: Project;
  /** The Close that its runs find. */
  readonly emulator: Pick<Emulator, "url" | "apiKey">;
  /** A host that nobody has configured. */
  readonly stranger: Stranger;
  /** A file outside of the project that a planted program would make. */
  readonly marker: string;
  /** A folder outside of the project, with a file in it. */
  readonly outside: string;
}

/** Something that comes with the checkout. */
export interface Row {
  /** As the table has it, and the titles of its tests. */
  readonly comes: string;
  /** Whether it can be tried here; always unless said otherwise. */
  readonly canPlant?: boolean;
  /** The environment of the run; a key and the host of the local Close unless said otherwise. */
  readonly environment?: (scene: Scene) => Readonly<Record<string, string>>;
  /** Puts it into a healthy, committed project. */
  readonly plant: (scene: Scene) => Promise<void>;
  /** What a message must say of it where it is refused, found or said. */
  readonly named: string | RegExp;
  readonly outcomes: Readonly<Record<CommandName, Outcome>>;
}

/** The outcomes of a row: one for all commands but those that are named. */
export function all(
  outcome: Outcome,
  others: Partial<Record<CommandName, Outcome>> = {},
): Readonly<Record<CommandName, Outcome>> {
  return {
    codegen: outcome,
    "--offline --frozen": outcome,
    check: outcome,
    "check --offline --anew": outcome,
    diff: outcome,
    "diff git:HEAD": outcome,
    pull: outcome,
    watch: outcome,
    serve: outcome,
    "merge-lock": outcome,
    ...others,
  };
}
