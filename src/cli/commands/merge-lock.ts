/** `codegen merge-lock`, git's merge driver: its words, its arguments and its run. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { safeText } from "../../report/terminal.js";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags and arguments of `codegen merge-lock`: the paths as git gives them. */
export interface MergeLockFlags extends GlobalFlags {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** `codegen merge-lock`. */
export const command = defineCommand<MergeLockFlags>({
  name: "merge-lock",
  addWords,
  run,
});

function addWords(command: Command): () => MergeLockFlags {
  command
    .description("merge two locks by id, as git's merge driver for them")
    .argument("<base>", "what both come from, %O; may be empty")
    .argument("<ours>", "one side, %A; receives the result")
    .argument("<theirs>", "the other side, %B")
    .addHelpText("after", help);
  return () => {
    const [base = "", ours = "", theirs = ""] = command.args;
    return { ...command.optsWithGlobals<GlobalFlags>(), base, ours, theirs };
  };
}

/** Merges, and prints on stderr what came from where. */
async function run(
  flags: MergeLockFlags,
  { io, style }: CommandContext,
): Promise<number> {
  io.takeSignals?.();
  const [{ mergeLockFiles }, { lockFileName }] = await Promise.all([
    import("../../commands/merge-lock/run-merge-lock.js"),
    import("../../lock/lock.js"),
  ]);
  const folder = resolve(io.cwd, flags.cwd ?? ".");
  const sentence = await mergeLockFiles({
    base: resolve(folder, flags.base),
    ours: resolve(folder, flags.ours),
    theirs: resolve(folder, flags.theirs),
  });
  if (flags.silent === true) return 0;
  const line = `${lockFileName}: ${safeText(sentence, longestLine)} Then run \`npx codegen --offline\`.`;
  io.stderr(`${style.good("merged")}  ${line}\n`);
  return 0;
}

const longestLine = 1000;

const help = `
Needs no config, no key and no network. Names stay with their ids; where both
sides named one id, ours stays. Exits with 1 where a side is no lock, and leaves
both sides in <ours>, between git's conflict markers.

To have git run it, once in each clone:
  git config merge.close-codegen.driver "npx --no -- codegen merge-lock %O %A %B"
and in .gitattributes, for all:
  close.lock.json merge=close-codegen

A merge then leaves conflicts in generated files at most; "codegen --offline"
writes those anew from the merged lock.
`;
