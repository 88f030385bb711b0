/** `codegen pull`: from the organisation to the lock, and no further. */
import { withBefore } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import { hashText } from "../../hash.js";
import { lockFileName } from "../../lock/lock.js";
import { planWrite, readState } from "../../output/plan-write.js";
import type { WritePlan } from "../../output/plan-write.js";
import { claimOptions } from "../../output/tidy-runs.js";
import { withClaims } from "../../output/claim-and-write.js";
import { lockTextFor } from "../../stages/make/lock-text.js";
import { nameOutput } from "../../stages/name/name-output.js";
import type { NamedOutput } from "../../stages/name/name-output.js";
import type { PullOptions } from "../../stages/run-options.js";
import { outputGroups } from "../../stages/output-group.js";
import { groupsToRead } from "../../stages/read/absent.js";
import { readOutput, rereadOutput } from "../../stages/read/read-output.js";
import { quietSteps } from "../../steps.js";
import { openOutput } from "../open-output.js";
import { resultFor, withWarnings } from "../result.js";
import type { GenerateResult, OutputResult } from "../result.js";
import { assertStrict } from "../strict.js";

/** Brings the lock of every output up to date with its organisations; generated files stay as they are. */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  const before: string[] = [];
  return pullAll(options, before).catch((error: unknown) => {
    throw withBefore(explainError(error), before);
  });
}

async function pullAll(
  options: PullOptions,
  before: string[],
): Promise<GenerateResult> {
  const { steps = quietSteps } = options;
  const chosen = outputGroups(options.config, options.orgs);
  const { groups, warnings } = groupsToRead(chosen, options);
  const named: NamedOutput[] = [];
  for (const group of groups) {
    const runs = await openOutput(group, options, before);
    const read = await readOutput(group, options, steps);
    const one = await steps("Name", () => nameOutput(read));
    const notices = [...runs, ...one.lockNotices, ...one.notices];
    named.push({ ...one, notices });
  }
  const found = named.flatMap((one) => one.warnings);
  assertStrict([...found, ...warnings], options);
  options.signal?.throwIfAborted();
  const outputs: OutputResult[] = [];
  for (const one of named) outputs.push(await writeLock(one, options));
  return { outputs: withWarnings(outputs, warnings) };
}

async function writeLock(
  named: NamedOutput,
  options: PullOptions,
): Promise<OutputResult> {
  const { group, lock, previous, taken, warnings, notices } = named;
  const { directory } = group;
  const printed = await lockTextFor(directory, lock, previous);
  const plan = planLock(directory, printed.text);
  const written = options.dryRun !== true && plan.keep.length === 0;
  if (written) {
    await withClaims(
      [directory],
      async (write) => {
        // A run that was writing until now has given names and recorded files, and both must stay.
        const newest = nameOutput(await rereadOutput(named, options));
        const { text } = await lockTextFor(
          directory,
          newest.lock,
          newest.previous,
        );
        const texts = new Map([[lockFileName, text]]);
        await write([{ directory, plan: planLock(directory, text), texts }]);
      },
      await claimOptions([directory], options.signal),
    );
  }
  return resultFor(group, {
    plan,
    written,
    takenOver: taken,
    warnings: [...warnings, ...notices],
  });
}

function planLock(directory: string, text: string): WritePlan {
  const state = readState(directory, [lockFileName]);
  const wanted = [{ path: lockFileName, content: hashText(text) }];
  return planWrite(wanted, state, { recorded: {}, pending: {} }).plan;
}
