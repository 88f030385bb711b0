/** `codegen check`: what has changed since the lock and the files were written. Writes nothing. */
import { join, resolve } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { assertOutputWithin } from "../../output/place.js";
import { CodegenError } from "../../errors.js";
import type { Warning } from "../../errors.js";
import type { CheckReport } from "../../report/document.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import { readVersion } from "../../version.js";
import { isReadable, leftOut } from "../../stages/read/absent.js";
import {
  acceptWarnings,
  earlierWarnings,
  distinct,
  unusedEverywhere,
} from "./accept.js";
import { describeOrg, nothingStale } from "./org-findings.js";
import type { OrgFindings, OrgResult } from "./org-findings.js";
import type { Drift } from "./read-drift.js";
import type { Attempted } from "../attempted.js";
import { attempt } from "../attempted.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { outputGroups } from "../../stages/output-group.js";
import { lockedSchema, readLock } from "../../stages/read/locked-schema.js";
import { readEmitter } from "../../stages/make/emitter.js";
import { recallUpToDate } from "../../stages/plan/up-to-date.js";
import type { Steps } from "../../steps.js";
import { quietSteps } from "../../steps.js";
import { eachUnit } from "../fleet/each-output.js";
import type { Lane } from "../fleet/each-output.js";
import { asksUsages, usedFirst, withUsages } from "../change-usages.js";
import type { FailOn } from "./exit-code.js";
import { summarise } from "./exit-code.js";

/** Options of `check`. */
export interface CheckOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** True to look at the files only, which takes neither key nor network. */
  readonly offline?: boolean | undefined;
  /** True to read the embedded sample organisation in place of Close. */
  readonly sample?: boolean | undefined;
  /** True to make every file anew rather than to believe the hashes in the lock. */
  readonly anew?: boolean | undefined;
  /** The least severity of drift that counts. @default "any" */
  readonly failOn?: FailOn | undefined;
  /** True to look what the program does with what changed. @default false, but for `failOn: "used"` */
  readonly usages?: boolean | undefined;
  /** The folder from which paths in the report start. @default the config's */
  readonly cwd?: string | undefined;
  /** The moment at which accepted changes are judged. @default now */
  readonly now?: Date | undefined;
  /** Receives why an organisation, or its output, could not be looked at; the report says so, too. */
  readonly onFailure?: ((org: string, error: CodegenError) => void) | undefined;
  /** Receives what of the config matches nothing, or is written with an old label. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
  /** Receives each output whose files are known to be as they should: its folder, and its files below it. */
  readonly onUpToDate?:
    ((directory: string, paths: readonly string[]) => void) | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares every organisation with the lock, and every file with what the lock gives. What fails is
 * in the report and stops nothing else; the exit code is chosen after all has been looked at.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const looked = await lookAtAll(options);
  const found = asksUsages(options)
    ? await findingsWithUsages(looked, options)
    : looked;
  options.signal?.throwIfAborted();
  const expired = found.flatMap(({ sorted }) => sorted?.expired ?? []);
  const unused = unusedEverywhere(found);
  const drift = found.flatMap(({ report }) => report.drift);
  const accepted = found.flatMap(({ sorted }) => sorted?.accepted ?? []);
  const warn = warner(options);
  warn(acceptWarnings(unused, drift));
  warn(
    earlierWarnings(
      found.flatMap(({ accept }) => accept),
      [...drift, ...accepted],
    ),
  );
  return {
    version: 1,
    orgs: found.map(({ report }) => report),
    expired: distinct(expired),
    unused,
    summary: summarise(found, options.failOn ?? "any"),
  };
}

/** The findings about all outputs, side by side; who listens to them receives them in order. */
async function lookAtAll(
  options: CheckOptions,
): Promise<readonly OrgFindings[]> {
  const { steps = quietSteps, offline = false, signal } = options;
  const groups = outputGroups(options.config, options.orgs).map((group) => ({
    group,
    ...inOrder(options),
  }));
  const title = `Check ${String(groups.length)} outputs`;
  const units = groups.map(({ group }) => [group]);
  const ended = await eachUnit(
    units,
    { title, steps, offline, signal },
    async ([only], lane) => {
      const own = groups.find(({ group }) => group === only);
      return own === undefined ? [] : checkOutput(own.group, own.later, lane);
    },
  );
  return ended.flatMap((one, index) => {
    if (!one.ok) throw one.error;
    groups[index]?.flush();
    return one.value;
  });
}

/** The options of one output among several: what it reports is kept until it is its turn. */
function inOrder(options: CheckOptions): {
  readonly later: CheckOptions;
  readonly flush: () => void;
} {
  const calls: (() => void)[] = [];
  const { onFailure, onWarning, onUpToDate } = options;
  return {
    later: {
      ...options,
      onFailure: (org, error) => calls.push(() => onFailure?.(org, error)),
      onWarning: (warning) => calls.push(() => onWarning?.(warning)),
      onUpToDate: (folder, paths) =>
        calls.push(() => onUpToDate?.(folder, paths)),
    },
    flush: () => {
      for (const call of calls) call();
    },
  };
}

/** The findings with what the program does with what changed; those that it uses come first. */
async function findingsWithUsages(
  found: readonly OrgFindings[],
  options: CheckOptions,
): Promise<readonly OrgFindings[]> {
  const drift = found.flatMap(({ report }) => report.drift);
  const known = new Map(
    (await withUsages(drift, options)).map((change) => [
      change.fingerprint,
      change.usage,
    ]),
  );
  return found.map((one) => {
    const changes = one.report.drift.map((change) => {
      const usage = known.get(change.fingerprint);
      return usage === undefined ? change : { ...change, usage };
    });
    return { ...one, report: { ...one.report, drift: usedFirst(changes) } };
  });
}

async function checkOutput(
  group: OutputGroup,
  options: CheckOptions,
  lane: Lane,
): Promise<readonly OrgFindings[]> {
  const { signal } = options;
  const { steps } = lane;
  const chosen = group.orgs.filter(
    ({ name }) => options.orgs?.includes(name) ?? true,
  );
  if (await isUpToDate(group, options)) {
    const files = { ok: true, value: nothingStale } as const;
    // A lock of another version would be written anew: nothing that differs is up to date.
    const result: OrgResult = { generator: readVersion(), files, drift: null };
    return chosen.map((org) => describeOrg(org, options, result, []));
  }
  const found = await attempt(() => findLock(group, options), signal);
  if (!found.ok) {
    const [first] = chosen;
    if (first !== undefined) options.onFailure?.(first.name, found.error);
    const result: OrgResult = { generator: null, files: found, drift: null };
    return chosen.map((org) =>
      describeOrg(org, options, result, [found.error]),
    );
  }
  const lock = found.value;
  const anew = options.anew === true;
  const { findStale } = await import("./staleness.js");
  const warn = warner(options);
  const files = await attempt(
    () => lane.alone(() => findStale(group, lock, { steps, anew, warn })),
    signal,
  );
  const present = chosen.filter(
    (org) => absentOf(org, group, lock, options) === null,
  );
  const drifts = await lookForDrift(group, present, lock, { ...options, lane });
  return chosen.map((org, index) => {
    const drift = drifts.get(org.name) ?? null;
    const isFirst = index === 0;
    const errors = [
      ...(drift === null || drift.ok ? [] : [drift.error]),
      ...(isFirst && !files.ok ? [files.error] : []),
    ];
    for (const error of errors) options.onFailure?.(org.name, error);
    // The files are listed once, however many organisations share them.
    const listed =
      isFirst || !files.ok
        ? files
        : ({ ok: true, value: nothingStale } as const);
    const { generator } = lock;
    const absent = absentOf(org, group, lock, options)?.message;
    const result: OrgResult = { generator, files: listed, drift, absent };
    return describeOrg(org, options, result, errors);
  });
}

/** The reason to leave out what `codegen` leaves out, too: nobody chose it, and neither lock nor key is there. */
function absentOf(
  org: ResolvedOrg,
  { orgs }: OutputGroup,
  { schema }: Lock,
  { orgs: chosen, offline = false, sample }: CheckOptions,
): Warning | null {
  const known = orgs
    .map(({ name }) => name)
    .filter((name) => own(schema, name) !== undefined);
  const isLeftOut =
    chosen === undefined &&
    known.length > 0 &&
    !known.includes(org.name) &&
    (offline || !isReadable(org, { sample }));
  return isLeftOut
    ? leftOut(org, known, offline ? { orgs: known } : { sample })
    : null;
}

/** True if nothing is known to be stale, where nothing else is asked; the longer way reports what fails here. */
async function isUpToDate(
  group: OutputGroup,
  options: CheckOptions,
): Promise<boolean> {
  const { config, offline = false, anew = false } = options;
  if (!offline || anew) return false;
  try {
    await assertOutputWithin(group.directory, resolve(config.root));
    const known = await recallUpToDate(group, await readEmitter(group));
    if (known === null) return false;
    warner(options)(known.warnings);
    options.onUpToDate?.(group.directory, Object.keys(known.files));
    return true;
  } catch {
    return false;
  }
}

/** Passes on what is odd in the config; what is odd in Close a run says, and no check can change. */
function warner({
  onWarning,
}: CheckOptions): (warnings: readonly Warning[]) => void {
  return (warnings) => {
    for (const warning of warnings)
      if (ofConfig.includes(warning.code)) onWarning?.(warning);
  };
}

const ofConfig: readonly Warning["code"][] = [
  "W_NO_EFFECT",
  "W_NO_MATCH",
  "W_OLD_FINGERPRINT",
  "W_OLD_LABEL",
];

async function findLock(
  { directory }: OutputGroup,
  { config }: CheckOptions,
): Promise<Lock> {
  await assertOutputWithin(directory, resolve(config.root));
  const lock = await readLock(directory);
  if (lock !== null) return lock;
  throw new CodegenError(
    "E_LOCK_MISSING",
    `There is no ${join(directory, lockFileName)} to compare with.`,
    { hint: "Run `codegen` once with a key, and commit what it writes." },
  );
}

/** The drift of each organisation; offline that of none, but the lock must know each. */
async function lookForDrift(
  group: OutputGroup,
  chosen: readonly ResolvedOrg[],
  lock: Lock,
  {
    lane: { steps, turn },
    ...options
  }: Omit<CheckOptions, "steps"> & { readonly lane: Lane },
): Promise<ReadonlyMap<string, Attempted<Drift>>> {
  const { sample = false, signal } = options;
  if (options.offline !== true) {
    const { readDrift } = await import("./read-drift.js");
    return readDrift(group, chosen, lock, { steps, turn, sample, signal });
  }
  const known = chosen.map(
    async (org) =>
      [org.name, await attempt(() => lockedSchema(lock, org), signal)] as const,
  );
  return new Map(
    (await Promise.all(known)).flatMap(([name, outcome]) =>
      outcome.ok ? [] : [[name, outcome]],
    ),
  );
}
