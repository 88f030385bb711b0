/** `codegen diff --matrix`: which organisations have what. Writes nothing. */
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import type { CodegenError } from "../../errors.js";
import { matrixOf } from "../../drift/matrix.js";
import type { MatrixKind, MatrixSource } from "../../drift/matrix.js";
import type { Lock } from "../../lock/lock.js";
import type {
  MatrixFailure,
  MatrixReport,
} from "../../report/matrix-document.js";
import { keepUnseen } from "../../schema/guard.js";
import type { Unseen } from "../../schema/guard.js";
import { own } from "../../schema/schema.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { outputGroups } from "../../stages/output-group.js";
import { lockedSchema, readLock } from "../../stages/read/locked-schema.js";
import { sideBySide } from "../../stages/side-by-side.js";
import { quietSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { attempt } from "../attempted.js";
import type { Attempted } from "../attempted.js";
import { unreadWords } from "../check/read-drift.js";
import type { FailOn } from "../check/exit-code.js";
import { eachUnit } from "../fleet/each-output.js";
import type { Lane } from "../fleet/each-output.js";

/** Options of `matrix`. */
export interface MatrixOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** True to read the organisations in place of their locks. @default false */
  readonly live?: boolean | undefined;
  /** Anything but `"none"` gives the exit code 2 where not all have the same. @default "none" */
  readonly failOn?: FailOn | undefined;
  /** Receives each organisation that could not be looked at; the report says so, too. */
  readonly onFailure?: ((org: string, error: CodegenError) => void) | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Found extends MatrixSource {
  readonly unread: readonly string[];
}

/** Compares all organisations of a config by what they have. One that cannot be looked at stops none of the others. */
export async function matrix(options: MatrixOptions): Promise<MatrixReport> {
  const { config, live = false, failOn = "none", signal } = options;
  const { steps = quietSteps } = options;
  const groups = outputGroups(config, options.orgs);
  const title = `Look at ${String(groups.length)} outputs`;
  const units = groups.map((group) => [group]);
  const ended = await eachUnit(
    units,
    { title, steps, offline: !live, signal },
    async (unit, lane) =>
      (await sideBySide(unit, (group) => lookAt(group, options, lane))).flat(),
  );
  const found = ended.flatMap((one) => {
    if (!one.ok) throw one.error;
    return one.value;
  });
  const sources = new Map(
    found.flatMap(({ org, looked }) =>
      looked.ok ? [[org, looked.value] as const] : [],
    ),
  );
  const failed = found.flatMap(({ org, looked }) =>
    looked.ok ? [] : [failureOf(org, looked.error, options)],
  );
  const rows = matrixOf(sources);
  const same = rows.filter(({ isSame }) => isSame).length;
  const isDifferent = failOn !== "none" && same < rows.length;
  return {
    version: 1,
    source: live ? "live" : "lock",
    organizations: [...sources.keys()],
    rows,
    unread: [...sources].flatMap(([org, { unread }]) =>
      unread.map((text) => `${org}: ${text}`),
    ),
    failed,
    summary: {
      organizations: sources.size,
      rows: rows.length,
      same,
      exitCode: failed.length > 0 ? 1 : isDifferent ? 2 : 0,
    },
  };
}

function failureOf(
  org: string,
  error: CodegenError,
  { onFailure }: MatrixOptions,
): MatrixFailure {
  onFailure?.(org, error);
  const { code, message, items, hint = null } = error;
  return { org, code, message: [message, ...items].join(" "), hint };
}

interface Looked {
  readonly org: string;
  readonly looked: Attempted<Found>;
}

async function lookAt(
  { directory, orgs }: OutputGroup,
  { orgs: chosen, live = false, signal }: MatrixOptions,
  lane: Lane,
): Promise<readonly Looked[]> {
  const lock = await attempt(() => readLock(directory), signal);
  const wanted = orgs.filter(({ name }) => chosen?.includes(name) ?? true);
  return sideBySide(wanted, async (org) => {
    if (!lock.ok) return { org: org.name, looked: lock };
    const looked = await attempt(
      () =>
        live
          ? lane.turn(org, () => readLive(org, lock.value, lane, signal))
          : ofLock(org, lock.value),
      signal,
    );
    return { org: org.name, looked };
  });
}

function ofLock(org: ResolvedOrg, lock: Lock | null): Found {
  const schema = lockedSchema(lock, org);
  const unknown = new Set<MatrixKind>([
    ...(schema.leadStatuses === undefined ? (["leadStatuses"] as const) : []),
    ...(schema.pipelines === undefined ? (["pipeline"] as const) : []),
  ]);
  return { schema, same: lock?.names.same ?? {}, unknown, unread: [] };
}

async function readLive(
  org: ResolvedOrg,
  lock: Lock | null,
  { steps }: Lane,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const { readLiveSchema } = await import("../../stages/read/live-schema.js");
  const live = await steps(`Read ${org.name}`, (say) =>
    readLiveSchema(org, { sample: false, signal, say }),
  );
  const locked = lock === null ? undefined : own(lock.schema, org.name);
  const isOwn = locked?.organizationId === live.schema.organizationId;
  const unread = unreadWords(live);
  const same = lock?.names.same ?? {};
  return locked !== undefined && isOwn
    ? {
        schema: keepUnseen(locked, live.schema, live.unseen),
        ...{ same, unread, unknown: new Set() },
      }
    : { schema: live.schema, same, unread, unknown: unknownIn(live.unseen) };
}

function unknownIn(unseen: readonly Unseen[]): ReadonlySet<MatrixKind> {
  return new Set(
    unseen.flatMap((what): readonly MatrixKind[] => {
      if (typeof what === "object") return ["customActivity", "customObject"];
      switch (what) {
        case "pipelines":
          return ["pipeline"];
        case "sharedFields":
          return [
            "lead",
            "contact",
            "opportunity",
            "customActivity",
            "customObject",
          ];
        default:
          return [what];
      }
    }),
  );
}
