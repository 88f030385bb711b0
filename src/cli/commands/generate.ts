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
import { collectUnchanged, reportUnchanged } from "../run/unchanged.js";
import { command as check } from "./check.js";

/** The flags of `codegen generate`. */
export interface GenerateFlags extends WriteFlags {
  readonly offline?: true;
  readonly frozen?: true;
  readonly force?: true;
  readonly sample?: true;
  readonly check?: true;
  readonly profile?: true;
  readonly verify?: true;
}

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
  addPermissions(command);
  return () => command.optsWithGlobals<GenerateFlags>();
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
        onUpToDate,
      }),
    onPrinted: (config) => reportUnchanged(config, outputs, context),
  });
}
