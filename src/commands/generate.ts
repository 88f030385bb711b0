/** `codegen generate`: from the organisation, or the lock, to files. */
import { resolve } from "node:path";
import type { ResolvedConfig } from "../config.js";
import { assertOutputWithin, isUnchanged } from "../emit/output.js";
import type { WritePlan } from "../emit/output.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import type { Lock } from "../schema/lock.js";
import { lockFileName } from "../schema/lock.js";
import type { Schema } from "../schema/schema.js";
import { sightingOf } from "./history.js";
import type { OutputGroup } from "./output.js";
import {
  guardedSchema,
  lockedSchema,
  outputGroups,
  readLock,
} from "./output.js";
import type { PreparedOutput, Schemas } from "./prepare.js";
import { nameLock, prepareOutput } from "./prepare.js";
import type { Steps } from "./steps.js";
import { quietSteps } from "./steps.js";

/** Options that `generate` and `pull` share. */
export interface PullOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations; all by default. */
  readonly orgs?: readonly string[] | undefined;
  /** Whether to plan only. */
  readonly dryRun?: boolean | undefined;
  /** Whether to read the embedded sample organisation in place of Close. */
  readonly sample?: boolean | undefined;
  /** Whether warnings are errors. */
  readonly strict?: boolean | undefined;
  /** Whether to believe that much is gone, or that what cannot be read is gone. */
  readonly acceptRemovals?: boolean | undefined;
  /** Whether the lock may change its organisation. */
  readonly switchOrg?: boolean | undefined;
  /** The moment of the run, whose day (UTC) the lock may have to remember; now by default. */
  readonly now?: Date | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of `generate`. */
export interface GenerateOptions extends PullOptions {
  /** Whether to take the schema from the lock and use no network. */
  readonly offline?: boolean | undefined;
  /** Whether to fail rather than change the lock. */
  readonly frozen?: boolean | undefined;
  /** Whether to make every file anew, and to overwrite and remove those that were edited. */
  readonly force?: boolean | undefined;
}

/** What happened to one output directory. */
export interface OutputResult {
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  /** Absolute. */
  readonly directory: string;
  readonly plan: WritePlan;
  /** Whether anything was written: false for a dry run and when nothing differed. */
  readonly written: boolean;
  readonly warnings: readonly Warning[];
}

/** What a run did. */
export interface GenerateResult {
  readonly outputs: readonly OutputResult[];
}

/** Brings every output up to date. All of it is made before the first file is written. */
export async function generate(
  options: GenerateOptions,
): Promise<GenerateResult> {
  const steps = options.steps ?? quietSteps;
  const jobs: Job[] = [];
  for (const group of outputGroups(options.config, options.orgs)) {
    jobs.push(await makeJob(group, options, steps));
  }
  assertStrict(jobs, options);
  const ready: { readonly job: Job; readonly prepared: PreparedOutput }[] = [];
  for (const job of jobs)
    ready.push({ job, prepared: await prepare(job, options, steps) });
  options.signal?.throwIfAborted();
  const outputs: OutputResult[] = [];
  for (const { job, prepared } of ready)
    outputs.push(await finish(job, prepared, options, steps));
  return { outputs };
}

interface Job {
  readonly group: OutputGroup;
  readonly schemas: Schemas;
  readonly previous: Lock | null;
  readonly named: Lock;
  readonly warnings: readonly Warning[];
}

async function makeJob(
  group: OutputGroup,
  options: GenerateOptions,
  steps: Steps,
): Promise<Job> {
  await assertOutputWithin(group.directory, resolve(options.config.root));
  const previous = await readLock(group.directory);
  const { schemas, warnings } =
    options.offline === true
      ? { schemas: lockedSchemas(group, previous), warnings: [] }
      : await liveSchemas(group, previous, options, steps);
  const named = await steps("Name", () =>
    nameLock(group, schemas, previous, sightingOf(options)),
  );
  return {
    group,
    schemas,
    previous,
    named: named.lock,
    warnings: [...warnings, ...named.warnings],
  };
}

/** The same job on the lock of the moment, with the names that another run has given meanwhile. */
async function renewJob(job: Job, options: GenerateOptions): Promise<Job> {
  const { group } = job;
  const previous = await readLock(group.directory);
  const schemas =
    options.offline === true ? lockedSchemas(group, previous) : job.schemas;
  const { lock } = nameLock(group, schemas, previous, sightingOf(options));
  return { ...job, schemas, previous, named: lock };
}

function lockedSchemas(group: OutputGroup, lock: Lock | null): Schemas {
  return new Map(group.orgs.map((org) => [org.name, lockedSchema(lock, org)]));
}

/** Reads each organisation of an output; one that was not chosen stays as the lock has it. */
export async function liveSchemas(
  group: OutputGroup,
  previous: Lock | null,
  options: PullOptions,
  steps: Steps,
): Promise<{
  readonly schemas: Schemas;
  readonly warnings: readonly Warning[];
}> {
  const { readLiveSchema } = await import("./source.js");
  const schemas = new Map<string, Schema>();
  const warnings: Warning[] = [];
  const allow = {
    acceptRemovals: options.acceptRemovals === true,
    switchOrg: options.switchOrg === true,
  };
  for (const org of group.orgs) {
    if (options.orgs !== undefined && !options.orgs.includes(org.name)) {
      schemas.set(org.name, lockedSchema(previous, org));
      continue;
    }
    const { signal, sample = false } = options;
    const live = await steps(`Read ${org.name}`, (say) =>
      readLiveSchema(org, { sample, signal, say }),
    );
    const guarded = guardedSchema(live, previous, org, allow);
    schemas.set(org.name, guarded.schema);
    warnings.push(...guarded.warnings);
  }
  return { schemas, warnings };
}

/** With `strict` a warning is as good as an error, and is told like one. */
export function assertStrict(
  jobs: readonly { readonly warnings: readonly Warning[] }[],
  { strict = false }: PullOptions,
): void {
  const warnings = jobs.flatMap((job) => job.warnings);
  if (!strict || warnings.length === 0) return;
  throw new CodegenError("E_STRICT", `There are ${warnings.length} warnings.`, {
    items: warnings.map(({ code, message }) => `${code}  ${message}`),
    hint: "Mend them in Close or under `names` in the config, or leave out --strict.",
  });
}

/** Prepares an output and refuses what the options do not allow. */
async function prepare(
  job: Job,
  options: GenerateOptions,
  steps: Steps,
): Promise<PreparedOutput> {
  const prepared = await prepareOutput(job.group, job.named, job.previous, {
    steps,
    anew: options.force === true,
  });
  const { plan, edited } = prepared.write;
  const { directory } = job.group;
  if (options.force !== true && edited.length > 0) {
    throw new CodegenError(
      "E_OUTPUT_EDITED",
      `These files in ${directory} are not as close-codegen wrote them.`,
      {
        items: edited,
        hint: "Move your changes elsewhere and restore the files, or overwrite them with --force.",
      },
    );
  }
  if (
    options.frozen === true &&
    [...plan.create, ...plan.change].includes(lockFileName)
  ) {
    throw new CodegenError(
      "E_FROZEN",
      `${lockFileName} in ${directory} would change, and --frozen forbids that.`,
      {
        hint: "Run codegen without --frozen, look at the change, and commit it.",
      },
    );
  }
  return prepared;
}

async function finish(
  job: Job,
  prepared: PreparedOutput,
  options: GenerateOptions,
  steps: Steps,
): Promise<OutputResult> {
  const { directory, orgs } = job.group;
  const result = (plan: WritePlan, written: boolean): OutputResult => ({
    orgs: orgs.map(({ name }) => name),
    directory,
    plan,
    written,
    warnings: job.warnings,
  });
  if (options.dryRun === true || !prepared.isPending)
    return result(prepared.write.plan, false);
  const { applyPlan, withClaim } = await import("../emit/write.js");
  return steps("Write", () =>
    withClaim(directory, async () => {
      // Another run may have written between our look at the files and our turn.
      const isSame = await isUnchanged(directory, prepared.state);
      const current = isSame
        ? prepared
        : await prepare(await renewJob(job, options), options, quietSteps);
      await applyPlan(directory, current.write.plan, current.texts);
      return result(current.write.plan, true);
    }),
  );
}
