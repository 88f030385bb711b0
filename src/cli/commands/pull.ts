/** `codegen pull`: its words, its flags and its run. */
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import {
  addPermissions,
  dryRunOption,
  writeOptions,
} from "../flags/write-flags.js";
import type { WriteFlags } from "../flags/write-flags.js";
import { addFleetFlags, readShard } from "../flags/fleet-flags.js";
import type { FleetFlags, FleetWords } from "../flags/fleet-flags.js";

/** The flags of `codegen pull`. */
export interface PullFlags extends WriteFlags, FleetFlags {}

/** The flags as they are typed. */
type PullWords = Omit<PullFlags, "shard"> & FleetWords;

/** `codegen pull`. */
export const command = defineCommand<PullFlags>({
  name: "pull",
  addWords,
  run,
});

function addWords(command: Command): () => PullFlags {
  command
    .description("update the lock from the live organisation, nothing else")
    .addOption(dryRunOption());
  addFleetFlags(command);
  addPermissions(command);
  return () => {
    const flags = command.optsWithGlobals<PullWords>();
    return { ...flags, shard: readShard(flags.shard) };
  };
}

async function run(flags: PullFlags, context: CommandContext): Promise<number> {
  const { runAndPrint } = await import("../run/write-run.js");
  return runAndPrint(flags, context, {
    command: "pull",
    asksClose: true,
    work: (options) =>
      context.commands.pull({ ...options, ...writeOptions(flags) }),
  });
}
