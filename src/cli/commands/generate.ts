/** `codegen generate`, the default command: its words, its flags and its run. */
import { Option } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import { jsonOnStdout, textOnStdout } from "../flags/report-flags.js";
import {
  addPermissions,
  dryRunOption,
  writeOptions,
} from "../flags/write-flags.js";
import type { WriteFlags } from "../flags/write-flags.js";
import { addFleetFlags, readShard } from "../flags/fleet-flags.js";
import type { FleetFlags, FleetWords } from "../flags/fleet-flags.js";
import { collectUnchanged, reportUnchanged } from "../run/unchanged.js";
import { command as check } from "./check.js";

/** The flags of `codegen generate`. */
export interface GenerateFlags extends WriteFlags, FleetFlags {
  readonly offline?: true;
  readonly frozen?: true;
  readonly force?: true;
  readonly sample?: true;
  readonly check?: true;
  readonly profile?: true;
  readonly verify?: true;
  readonly together?: true;
}

/** The flags as they are typed. */
type GenerateWords = Omit<GenerateFlags, "shard"> & FleetWords;

/** `codegen generate`. */
export const command = defineCommand<GenerateFlags>({
  name: "generate",
  isDefault: true,
  addWords,
  run,
});

function addWords(command: Command): () => GenerateFlags {
  command
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
    .addOption(dryRunOption())
    .option("--verify", "compile the files and your program before writing")
    .option("--force", "rewrite every file, also those edited by hand")
    .option("--together", "write all outputs or, where one fails, none")
    .option("--sample", "use the embedded sample organisation")
    .addOption(
      new Option("--check", "short for check --offline").conflicts([
        "sample",
        "frozen",
        "dryRun",
        "force",
        "verify",
        "strict",
        "acceptRemovals",
        "switchOrg",
        "acceptDowngrade",
      ]),
    )
    .option("--profile", "print the time of each step");
  addFleetFlags(command);
  addPermissions(command);
  command.addHelpText("after", help);
  return () => {
    const flags = command.optsWithGlobals<GenerateWords>();
    return { ...flags, shard: readShard(flags.shard) };
  };
}

async function run(
  flags: GenerateFlags,
  context: CommandContext,
): Promise<number> {
  if (flags.check === true)
    return check.run(
      {
        ...flags,
        offline: true,
        reporters: flags.json === true ? jsonOnStdout : textOnStdout,
      },
      context,
    );
  const { runAndPrint } = await import("../run/write-run.js");
  const { outputs, onUpToDate } = collectUnchanged();
  const { offline, sample } = flags;
  return runAndPrint(flags, context, {
    command: "generate",
    asksClose: offline !== true && sample !== true,
    work: (options) =>
      context.commands.generate({
        ...options,
        ...writeOptions(flags),
        sample: sample === true,
        offline: offline === true,
        frozen: flags.frozen === true,
        force: flags.force === true,
        verify: flags.verify === true,
        together: flags.together === true,
        onUpToDate,
      }),
    onPrinted: (config) => reportUnchanged(config, outputs, context),
  });
}

const help = `
Of several outputs each is written whole or not at all, and one that fails stops
none of the others: the run then exits with 1. With --together, and with
--verify, all are made before the first is written.

Many organisations are read side by side. --shard 2/8 does the second of eight
shares, for builds that run side by side; the shares are of about the same size
by the locks, and the same on every machine. --changed-since origin/main leaves
out what is as it was where the branch began.
`;
