/** `codegen generate`: from the organisation, or the lock, to files. */
import type { Warning } from "../../errors.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import { outputGroups } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { groupsToRead } from "../../stages/read/absent.js";
import { sideBySide } from "../../stages/side-by-side.js";
import { innerSteps } from "../../steps.js";
import { bringUpToDate } from "../fleet/bring-up-to-date.js";
import type { Lane, Unit } from "../fleet/each-output.js";
import type { GenerateResult, OutputResult } from "../result.js";
import { assertStrict } from "../strict.js";
import { leaveOutput } from "./leave-output.js";
import type { FinishedOutput, PartlyOutput } from "./prepare-output.js";
import { finishOutput, startOutput } from "./prepare-output.js";
import type { StartedOutput, UpToDateOutput } from "./prepare-output.js";
import { verifyOutputs } from "./verify-outputs.js";
import { writeOutputs } from "./write-outputs.js";

/**
 * Brings outputs up to date: each is made whole before its first file is written, and one that fails stops
 * none of the others. With `together` and `verify` all are made before the first file of any is written.
 */
export async function generate(
  options: GenerateOptions,
): Promise<GenerateResult> {
  const { groups, warnings } = chosenGroups(options);
  const units = unitsOf(groups, options);
  const undertaking = { units, verb: "Generate", warnings, options };
  return bringUpToDate(undertaking, (unit, lane, ofRun) =>
    generateUnit(unit, options, lane, ofRun),
  );
}

/** The outputs that a run looks at, and what to say of the others. */
function chosenGroups(
  options: GenerateOptions,
): ReturnType<typeof groupsToRead> {
  const chosen = outputGroups(options.config, options.orgs);
  return options.offline === true
    ? { groups: chosen, warnings: [] }
    : groupsToRead(chosen, options);
}

/** The user's program is compiled with all outputs, so that none of them can be written before the others. */
function unitsOf(
  groups: readonly OutputGroup[],
  { together = false, verify = false }: GenerateOptions,
): readonly Unit[] {
  if (!together && !verify) return groups.map((group) => [group]);
  return groups.length === 0 ? [] : [groups];
}

/** Brings outputs up to date, all of them or none. */
async function generateUnit(
  unit: Unit,
  options: GenerateOptions,
  lane: Lane,
  warnings: readonly Warning[],
): Promise<readonly OutputResult[]> {
  const started = await startUnit(unit, options, lane);
  const found = started.flatMap((one) => one.warnings);
  assertStrict([...found, ...warnings], options);
  return lane.alone(() => finishUnit(started, options, lane));
}

function startUnit(
  unit: Unit,
  options: GenerateOptions,
  lane: Lane,
): Promise<readonly StartedUnit[]> {
  if (unit.length < 2)
    return sideBySide(unit, (group) => startOutput(group, options, lane));
  const of = unit.length;
  let done = 0;
  return lane.steps(`Read ${String(of)} outputs`, (say) => {
    const steps = innerSteps(lane.steps, say, () => ({ done, of }));
    return sideBySide(unit, async (group) => {
      const one = await startOutput(group, options, { ...lane, steps });
      say("", { done: (done += 1), of });
      return one;
    });
  });
}

type StartedUnit = StartedOutput | UpToDateOutput | PartlyOutput;
type AnyOutput = FinishedOutput | UpToDateOutput | PartlyOutput;

/** Makes what was read, writes what differs, and leaves the other outputs as they are. */
async function finishUnit(
  started: readonly StartedUnit[],
  options: GenerateOptions,
  { steps, before }: Lane,
): Promise<readonly OutputResult[]> {
  const finished: AnyOutput[] = [];
  for (const one of started)
    finished.push(
      one.isUpToDate || one.isPart
        ? one
        : await finishOutput(one, options, steps),
    );
  const verified =
    options.verify === true
      ? await verifyOutputs(finished.filter(isMade), options, steps)
      : undefined;
  options.signal?.throwIfAborted();
  const written = await writeOutputs(
    finished.filter(isToBeWritten(options)),
    { ...options, steps },
    before,
  );
  const outputs: OutputResult[] = [];
  for (const one of finished)
    outputs.push({
      ...(written.get(one) ?? (await leaveOutput(one, options))),
      verified: isMade(one) ? verified?.get(one) : undefined,
    });
  return outputs;
}

function isMade(one: AnyOutput): one is FinishedOutput {
  return !one.isUpToDate && !one.isPart;
}

function isToBeWritten({ dryRun = false }: GenerateOptions) {
  return (one: AnyOutput): one is FinishedOutput | PartlyOutput => {
    if (one.isUpToDate || dryRun) return false;
    return one.isPart ? one.texts.size > 0 : one.isPending;
  };
}
