/** What `generate` has to do for one output: schemas, names, and the files made of them. */
import { basename, join } from "node:path";
import type { ResolvedOrg } from "../config/config.js";
import { editedFolder } from "../output/run-folder.js";
import { longPaths } from "../output/place.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import type { Lock } from "../lock/lock.js";
import { isSample } from "../schema/sample.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import type { TakenOver } from "../drift/taken-over.js";
import { isToBeRead, keptAsLocked, leftOut } from "./read/absent.js";
import type {
  GenerateOptions,
  PullOptions,
} from "../commands/generate/generate.js";
import { findLock } from "./read/find-lock.js";
import { sightingOf } from "./name/history.js";
import type { Means } from "./make/emitter.js";
import { ruling } from "./make/emitter.js";
import { assertNotNewer } from "./read/newer-lock.js";
import { mergedNotice } from "./plan/merged-files.js";
import type { GuardedSchema, OutputGroup } from "./output-group.js";
import { guardedSchema, lockedSchema } from "./output-group.js";
import type { PreparedOutput, Schemas } from "./prepare.js";
import { nameLock, prepareOutput } from "./prepare.js";
import { judgeEdited } from "./plan/edited.js";
import { assertFrozen } from "./plan/frozen.js";
import { assertNoShadows, shadowNotices } from "./plan/shadow-notices.js";
import type { Reformatted } from "./plan/reformatted.js";
import type { Steps } from "../steps.js";
import { checkTypeOverrides } from "../project/type-overrides.js";

/** An output whose schemas are read and named. */
export interface Job {
  readonly group: OutputGroup;
  readonly means: Means;
  readonly schemas: Schemas;
  readonly previous: Lock | null;
  /** The lock as it will be, but for the files. */
  readonly named: Lock;
  /** What that lock takes over from Close. */
  readonly taken: readonly TakenOver[];
  readonly warnings: readonly Warning[];
  /** What was done to read the lock: a merge, entries that stood twice. */
  readonly lockNotices: readonly Warning[];
  /** What became of names, which no warning is about. */
  readonly notices: readonly Warning[];
}

/** Reads and names what an output is made from; offline from its lock, else from Close. */
export async function startJob(
  group: OutputGroup,
  means: Means,
  options: GenerateOptions,
  steps: Steps,
): Promise<Job> {
  const found = await findLock(group.directory, options);
  const previous = found.lock;
  assertNotNewer(previous, group.directory, options);
  const typeWarnings = await checkTypeOverrides(ruling(group));
  const { schemas, warnings, notices } =
    options.offline === true
      ? lockedSchemas(group, previous, options)
      : await liveSchemas(group, previous, options, steps);
  const named = await steps("Name", () =>
    nameLock(group, schemas, previous, sightingOf(options)),
  );
  if (named.refusal !== null) throw named.refusal;
  return {
    group,
    means,
    schemas,
    previous,
    named: named.lock,
    taken: named.taken,
    warnings: [
      ...means.warnings,
      ...typeWarnings,
      ...warnings,
      ...named.warnings,
    ],
    lockNotices: found.notices,
    notices: [...notices, ...named.notices],
  };
}

/** The same job on the lock of the moment, with the names that another run has given meanwhile. */
export async function renewJob(
  job: Job,
  options: GenerateOptions,
): Promise<Job> {
  const { group } = job;
  const found = await findLock(group.directory, options);
  const previous = found.lock;
  assertNotNewer(previous, group.directory, options);
  const schemas =
    options.offline === true
      ? lockedSchemas(group, previous, options).schemas
      : job.schemas;
  const { lock: named, taken } = nameLock(
    group,
    schemas,
    previous,
    sightingOf(options),
  );
  return {
    ...job,
    schemas,
    previous,
    named,
    taken,
    lockNotices: found.notices,
  };
}

/** The schemas of an output's organisations, by name, in the config's order, and what to tell of them. */
interface FoundSchemas {
  readonly schemas: Schemas;
  readonly warnings: readonly Warning[];
  readonly notices: readonly Warning[];
}

/** What the lock has; an organisation that it does not know is left out, unless it was chosen or is the only one. */
function lockedSchemas(
  group: OutputGroup,
  lock: Lock | null,
  options: GenerateOptions,
): FoundSchemas {
  const isKnown = ({ name }: ResolvedOrg): boolean =>
    lock !== null && own(lock.schema, name) !== undefined;
  const isLeftOut = (org: ResolvedOrg): boolean =>
    options.orgs?.includes(org.name) !== true &&
    !isKnown(org) &&
    group.orgs.some(isKnown);
  const orgs = group.orgs.filter((org) => !isLeftOut(org));
  const names = orgs.map(({ name }) => name);
  return {
    schemas: new Map(orgs.map((org) => [org.name, lockedSchema(lock, org)])),
    warnings: group.orgs
      .filter(isLeftOut)
      .map((org) => leftOut(org, names, { orgs: names })),
    notices: [],
  };
}

/** Reads the organisations of an output that a run is to read; others stay as the lock has them, or out. */
export async function liveSchemas(
  group: OutputGroup,
  previous: Lock | null,
  options: PullOptions,
  steps: Steps,
): Promise<FoundSchemas> {
  const read = new Map<string, Schema>();
  const warnings: Warning[] = [];
  const notices: Warning[] = [];
  for (const org of group.orgs.filter((one) => isToBeRead(one, options))) {
    const guarded = await readGuarded(org, group, previous, options, steps);
    read.set(org.name, guarded.schema);
    warnings.push(...guarded.warnings);
    notices.push(...guarded.notices);
  }
  const schemas = new Map<string, Schema>();
  for (const org of group.orgs) {
    const schema = read.get(org.name) ?? lockedBeside(org, read, previous);
    if (schema !== undefined) schemas.set(org.name, schema);
  }
  for (const org of group.orgs.filter(({ name }) => !read.has(name))) {
    if (!schemas.has(org.name))
      warnings.push(leftOut(org, [...schemas.keys()], options));
    else if (options.orgs === undefined) warnings.push(keptAsLocked(org));
  }
  return { schemas, warnings, notices };
}

async function readGuarded(
  org: ResolvedOrg,
  { orgs }: OutputGroup,
  previous: Lock | null,
  options: PullOptions,
  steps: Steps,
): Promise<GuardedSchema> {
  const { readLiveSchema } = await import("./read/live-schema.js");
  const { signal, sample = false } = options;
  const live = await steps(`Read ${org.name}`, (say) =>
    readLiveSchema(org, { sample, signal, say }),
  );
  const allow = {
    acceptRemovals: options.acceptRemovals === true,
    switchOrg: options.switchOrg === true,
  };
  return guardedSchema(live, previous, org, allow, orgs);
}

/** What the lock has of an organisation that is not read; the sample there makes way for what was read. */
function lockedBeside(
  { name, source }: ResolvedOrg,
  read: ReadonlyMap<string, Schema>,
  lock: Lock | null,
): Schema | undefined {
  const schema = lock === null ? undefined : own(lock.schema, name);
  const isReal = [...read.values()].some((one) => !isSample(one));
  const isGone =
    schema !== undefined && isSample(schema) && source === "api" && isReal;
  return isGone ? undefined : schema;
}

/** An output that may be written, and what is to be told of that. */
export interface PreparedJob extends PreparedOutput {
  /** What becomes of files that somebody or something has changed. */
  readonly notices: readonly Warning[];
  /** What takes the place of generated modules; said also where nothing is written. */
  readonly shadowNotices: readonly Warning[];
  /** Where a copy of what `--force` replaces is kept, below the output, by path. */
  readonly copies: ReadonlyMap<string, string>;
}

/** Prepares an output and refuses what the options do not allow. */
export async function prepareJob(
  job: Job,
  options: GenerateOptions,
  steps: Steps,
): Promise<PreparedJob> {
  const prepared = await prepareOutput(job.group, job.named, job.previous, {
    means: job.means,
    steps,
    anew: options.force === true,
  });
  const { directory } = job.group;
  const { plan } = prepared.write;
  const warnings = [...job.warnings, ...job.lockNotices];
  const { merged, reformatted, edited, byHand } = await judgeEdited(
    job,
    prepared,
    warnings,
  );
  if (options.force !== true && byHand.length > 0)
    throw editedError(directory, byHand);
  if (options.frozen === true) {
    assertNoShadows(directory, prepared.shadows);
    await assertFrozen(job, prepared);
  }
  const copies = new Map(
    edited.map((path) => [path, copyPath(path, prepared.state.get(path))]),
  );
  const notices = [
    ...longPaths(directory, [...plan.create, ...plan.change]),
    ...mergedNotice(merged),
    ...reformattedNotice(reformatted),
    ...[...copies].map(([path, copy]) => replacedNotice(directory, path, copy)),
  ];
  const { shadows } = prepared;
  return {
    ...prepared,
    copies,
    notices,
    shadowNotices: shadowNotices(directory, shadows),
  };
}

function editedError(
  directory: string,
  edited: readonly string[],
): CodegenError {
  const [first = ""] = edited;
  return new CodegenError(
    "E_OUTPUT_EDITED",
    `These files in ${directory} are not as close-codegen wrote them.`,
    {
      items: edited,
      hint: `See what was changed (git diff -- ${join(directory, first)}), move it elsewhere and restore the files; or replace them with --force, which keeps a copy of each in ${join(directory, editedFolder)}.`,
    },
  );
}

/** Named after its content, so that a later copy never replaces an earlier one. */
function copyPath(path: string, hash: string | null | undefined): string {
  return `${editedFolder}/${(hash ?? "").slice(0, 8)}-${basename(path)}`;
}

function reformattedNotice(files: readonly Reformatted[]): readonly Warning[] {
  if (files.length === 0) return [];
  const named = files.slice(0, mostNamed).map(({ path }) => path);
  const rest = files.length - named.length;
  const paths = [...named, ...(rest > 0 ? [`and ${rest} more`] : [])];
  const traces = new Set(files.flatMap((file) => file.traces));
  const message = `A formatter has laid out ${paths.join(", ")} anew (${[...traces].join(", ")}), which is undone; tell it to leave the output alone.`;
  return [{ code: "W_REFORMATTED", message }];
}

/** How many files a sentence names. */
const mostNamed = 5;

function replacedNotice(
  directory: string,
  path: string,
  copy: string,
): Warning {
  const message = `${path} had been edited; what it held is kept in ${join(directory, copy)}.`;
  return { code: "W_REPLACED", message };
}
