/** What `generate` has to do for one output: schemas, names, and the files made of them. */
import { basename, join } from "node:path";
import { editedFolder } from "../output/run-folder.js";
import { longPaths } from "../output/place.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import type { Lock } from "../lock/lock.js";
import type { TakenOver } from "../drift/taken-over.js";
import type { GenerateOptions } from "./options.js";
import { findLock } from "./read/find-lock.js";
import { sightingOf } from "./name/history.js";
import type { Means } from "./make/emitter.js";
import { ruling } from "./make/emitter.js";
import { assertNotNewer } from "./read/newer-lock.js";
import { mergedNotice } from "./plan/merged-files.js";
import type { OutputGroup } from "./output-group.js";
import type { PreparedOutput, Schemas } from "./prepare.js";
import { nameLock, prepareOutput } from "./prepare.js";
import { judgeEdited } from "./plan/edited.js";
import { assertFrozen } from "./plan/frozen.js";
import { assertNoShadows, shadowNotices } from "./plan/shadow-notices.js";
import type { Reformatted } from "./plan/reformatted.js";
import type { Steps } from "../steps.js";
import { checkTypeOverrides } from "../project/type-overrides.js";
import { lockedSchemas, liveSchemas } from "./read/schemas.js";

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
