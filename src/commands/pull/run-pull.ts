/** `codegen pull`: from the organisation to the lock, and no further. */
import type { Warning } from "../../errors.js";
import { hashFile } from "../../hash.js";
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
import type { OutputGroup } from "../../stages/output-group.js";
import { groupsToRead } from "../../stages/read/absent.js";
import { readOutput, rereadOutput } from "../../stages/read/read-output.js";
import { sideBySide } from "../../stages/side-by-side.js";
import { bringUpToDate } from "../fleet/bring-up-to-date.js";
import type { Lane } from "../fleet/each-output.js";
import { openOutput } from "../open-output.js";
import { resultFor } from "../result.js";
import type { GenerateResult, OutputResult } from "../result.js";
import { assertStrict } from "../strict.js";

/**
 * Brings the lock of every output up to date with its organisations; generated files stay as they are. One that
 * fails stops none of the others.
 */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  const chosen = outputGroups(options.config, options.orgs);
  const { groups, warnings } = groupsToRead(chosen, options);
  const units = groups.map((group) => [group]);
  const undertaking = { units, verb: "Pull", warnings, options };
  return bringUpToDate(undertaking, (unit, lane, ofRun) =>
    sideBySide(unit, (group) => pullOutput(group, options, lane, ofRun)),
  );
}

async function pullOutput(
  group: OutputGroup,
  options: PullOptions,
  lane: Lane,
  warnings: readonly Warning[],
): Promise<OutputResult> {
  const runs = await openOutput(group, options, lane.before);
  const read = await readOutput(group, options, lane);
  return lane.alone(async () => {
    const one = await lane.steps("Name", () => nameOutput(read));
    const notices = [...runs, ...one.lockNotices, ...one.notices];
    assertStrict([...one.warnings, ...warnings], options);
    options.signal?.throwIfAborted();
    return writeLock({ ...one, notices }, options);
  });
}

async function writeLock(
  named: NamedOutput,
  options: PullOptions,
): Promise<OutputResult> {
  const { group, lock, previous, taken, warnings, notices } = named;
  const { directory } = group;
  const printed = await lockTextFor(directory, lock, previous);
  const plan = planLock(directory, printed.bytes);
  const written = options.dryRun !== true && plan.keep.length === 0;
  if (written) {
    await withClaims(
      [directory],
      async (write) => {
        // A run that was writing until now has given names and recorded files, and both must stay.
        const newest = nameOutput(await rereadOutput(named, options));
        const { bytes } = await lockTextFor(
          directory,
          newest.lock,
          newest.previous,
        );
        const texts = new Map([[lockFileName, bytes]]);
        await write([{ directory, plan: planLock(directory, bytes), texts }]);
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

function planLock(directory: string, bytes: Buffer): WritePlan {
  const state = readState(directory, [lockFileName]);
  const wanted = [{ path: lockFileName, content: hashFile(bytes) }];
  return planWrite(wanted, state, { recorded: {}, pending: {} }).plan;
}
