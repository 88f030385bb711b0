/** The steps of `generate` for one output up to the write, in their order. */
import type { Warning } from "../../errors.js";
import { checkTypeOverrides } from "../../project/type-overrides.js";
import type { Emitter } from "../../stages/make/emitter.js";
import { readEmitter } from "../../stages/make/emitter.js";
import type { NamedOutput } from "../../stages/name/name-output.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { firstOrg } from "../../stages/output-group.js";
import type { AllowedOutput } from "../../stages/plan/allow-write.js";
import type { UpToDate } from "../../stages/plan/up-to-date.js";
import { recallUpToDate } from "../../stages/plan/up-to-date.js";
import type { Steps } from "../../steps.js";
import { openOutput } from "../open-output.js";

/** An output that is read and named, and what it is made with. */
export interface StartedOutput extends NamedOutput {
  readonly isUpToDate: false;
  readonly emitter: Emitter;
}

/** An output of which is known, without making anything, that there is nothing to do. */
export interface UpToDateOutput extends UpToDate {
  readonly isUpToDate: true;
  readonly group: OutputGroup;
  /** Notices of repairs to folders of other runs. */
  readonly notices: readonly Warning[];
}

/** An output that is ready to be written. */
export interface FinishedOutput extends AllowedOutput {
  readonly isUpToDate: false;
}

/** Parts of a run beyond one output. */
export interface GenerateRun {
  readonly steps: Steps;
  /** Receives, in sentences, what the run changes before it writes. */
  readonly before: string[];
}

/** True if a run does nothing but make files from the lock, so that it may find that nothing is to be done. */
export function mayBeUpToDate({
  offline = false,
  force = false,
  verify = false,
}: GenerateOptions): boolean {
  return offline && !force && !verify;
}

/** Opens an output, reads and names it; what makes files is loaded only where there is something to do. */
export async function startOutput(
  group: OutputGroup,
  options: GenerateOptions,
  { steps, before }: GenerateRun,
): Promise<StartedOutput | UpToDateOutput> {
  const runs = await openOutput(group, options, before);
  const emitter = await readEmitter(group);
  const known = mayBeUpToDate(options)
    ? await recallUpToDate(group, emitter)
    : null;
  if (known !== null)
    return { ...known, isUpToDate: true, group, notices: runs };
  const [{ readOutput }, { nameOutput }] = await Promise.all([
    import("../../stages/read/read-output.js"),
    import("../../stages/name/name-output.js"),
  ]);
  const types = await checkTypeOverrides(firstOrg(group));
  const read = await readOutput(group, options, steps);
  const named = await steps("Name", () => nameOutput(read));
  return {
    ...named,
    isUpToDate: false,
    emitter,
    warnings: [...emitter.warnings, ...types, ...named.warnings],
    notices: [...runs, ...named.notices],
  };
}

/** Makes the files of an output, and plans what a write does, as far as the options allow it. */
export async function finishOutput(
  started: StartedOutput,
  options: GenerateOptions,
  steps: Steps,
): Promise<FinishedOutput> {
  const [{ makeOutput }, { planOutput }, { allowWrite }] = await Promise.all([
    import("../../stages/make/make-output.js"),
    import("../../stages/plan/plan-output.js"),
    import("../../stages/plan/allow-write.js"),
  ]);
  const anew = options.force === true;
  const made = await makeOutput(started, started.emitter, { steps, anew });
  const planned = await planOutput(made);
  const allowed = await allowWrite(planned, options);
  return { ...allowed, isUpToDate: false };
}
