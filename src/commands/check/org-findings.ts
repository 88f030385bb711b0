/** What a check found of one organisation, as its report says it. */
import { relative, sep } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import type { CodegenError } from "../../errors.js";
import type { CheckFailure, OrgReport } from "../../report/document.js";
import { readVersion } from "../../version.js";
import type { Attempted } from "../attempted.js";
import { sortDrift } from "./accept.js";
import type { Sorted } from "./accept.js";
import type { Judged } from "./exit-code.js";
import type { Drift } from "./read-drift.js";

/** The faults of the files of an output. */
export type Staleness = Pick<OrgReport, "stale" | "formatting">;

/** The faults of files that have none. */
export const nothingStale: Staleness = { stale: [], formatting: [] };

/** A report with what else the sum of all needs. */
export interface OrgFindings extends Judged {
  readonly accept: ResolvedOrg["accept"];
  /** Null when the organisation was not looked at. */
  readonly sorted: Sorted | null;
}

/** The findings about an organisation and the output that it writes to. */
export interface OrgResult {
  /** The version that wrote the lock; null when there is no lock to read. */
  readonly generator: string | null;
  readonly files: Attempted<Staleness>;
  /** Null when nobody asked for it. */
  readonly drift: Attempted<Drift> | null;
  /** The reason for leaving it out, where that is no failure. */
  readonly absent?: string | undefined;
}

/** The moment of a check, and where its paths start. */
export interface CheckPlace {
  readonly config: ResolvedConfig;
  readonly cwd?: string | undefined;
  readonly now?: Date | undefined;
}

/** The findings about an organisation, sorted by what its config accepts. */
export function describeOrg(
  org: ResolvedOrg,
  { config, cwd = config.root, now = new Date() }: CheckPlace,
  { generator, files, drift, absent }: OrgResult,
  errors: readonly CodegenError[],
): OrgFindings {
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
