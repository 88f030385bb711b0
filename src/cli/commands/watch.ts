/** `codegen watch`: its words, its flags and its run. */
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { defineCommand } from "../command.js";
import type { CommandContext } from "../command.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** The flags of `codegen watch`. */
export interface WatchFlags extends GlobalFlags {
  /** Seconds. */
  readonly poll?: number;
}

/** `codegen watch`. */
export const command = defineCommand<WatchFlags>({
  name: "watch",
  addWords,
  run,
});

function addWords(command: Command): () => WatchFlags {
  command
    .description("generate again whenever config, templates or lock change")
    .option(
      "--poll <seconds>",
      "also ask Close, that often, and take changes over",
      readSeconds,
    )
    .addHelpText("after", help);
  return () => command.optsWithGlobals<WatchFlags>();
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,5}$/.test(text) && seconds > 0) return seconds;
  throw new InvalidArgumentError("Give a whole number of seconds, from 1 on.");
}

/**
 * Watches until `io.signal` aborts. That is how it is meant to end, and nothing is left half-written:
 * it succeeds then, as `serve` does, where an interrupted run fails.
 */
async function run(
  flags: WatchFlags,
  context: CommandContext,
): Promise<number> {
  const { io } = context;
  // Configs are loaded by threads, so that none of them can hold up a signal.
  io.takeSignals?.();
  const [{ beginRun }, { watch }, { findConfigFile }, { watchPrinter }] =
    await Promise.all([
      import("../run/begin-run.js"),
      import("../../commands/watch/run-watch.js"),
      import("../../config/read-config.js"),
      import("../print/watch-events.js"),
    ]);
  const { cwd, envFiles } = await beginRun(flags, context);
  const configFile = await findConfigFile(cwd, flags.config);
  await watch({
    cwd,
    configPath: configFile ?? undefined,
    env: io.env,
    envFiles,
    orgs: flags.org,
    poll: flags.poll,
    signal: io.signal,
    onEvent: watchPrinter(flags, context, cwd),
  });
  return 0;
}

const help = `
Generates from the lock, without network, and prints one line a run, and what it
took over from Close. A failure is printed once, and so is its end. Runs until
Ctrl-C (SIGINT) or SIGTERM, which is no failure: the exit code is 0 then.
`;
