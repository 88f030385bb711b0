/** `codegen generate`: from the organisation, or the lock, to files. */
import { withBefore } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import { outputGroups } from "../../stages/output-group.js";
import { groupsToRead } from "../../stages/read/absent.js";
import { quietSteps } from "../../steps.js";
import type { GenerateResult, OutputResult } from "../result.js";
import { withWarnings } from "../result.js";
import { assertStrict } from "../strict.js";
import { leaveOutput } from "./leave-output.js";
import type { FinishedOutput, PartlyOutput } from "./prepare-output.js";
import { finishOutput, startOutput } from "./prepare-output.js";
import type { StartedOutput, UpToDateOutput } from "./prepare-output.js";
import { verifyOutputs } from "./verify-outputs.js";
import { writeOutputs } from "./write-outputs.js";

/** Brings every output up to date. All of it is made before the first file is written. */
export async function generate(
  options: GenerateOptions,
): Promise<GenerateResult> {
  const before: string[] = [];
  return generateAll(options, before).catch((error: unknown) => {
    throw withBefore(explainError(error), before);
  });
}

async function generateAll(
  options: GenerateOptions,
  before: string[],
): Promise<GenerateResult> {
  const { steps = quietSteps } = options;
  const { groups, warnings } = chosenGroups(options);
  const started: (StartedOutput | UpToDateOutput | PartlyOutput)[] = [];
  for (const group of groups)
    started.push(await startOutput(group, options, { steps, before }));
  const found = started.flatMap((one) => one.warnings);
  assertStrict([...found, ...warnings], options);
  const finished: (FinishedOutput | UpToDateOutput | PartlyOutput)[] = [];
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
    options,
    before,
  );
  const outputs: OutputResult[] = [];
  for (const one of finished)
    outputs.push({
      ...(written.get(one) ?? (await leaveOutput(one, options))),
      verified: isMade(one) ? verified?.get(one) : undefined,
    });
  return { outputs: withWarnings(outputs, warnings) };
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

type AnyOutput = FinishedOutput | UpToDateOutput | PartlyOutput;

function isMade(one: AnyOutput): one is FinishedOutput {
  return !one.isUpToDate && !one.isPart;
}

function isToBeWritten({ dryRun = false }: GenerateOptions) {
  return (one: AnyOutput): one is FinishedOutput | PartlyOutput => {
    if (one.isUpToDate || dryRun) return false;
    return one.isPart ? one.texts.size > 0 : one.isPending;
  };
}
