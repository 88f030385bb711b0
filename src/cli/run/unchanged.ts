/** Runs of the command line that found nothing to do in any output. */
import type { ResolvedConfig } from "../../config/config.js";
import type { UnchangedOutput } from "../../repeat/seen-paths.js";
import type { CommandContext } from "../command.js";

/** A list of outputs, and the function that adds the ones that are up to date. */
export function collectUnchanged() {
  const outputs: UnchangedOutput[] = [];
  const onUpToDate = (directory: string, paths: readonly string[]): void =>
    void outputs.push({ directory, paths });
  return { outputs, onUpToDate };
}

/** Reports a run in which all outputs of the config were up to date. */
export function reportUnchanged(
  config: ResolvedConfig,
  outputs: readonly UnchangedOutput[],
  { onUnchanged }: CommandContext,
): void {
  const all = new Set(config.orgs.map(({ output }) => output));
  if (all.size === outputs.length) onUnchanged({ config, outputs });
}
