/** `codegen check`: what has changed since the lock and the files were written. Writes nothing. */
import { join, relative, resolve, sep } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { assertOutputWithin } from "../../output/place.js";
import { CodegenError } from "../../errors.js";
import type { Warning } from "../../errors.js";
import type {
  CheckFailure,
  CheckReport,
  OrgReport,
} from "../../report/document.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import { readVersion } from "../../version.js";
import { isReadable, leftOut } from "../../stages/read/absent.js";
import {
  acceptWarnings,
  earlierWarnings,
  distinct,
  sortDrift,
  unusedEverywhere,
} from "./accept.js";
import type { Sorted } from "./accept.js";
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
import { asksUsages, usedFirst, withUsages } from "../change-usages.js";
import type { FailOn, Judged } from "./exit-code.js";
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
  const looked: OrgFindings[] = [];
  for (const group of outputGroups(options.config, options.orgs)) {
    looked.push(...(await checkOutput(group, options)));
  }
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

/** The faults of the files of an output. */
type Staleness = Pick<OrgReport, "stale" | "formatting">;

const nothingStale: Staleness = { stale: [], formatting: [] };

interface OrgFindings extends Judged {
  readonly accept: ResolvedOrg["accept"];
  /** Null when the organisation was not looked at. */
  readonly sorted: Sorted | null;
}

/** The findings about an organisation and the output that it writes to. */
interface OrgResult {
  /** The version that wrote the lock; null when there is no lock to read. */
  readonly generator: string | null;
  readonly files: Attempted<Staleness>;
  /** Null when nobody asked for it. */
  readonly drift: Attempted<Drift> | null;
  /** The reason for leaving it out, where that is no failure. */
  readonly absent?: string | undefined;
}

async function checkOutput(
  group: OutputGroup,
  options: CheckOptions,
): Promise<readonly OrgFindings[]> {
  const { steps = quietSteps, signal } = options;
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
  const files = await attempt(
    () => findStale(group, lock, { steps, anew, warn: warner(options) }),
    signal,
  );
  const present = chosen.filter(
    (org) => absentOf(org, group, lock, options) === null,
  );
  const drifts = await lookForDrift(group, present, lock, options);
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
  options: CheckOptions,
): Promise<ReadonlyMap<string, Attempted<Drift>>> {
  const { steps = quietSteps, sample = false, signal } = options;
  if (options.offline !== true) {
    const { readDrift } = await import("./read-drift.js");
    return readDrift(group, chosen, lock, { steps, sample, signal });
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

function describeOrg(
  org: ResolvedOrg,
  options: CheckOptions,
  { generator, files, drift, absent }: OrgResult,
  errors: readonly CodegenError[],
): OrgFindings {
  const { now = new Date(), cwd = options.config.root } = options;
  const looked = drift?.ok === true ? drift.value : null;
  const today = now.toISOString().slice(0, 10);
  const sorted =
    looked === null ? null : sortDrift(looked.changes, org.accept, today);
  const report: OrgReport = {
    org: org.name,
    output: relative(cwd, org.output).replaceAll(sep, "/") || ".",
    drift: sorted?.drift ?? [],
    accepted: sorted?.accepted ?? [],
    ...(files.ok ? files.value : nothingStale),
    generator: { lock: generator, running: readVersion() },
    unread: absent === undefined ? (looked?.unread ?? []) : [absent],
    checked: { org: looked !== null, files: files.ok },
    failure: describeFailure(errors),
  };
  const isPartlyUnseen = looked?.isPartlyUnseen ?? false;
  return { report, isPartlyUnseen, accept: org.accept, sorted };
}

function describeFailure(errors: readonly CodegenError[]): CheckFailure | null {
  const [first] = errors;
  if (first === undefined) return null;
  const texts = errors.flatMap(({ message, items }) => [message, ...items]);
  return {
    code: first.code,
    message: texts.join(" "),
    hint: first.hint ?? null,
  };
}
