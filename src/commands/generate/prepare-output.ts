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
import type { ChangedOutput } from "../../stages/plan/plan-changed.js";
import { hasParts } from "../../stages/plan/parts-note.js";
import type { UpToDate } from "../../stages/plan/up-to-date.js";
import { recallUpToDate } from "../../stages/plan/up-to-date.js";
import type { Reading } from "../../stages/read/group-schemas.js";
import { createReadTurns } from "../../stages/read/read-turns.js";
import type { Steps } from "../../steps.js";
import { openOutput } from "../open-output.js";

/** An output that is read and named, and what it is made with. */
export interface StartedOutput extends NamedOutput {
  readonly isUpToDate: false;
  readonly isPart: false;
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
  readonly isPart: false;
}

/** An output of which only a few object types have changed; it is ready to be written, where anything is to be. */
export interface PartlyOutput extends ChangedOutput {
  readonly isUpToDate: false;
  readonly isPart: true;
  /** Notices of repairs to folders of other runs. */
  readonly notices: readonly Warning[];
}

/** Parts of a run beyond one output. */
export interface GenerateRun extends Reading {
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
  { steps, turn, before }: GenerateRun,
): Promise<StartedOutput | UpToDateOutput | PartlyOutput> {
  const runs = await openOutput(group, options, before);
  const emitter = await readEmitter(group);
  if (mayBeUpToDate(options)) {
    const changed = await findChanged(group, emitter, options);
    if (changed !== null)
      return { ...changed, isUpToDate: false, isPart: true, notices: runs };
    const known = await recallUpToDate(group, emitter);
    if (known !== null)
      return { ...known, isUpToDate: true, group, notices: runs };
  }
  return startWhole(group, options, { steps, turn, emitter, notices: runs });
}

/** What an earlier run remembers, and what changed since; null where no run remembers anything, or the lock may not change. */
async function findChanged(
  group: OutputGroup,
  emitter: Emitter,
  { frozen = false, dryRun = false }: GenerateOptions,
): Promise<ChangedOutput | null> {
  if (frozen || dryRun || !(await hasParts(group))) return null;
  const { planChanged } = await import("../../stages/plan/plan-changed.js");
  return planChanged(group, emitter);
}

/** What a whole run starts from. */
interface WholeStart extends Reading {
  readonly emitter: Emitter;
  readonly notices: readonly Warning[];
}

/** Reads and names all of an output. */
async function startWhole(
  group: OutputGroup,
  options: GenerateOptions,
  { steps, turn, emitter, notices }: WholeStart,
): Promise<StartedOutput> {
  const [{ readOutput }, { nameOutput }] = await Promise.all([
    import("../../stages/read/read-output.js"),
    import("../../stages/name/name-output.js"),
  ]);
  const types = await checkTypeOverrides(firstOrg(group));
  const read = await readOutput(group, options, { steps, turn });
  const named = await steps("Name", () => nameOutput(read));
  return {
    ...named,
    isUpToDate: false,
    isPart: false,
    emitter,
    warnings: [...emitter.warnings, ...types, ...named.warnings],
    notices: [...notices, ...named.notices],
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
  return { ...allowed, isUpToDate: false, isPart: false };
}

/** Makes the files of an output all of which has to be looked into after all. */
export async function finishWhole(
  { group, emitter, notices }: PartlyOutput,
  options: GenerateOptions,
  steps: Steps,
): Promise<FinishedOutput> {
  const start = { steps, turn: createReadTurns(), emitter, notices };
  return finishOutput(await startWhole(group, options, start), options, steps);
}
