/** `codegen pull`: from the organisation to the lock, and no further. */
import { resolve } from "node:path";
import { hashText } from "../emit/hash.js";
import { assertOutputWithin, planWrite, readOutput } from "../emit/output.js";
import { applyPlan, withClaim } from "../emit/write.js";
import { lockFileName, printLock } from "../schema/lock.js";
import type { GenerateResult, OutputResult, PullOptions } from "./generate.js";
import { assertStrict, liveSchemas } from "./generate.js";
import type { OutputGroup } from "./output.js";
import { outputGroups, readLock } from "./output.js";
import { nameLock } from "./prepare.js";
import type { NamedLock } from "./prepare.js";
import type { Steps } from "./steps.js";
import { quietSteps } from "./steps.js";

/** Brings the lock of every output up to date with its organisations; generated files stay as they are. */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  const steps = options.steps ?? quietSteps;
  const jobs: { readonly group: OutputGroup; readonly named: NamedLock }[] = [];
  for (const group of outputGroups(options.config, options.orgs)) {
    jobs.push({ group, named: await readNamed(group, options, steps) });
  }
  assertStrict(
    jobs.map(({ named }) => named),
    options,
  );
  options.signal?.throwIfAborted();
  const outputs: OutputResult[] = [];
  for (const { group, named } of jobs)
    outputs.push(await writeLock(group, named, options));
  return { outputs };
}

async function readNamed(
  group: OutputGroup,
  options: PullOptions,
  steps: Steps,
): Promise<NamedLock> {
  await assertOutputWithin(group.directory, resolve(options.config.root));
  const previous = await readLock(group.directory);
  const { schemas, warnings } = await liveSchemas(
    group,
    previous,
    options,
    steps,
  );
  const named = await steps("Name", () => nameLock(group, schemas, previous));
  return { lock: named.lock, warnings: [...warnings, ...named.warnings] };
}

async function writeLock(
  { directory, orgs }: OutputGroup,
  { lock, warnings }: NamedLock,
  { dryRun = false }: PullOptions,
): Promise<OutputResult> {
  const text = printLock(lock);
  const state = await readOutput(directory, [lockFileName]);
  const current = { input: "", content: state.get(lockFileName) ?? "" };
  const wanted = [{ path: lockFileName, content: hashText(text) }];
  const { plan } = planWrite(wanted, state, {
    recorded: { [lockFileName]: current },
    pending: {},
  });
  const written = !dryRun && plan.keep.length === 0;
  if (written) {
    await withClaim(directory, async () => {
      // A run that was writing until now has recorded its files, and they must stay recorded.
      const files = (await readLock(directory))?.files ?? {};
      const current = printLock({ ...lock, files });
      await applyPlan(directory, plan, new Map([[lockFileName, current]]));
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
