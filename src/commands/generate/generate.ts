/** `codegen generate`: from the organisation, or the lock, to files. */
import { resolve } from "node:path";
import { isUnchanged } from "../../output/plan.js";
import type { WritePlan } from "../../output/plan.js";
import { assertOutputWithin } from "../../output/place.js";
import type { OutputWrite } from "../../output/stage.js";
import { CodegenError, withBefore } from "../../errors.js";
import { explainError } from "../../explain-error.js";
import type { Warning } from "../../errors.js";
import type { TakenOver } from "../../drift/taken-over.js";
import { groupsToRead } from "../../stages/read/absent.js";
import type { Job, PreparedJob } from "../../stages/job.js";
import { gatherMeans } from "../../stages/make/emitter.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { outputGroups } from "../../stages/output-group.js";
import type { Settled } from "../../stages/plan/up-to-date.js";
import {
  recallSettled,
  rememberSettled,
} from "../../stages/plan/up-to-date.js";
import { claimOptions, tidyRuns } from "../../stages/plan/run-folders.js";
import { rememberWritten } from "../../notes/written.js";
import type { Steps } from "../../steps.js";
import { quietSteps } from "../../steps.js";
import type { PullOptions, GenerateOptions } from "../../stages/options.js";

/** What happened to one output directory. */
export interface OutputResult {
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  /** Absolute. */
  readonly directory: string;
  readonly plan: WritePlan;
  /** Whether anything was written: false for a dry run and when nothing differed. */
  readonly written: boolean;
  /**
   * What was taken over from Close, by organisation, or would be in a dry run. Empty where nothing had
   * changed, and in a run that does not look at Close.
   */
  readonly takenOver: readonly TakenOver[];
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
  const before: string[] = [];
  return generateAll(options, before).catch((error: unknown) => {
    throw withBefore(explainError(error), before);
  });
}

async function generateAll(
  options: GenerateOptions,
  before: string[],
): Promise<GenerateResult> {
  const steps = options.steps ?? quietSteps;
  const jobs: (Job | Rest)[] = [];
  const chosen = outputGroups(options.config, options.orgs);
  const { groups, warnings } =
    options.offline === true
      ? { groups: chosen, warnings: [] }
      : groupsToRead(chosen, options);
  for (const group of groups)
    jobs.push(await makeJob(group, options, { steps, before }));
  assertStrict([...jobs, { warnings }], options);
  const ready: (Ready | Rest)[] = [];
  for (const job of jobs)
    ready.push("settled" in job ? job : await getReady(job, options, steps));
  options.signal?.throwIfAborted();
  const toWrite = ready.filter(isToBeWritten(options));
  const written = await write(toWrite, options, before);
  const outputs: OutputResult[] = [];
  for (const job of ready)
    outputs.push(written.get(job) ?? (await leave(job, options)));
  return { outputs: withWarnings(outputs, warnings) };
}

/** Results with warnings that are of no single output: they are told with the first. */
export function withWarnings(
  [first, ...others]: readonly OutputResult[],
  warnings: readonly Warning[],
): readonly OutputResult[] {
  if (first === undefined) return [];
  return [{ ...first, warnings: [...first.warnings, ...warnings] }, ...others];
}

/** An output of which is known, without making anything, that there is nothing to do. */
interface Rest {
  readonly group: OutputGroup;
  readonly settled: Settled;
  readonly warnings: readonly Warning[];
  /** What was done to folders of other runs. */
  readonly notices: readonly Warning[];
}

/** Whether a run does nothing but make files from the lock, so that it may find that nothing is to be done. */
function mayRest({ offline = false, force = false }: GenerateOptions): boolean {
  return offline && !force;
}

/** What outlives a single output in a run. */
interface Run {
  readonly steps: Steps;
  /** Receives, in sentences, what the run changes before it writes. */
  readonly before: string[];
}

async function makeJob(
  group: OutputGroup,
  options: GenerateOptions,
  { steps, before }: Run,
): Promise<Job | Rest> {
  const runs = await openOutput(group, options, before);
  const means = await gatherMeans(group);
  const settled = mayRest(options) ? await recallSettled(group, means) : null;
  if (settled !== null)
    return { group, settled, warnings: settled.warnings, notices: runs };
  const { startJob } = await import("../../stages/job.js");
  const job = await startJob(group, means, options, steps);
  return { ...job, notices: [...runs, ...job.notices] };
}

/** Makes sure that an output may be written, and that no other run has left anything there; gives what to print of that. */
export async function openOutput(
  { directory }: OutputGroup,
  options: GenerateOptions,
  before: string[],
): Promise<readonly Warning[]> {
  const { config, dryRun = false, frozen = false, signal } = options;
  const root = resolve(config.root);
  await assertOutputWithin(directory, root);
  return tidyRuns(directory, {
    ...{ frozen, dryRun, root, signal },
    onChange: (sentence) => before.push(sentence),
  });
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
    hint: "Correct them in Close or in the config, or leave out --strict.",
  });
}

interface Ready {
  readonly job: Job;
  readonly prepared: PreparedJob;
}

async function getReady(
  job: Job,
  options: GenerateOptions,
  steps: Steps,
): Promise<Ready> {
  const { prepareJob } = await import("../../stages/job.js");
  return { job, prepared: await prepareJob(job, options, steps) };
}

function isToBeWritten({ dryRun = false }: GenerateOptions) {
  return (job: Ready | Rest): job is Ready =>
    "prepared" in job && job.prepared.isPending && !dryRun;
}

/** Writes the outputs that differ: all of them or, when one fails, none. */
async function write(
  ready: readonly Ready[],
  options: GenerateOptions,
  before: string[],
): Promise<ReadonlyMap<Ready | Rest, OutputResult>> {
  if (ready.length === 0) return new Map();
  const { steps = quietSteps, signal } = options;
  const { withClaims } = await import("../../output/write.js");
  const directories = ready.map(({ job }) => job.group.directory);
  const claims = await claimOptions(directories, signal, ({ run, paths }) => {
    if (paths.length > 0)
      before.push(`What ${run.folder} had begun was undone.`);
  });
  return steps("Write", () =>
    withClaims(
      directories,
      async (writeAll) => {
        const current: (readonly [Ready, Ready])[] = [];
        for (const one of ready)
          current.push([one, await prepareAnew(one, options)]);
        await writeAll(
          current.map(([, { job, prepared }]) => writeOf(job, prepared)),
        );
        for (const [, { job, prepared }] of current)
          await rememberWritten(job.group.directory, prepared.texts);
        return new Map(
          current.map(([one, { job, prepared }]) => [
            one,
            writtenOf(job, prepared),
          ]),
        );
      },
      claims,
    ),
  );
}

/** Another run may have written between our look at the files and our turn. */
async function prepareAnew(
  ready: Ready,
  options: GenerateOptions,
): Promise<Ready> {
  const { job, prepared } = ready;
  if (await isUnchanged(job.group.directory, prepared.state)) return ready;
  const { renewJob } = await import("../../stages/job.js");
  return getReady(await renewJob(job, options), options, quietSteps);
}

function writeOf(
  { group: { directory } }: Job,
  { write: { plan }, texts, copies, state }: PreparedJob,
): OutputWrite {
  return { directory, plan, texts, copies, state };
}

function writtenOf(job: Job, prepared: PreparedJob): OutputResult {
  const result = resultOf(job, prepared.write.plan, true);
  const { lockNotices } = job;
  const notices = [
    ...lockNotices,
    ...prepared.notices,
    ...prepared.shadowNotices,
  ];
  return { ...result, warnings: [...result.warnings, ...notices] };
}

/** What is to be said of an output in which nothing is written. */
async function leave(
  job: Ready | Rest,
  options: GenerateOptions,
): Promise<OutputResult> {
  if ("settled" in job) return restOf(job);
  const { prepared } = job;
  const { group, means, warnings, lockNotices } = job.job;
  // A module that is missing now may be there the next time, which nothing else shows.
  const isComplete = warnings.every(({ code }) => code !== "W_MODULE_MISSING");
  const isQuiet = !prepared.isPending && isComplete;
  if (isQuiet && options.dryRun !== true && mayRest(options))
    await rememberSettled(group, means, prepared, warnings);
  const printed = [...warnings, ...lockNotices, ...prepared.shadowNotices];
  const told = { ...job.job, warnings: printed };
  return resultOf(told, prepared.write.plan, false);
}

function resultOf(
  {
    group,
    taken: takenOver,
    warnings,
    notices,
  }: Pick<Job, "group" | "taken" | "warnings" | "notices">,
  plan: WritePlan,
  written: boolean,
): OutputResult {
  const orgs = group.orgs.map(({ name }) => name);
  const { directory } = group;
  return {
    orgs,
    directory,
    plan,
    written,
    takenOver,
    warnings: [...warnings, ...notices],
  };
}

function restOf(rest: Rest): OutputResult {
  const keep = Object.keys(rest.settled.files);
  const plan = { create: [], change: [], keep, remove: [] };
  return resultOf({ ...rest, taken: [] }, plan, false);
}
