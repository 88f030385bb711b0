/** Opens an output for a run that may write to it. */
import { resolve } from "node:path";
import type { Warning } from "../errors.js";
import { assertOutputWithin } from "../output/place.js";
import { tidyRuns } from "../output/tidy-runs.js";
import type { GenerateOptions } from "../stages/run-options.js";
import type { OutputGroup } from "../stages/output-group.js";

/**
 * Makes sure that an output may be written, and undoes what killed runs have begun there; gives what to
 * print of that. `before` receives, in sentences, what was changed.
 */
export async function openOutput(
  { directory }: OutputGroup,
  options: GenerateOptions,
  before: string[],
): Promise<readonly Warning[]> {
  const { config, dryRun = false, frozen = false, signal } = options;
  const root = resolve(config.root);
  await assertOutputWithin(directory, root);
  return tidyRuns(directory, {
    ...{ frozen, dryRun, root, signal },
    onChange: (sentence) => before.push(sentence),
  });
}
