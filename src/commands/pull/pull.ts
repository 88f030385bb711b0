/** `codegen pull`: from the organisation to the lock, and no further. */
import { hashText } from "../../hash.js";
import { planWrite, readOutput } from "../../output/plan.js";
import type { WritePlan } from "../../output/plan.js";
import { withClaims } from "../../output/write.js";
import { explainError } from "../../explain-error.js";
import { withBefore } from "../../errors.js";
import type { Warning } from "../../errors.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import type { TakenOver } from "../../drift/taken-over.js";
import { groupsToRead } from "../../stages/read/absent.js";
import type { GenerateResult, OutputResult } from "../generate/generate.js";
import type { PullOptions } from "../../stages/options.js";
import {
  assertStrict,
  openOutput,
  withWarnings,
} from "../generate/generate.js";
import { findLock } from "../../stages/read/find-lock.js";
import { sightingOf } from "../../stages/name/history.js";
import { liveSchemas } from "../../stages/read/schemas.js";
import { lockTextFor } from "../../stages/make/lock-text.js";
import { assertNotNewer } from "../../stages/read/newer-lock.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { outputGroups } from "../../stages/output-group.js";
import { nameLock } from "../../stages/prepare.js";
import type { Schemas } from "../../stages/prepare.js";
import { claimOptions } from "../../stages/plan/run-folders.js";
import type { Steps } from "../../steps.js";
import { quietSteps } from "../../steps.js";

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
  const steps = options.steps ?? quietSteps;
  const jobs: Job[] = [];
  const chosen = outputGroups(options.config, options.orgs);
  const { groups, warnings } = groupsToRead(chosen, options);
  for (const group of groups) {
    const runs = await openOutput(group, options, before);
    const job = await makeJob(group, options, steps);
    jobs.push({ ...job, notices: [...runs, ...job.notices] });
  }
  assertStrict([...jobs, { warnings }], options);
  options.signal?.throwIfAborted();
  const outputs: OutputResult[] = [];
  for (const job of jobs) outputs.push(await writeLock(job, options));
  return { outputs: withWarnings(outputs, warnings) };
}

interface Job {
  readonly group: OutputGroup;
  readonly schemas: Schemas;
  readonly lock: Lock;
  readonly taken: readonly TakenOver[];
  readonly warnings: readonly Warning[];
  /** What was done to read the lock, and what became of names. */
  readonly notices: readonly Warning[];
}

async function makeJob(
  group: OutputGroup,
  options: PullOptions,
  steps: Steps,
): Promise<Job> {
  const found = await findLock(group.directory, options);
  const previous = found.lock;
  assertNotNewer(previous, group.directory, options);
  const live = await liveSchemas(group, previous, options, steps);
  const { schemas } = live;
  const named = await steps("Name", () =>
    nameLock(group, schemas, previous, sightingOf(options)),
  );
  if (named.refusal !== null) throw named.refusal;
  const warnings = [...live.warnings, ...named.warnings];
  const { lock, taken } = named;
  const notices = [...found.notices, ...live.notices, ...named.notices];
  return { group, schemas, lock, taken, warnings, notices };
}

async function writeLock(
  { group, schemas, lock, taken, warnings, notices }: Job,
  options: PullOptions,
): Promise<OutputResult> {
  const { directory, orgs } = group;
  const plan = await planLock(directory, await lockTextFor(directory, lock));
  const written = options.dryRun !== true && plan.keep.length === 0;
  if (written) {
    await withClaims(
      [directory],
      async (write) => {
        // A run that was writing until now has given names and recorded files, and both must stay.
        const { lock: previous } = await findLock(directory, options);
        assertNotNewer(previous, directory, options);
        const now = sightingOf(options);
        const newest = nameLock(group, schemas, previous, now).lock;
        const text = await lockTextFor(directory, newest);
        const texts = new Map([[lockFileName, text]]);
        await write([
          { directory, plan: await planLock(directory, text), texts },
        ]);
      },
      await claimOptions([directory], options.signal),
    );
  }
  return {
    orgs: orgs.map(({ name }) => name),
    directory,
    plan,
    written,
    takenOver: taken,
    warnings: [...warnings, ...notices],
  };
}

async function planLock(directory: string, text: string): Promise<WritePlan> {
  const state = await readOutput(directory, [lockFileName]);
  const wanted = [{ path: lockFileName, content: hashText(text) }];
  return planWrite(wanted, state, { recorded: {}, pending: {} }).plan;
}
