/** `codegen diff`: compares any two pictures of organisations. Writes nothing. */
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import type { DiffReport, ParityReport } from "../../report/document.js";
import { diffSchemas } from "../../drift/diff-schemas.js";
import type { Unseen } from "../../schema/guard.js";
import { assertSameOrganization, keepUnseen } from "../../schema/guard.js";
import { compareOrganizations } from "../../drift/parity.js";
import type { ParityEntry } from "../../drift/parity.js";
import type { Schema } from "../../schema/schema.js";
import { statusesOf } from "../../schema/schema.js";
import { countSeverities } from "../../drift/severity.js";
import { resolveOperands } from "./operand.js";
import { readSide } from "./read-side.js";
import type { Side } from "./read-side.js";
import type { Steps } from "../../steps.js";
import { quietSteps } from "../../steps.js";
import type { FailOn } from "../check/exit-code.js";
import { hasCounting } from "../check/exit-code.js";
import { asksUsages, withUsages } from "../change-usages.js";

/** Options of `diff`. */
export interface DiffOptions {
  readonly config: ResolvedConfig;
  /** The organisation of operands that name none; needed where the config has several. */
  readonly orgs?: readonly string[] | undefined;
  /** `live`, `live:<org>`, `lock`, `lock:<org>`, `git:<ref>`, or the path of a lock. @default "lock" */
  readonly from?: string | undefined;
  /** As `from`. @default "live" */
  readonly to?: string | undefined;
  /** The least severity that counts for the exit code; of a parity report all count alike. @default "none" */
  readonly failOn?: FailOn | undefined;
  /** True to look what the program does with what changed. @default false, but for `failOn: "used"` */
  readonly usages?: boolean | undefined;
  /** The folder from which operands that are paths start. @default the config's */
  readonly cwd?: string | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares two sides: changes by id where both are of one organisation, else a parity report, whose
 * things are matched by label. Throws when a side cannot be read.
 */
export async function diff(
  options: DiffOptions,
): Promise<DiffReport | ParityReport> {
  const { from = "lock", to = "live", config, signal } = options;
  const { cwd = config.root, steps = quietSteps, failOn = "none" } = options;
  const operands = resolveOperands(from, to, config, options.orgs);
  const reading = { config, cwd, steps, signal };
  const before = await readSide(from, operands[0], reading);
  const after = await readSide(to, operands[1], reading);
  signal?.throwIfAborted();
  if (before.schema.organizationId === after.schema.organizationId)
    return compareOne(before, after, options);
  assertMeant(before, after);
  return compareTwo(before, after, failOn);
}

/** One organisation at two times. What one side could not see is taken to be as on the other. */
async function compareOne(
  from: Side,
  to: Side,
  options: DiffOptions,
): Promise<DiffReport> {
  const { failOn = "none" } = options;
  const found = diffSchemas(
    keepUnseen(to.schema, from.schema, from.unseen),
    keepUnseen(from.schema, to.schema, to.unseen),
    { before: from.names, after: to.names },
  );
  const changes = asksUsages(options)
    ? await withUsages(found, options)
    : found;
  const counts = countSeverities(changes);
  return {
    version: 1,
    from: from.label,
    to: to.label,
    changes,
    unread: unreadOf(from, to),
    summary: { ...counts, exitCode: hasCounting(changes, failOn) ? 2 : 0 },
  };
}

/** Two organisations. What one side could not see is left out on both: nobody knows whether it is missing. */
function compareTwo(here: Side, there: Side, failOn: FailOn): ParityReport {
  const unseen = [...here.unseen, ...there.unseen];
  const entries = compareOrganizations(
    withoutUnseen(here.schema, unseen),
    withoutUnseen(there.schema, unseen),
    { here: here.names, there: there.names },
    { ...there.same, ...here.same },
  );
  const count = (status: ParityEntry["status"]): number =>
    entries.filter((entry) => entry.status === status).length;
  return {
    version: 1,
    here: here.label,
    there: there.label,
    entries,
    unread: unreadOf(here, there),
    summary: {
      missingHere: count("missing-here"),
      missingThere: count("missing-there"),
      differs: count("differs"),
      exitCode: failOn !== "none" && entries.length > 0 ? 2 : 0,
    },
  };
}

function unreadOf(first: Side, second: Side): readonly string[] {
  return [first, second].flatMap(({ label, unread }) =>
    unread.map((text) => `${label}: ${text}`),
  );
}

function withoutUnseen(schema: Schema, unseen: readonly Unseen[]): Schema {
  if (unseen.some((what) => typeof what === "object" && "objectId" in what))
    throw new CodegenError(
      "E_FORBIDDEN",
      "Some object types of one organisation could not be read, so it is unknown whether they differ.",
      { hint: "Use a key that may read every object type." },
    );
  const isSeen = ({ kind }: Schema["objects"][number]): boolean =>
    !unseen.includes(kind);
  const { leadStatuses, pipelines, ...rest } = schema;
  return {
    ...rest,
    ...statusesOf({
      leadStatuses: unseen.includes("leadStatuses") ? undefined : leadStatuses,
      pipelines: unseen.includes("pipelines") ? undefined : pipelines,
    }),
    objects: schema.objects.filter(isSeen),
    sharedFields: unseen.includes("sharedFields") ? [] : schema.sharedFields,
  };
}

/** Two ids are a sign of a wrong key where an organisation is compared with its own lock. */
function assertMeant(from: Side, to: Side): void {
  const [live, lock] = from.operand.kind === "live" ? [from, to] : [to, from];
  const isOwn =
    live.operand.kind === "live" &&
    lock.operand.kind === "lock" &&
    live.operand.org.name === lock.operand.org.name;
  if (isOwn) assertSameOrganization(lock.schema, live.schema);
}
