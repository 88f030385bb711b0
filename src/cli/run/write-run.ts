/** The run of `generate` and of `pull`: the config is read, the work is done, its result is printed. */
import type { GenerateResult } from "../../commands/result.js";
import type { ResolvedConfig } from "../../config/config.js";
import type { OutputFailure, PullOptions } from "../../stages/run-options.js";
import type { CommandContext } from "../command.js";
import type { WriteFlags } from "../flags/write-flags.js";
import { printResult } from "../print/results.js";
import { runWithConfig } from "./with-config.js";
import type { RunFlags } from "./with-config.js";

/** The part of such a run that `generate` and `pull` do each in their own way. */
export interface WriteRun {
  readonly command: "generate" | "pull";
  /** True where Close is asked, so that its host is printed before. */
  readonly asksClose: boolean;
  readonly work: (
    options: Pick<PullOptions, "config" | "steps" | "signal" | "onFailure">,
  ) => Promise<GenerateResult>;
  /** Called at the end of a run that did not fail. */
  readonly onPrinted?: (config: ResolvedConfig) => void;
}

/** Does the work, prints its result, and gives the exit code: 1 where an output failed, whatever became of the others. */
export async function runAndPrint(
  flags: WriteFlags & RunFlags,
  context: CommandContext,
  { command, asksClose, work, onPrinted }: WriteRun,
): Promise<number> {
  const { io, style } = context;
  const failures: OutputFailure[] = [];
  await runWithConfig(flags, context, { asksClose }, async (run) => {
    const { config, steps, cwd } = run;
    const result = await work({
      ...{ config, steps, signal: io.signal },
      onFailure: (failure) => failures.push(failure),
    });
    const finished = { command, flags, io, style, cwd, config, failures };
    await printResult(finished, result);
    if (failures.length === 0) onPrinted?.(config);
  });
  // Who stops a run while it writes gets whole files, and an exit code that says that it was stopped.
  if (io.signal.aborted) return 130;
  return failures.length > 0 ? 1 : 0;
}
