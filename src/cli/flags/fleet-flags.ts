/** The flags that limit a run over many organisations. */
import type { Command } from "commander";
import type { Shard } from "../../commands/fleet/shard.js";
import { CodegenError } from "../../errors.js";

/** What limits a run, read. */
export interface FleetFlags {
  readonly shard?: Shard | undefined;
  readonly changedSince?: string;
}

/** The flags as they are typed. */
export interface FleetWords {
  readonly shard?: string;
  readonly changedSince?: string;
}

/** Adds `--shard` and `--changed-since` to a command. */
export function addFleetFlags(command: Command): void {
  command
    .option("--shard <k/n>", "only the k-th of n shares of the outputs")
    .option(
      "--changed-since <ref>",
      "only outputs whose lock, config or templates changed",
    );
}

/** Reads a share such as `2/8`. `E_USAGE` for what is none. */
export function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index = "", count = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (
    shard.index >= 1 &&
    shard.index <= shard.count &&
    shard.count <= mostShares
  )
    return shard;
  throw new CodegenError("E_USAGE", `“${text}” is no share.`, {
    hint: "Give its number and how many there are, as in --shard 2/8.",
  });
}

const mostShares = 10_000;
