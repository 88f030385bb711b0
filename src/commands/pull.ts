/** `codegen pull`: from the organisation to the lock, and no further. */
import { resolve } from "node:path";
import { hashText } from "../emit/hash.js";
import { assertOutputWithin, planWrite, readOutput } from "../emit/output.js";
import { replaceLock, withClaim } from "../emit/write.js";
import type { Warning } from "../errors.js";
import type { Lock } from "../schema/lock.js";
import { lockFileName, printLock } from "../schema/lock.js";
import type { GenerateResult, OutputResult, PullOptions } from "./generate.js";
import { assertStrict, liveSchemas } from "./generate.js";
import { sightingOf } from "./history.js";
import type { OutputGroup } from "./output.js";
import { outputGroups, readLock } from "./output.js";
import { nameLock } from "./prepare.js";
import type { Schemas } from "./prepare.js";
import type { Steps } from "./steps.js";
import { quietSteps } from "./steps.js";

/** Brings the lock of every output up to date with its organisations; generated files stay as they are. */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  const steps = options.steps ?? quietSteps;
  const jobs: Job[] = [];
  for (const group of outputGroups(options.config, options.orgs)) {
    jobs.push(await makeJob(group, options, steps));
  }
  assertStrict(jobs, options);
  options.signal?.throwIfAborted();
  const outputs: OutputResult[] = [];
  for (const job of jobs) outputs.push(await writeLock(job, options));
  return { outputs };
}

interface Job {
  readonly group: OutputGroup;
  readonly schemas: Schemas;
  readonly lock: Lock;
  readonly warnings: readonly Warning[];
}

async function makeJob(
  group: OutputGroup,
  options: PullOptions,
  steps: Steps,
): Promise<Job> {
  await assertOutputWithin(group.directory, resolve(options.config.root));
  const previous = await readLock(group.directory);
  const live = await liveSchemas(group, previous, options, steps);
  const { schemas } = live;
  const named = await steps("Name", () =>
    nameLock(group, schemas, previous, sightingOf(options)),
  );
  const warnings = [...live.warnings, ...named.warnings];
  return { group, schemas, lock: named.lock, warnings };
}

async function writeLock(
  { group, schemas, lock, warnings }: Job,
  options: PullOptions,
): Promise<OutputResult> {
  const { directory, orgs } = group;
  const state = await readOutput(directory, [lockFileName]);
  const current = { input: "", content: state.get(lockFileName) ?? "" };
  const wanted = [{ path: lockFileName, content: hashText(printLock(lock)) }];
  const { plan } = planWrite(wanted, state, {
    recorded: { [lockFileName]: current },
    pending: {},
  });
  const written = options.dryRun !== true && plan.keep.length === 0;
  if (written) {
    await withClaim(directory, async () => {
      // A run that was writing until now has given names and recorded files, and both must stay.
      const newest = nameLock(
        group,
        schemas,
        await readLock(directory),
        sightingOf(options),
      );
      await replaceLock(directory, printLock(newest.lock));
    });
  }
  return {
    orgs: orgs.map(({ name }) => name),
    directory,
    plan,
    written,
    warnings,
  };
}
