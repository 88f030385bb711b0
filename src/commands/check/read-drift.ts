/** Reads the live organisations of an output and compares each with what the lock holds of it. */
import type { ResolvedOrg } from "../../config/config.js";
import { diffSchemas } from "../../drift/diff-schemas.js";
import type { Unseen } from "../../schema/guard.js";
import {
  assertSameOrganization,
  keepChoices,
  keepUnseen,
} from "../../schema/guard.js";
import type { Lock } from "../../lock/lock.js";
import type { ReportedChange } from "../../report/document.js";
import type { Names } from "../../schema/name-rules.js";
import type { Schema } from "../../schema/schema.js";
import type { NameLookup } from "../../drift/subjects.js";
import { lookupOf } from "../../drift/subjects.js";
import type { Attempted } from "../attempted.js";
import { attempt } from "../attempted.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { lockedSchema } from "../../stages/read/locked-schema.js";
import { ownersBetween } from "../../stages/name/find-owner.js";
import { nextNames } from "../../stages/name/name-output.js";
import type { LiveSchema } from "../../stages/read/live-schema.js";
import { readLiveSchema } from "../../stages/read/live-schema.js";
import type { Reading } from "../../stages/read/group-schemas.js";
import { sideBySide } from "../../stages/side-by-side.js";

/** The differences of an organisation from the lock. */
export interface Drift {
  readonly changes: readonly ReportedChange[];
  /** Parts that could not be read, in words; there the lock's knowledge stands. */
  readonly unread: readonly string[];
  /** True if the lock knows something of what could not be read. */
  readonly isPartlyUnseen: boolean;
}

/** Options of `readDrift`. */
export interface DriftOptions extends Reading {
  readonly sample: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * The drift of each chosen organisation of an output, by name; one that fails stops none of the
 * others. That much is gone is drift like any other, another organisation's key a failure.
 */
export async function readDrift(
  group: OutputGroup,
  chosen: readonly ResolvedOrg[],
  lock: Lock,
  options: DriftOptions,
): Promise<ReadonlyMap<string, Attempted<Drift>>> {
  const read = (org: ResolvedOrg) =>
    attempt(
      () => options.turn(org, () => readOne(org, lock, options)),
      options.signal,
    );
  const readings = new Map(
    await sideBySide(
      chosen,
      async (org) => [org.name, await read(org)] as const,
    ),
  );
  const after = lazyLookup(() => liveNames(group, lock, readings));
  const before = lookupOf(lock.names);
  const drifts = new Map<string, Attempted<Drift>>();
  for (const [name, reading] of readings) {
    const compare = ({ locked, live, org, ...rest }: OrgReading) =>
      attempt(async () => {
        const ownerOf = await ownersBetween(org, lock, live);
        const changes = diffSchemas(locked, live, { before, after });
        return {
          ...rest,
          changes: changes.map((one) => ({ ...one, owner: ownerOf(one) })),
        };
      }, options.signal);
    drifts.set(name, reading.ok ? await compare(reading.value) : reading);
  }
  return drifts;
}

interface OrgReading extends Omit<Drift, "changes"> {
  readonly org: ResolvedOrg;
  readonly locked: Schema;
  readonly live: Schema;
}

async function readOne(
  org: ResolvedOrg,
  lock: Lock,
  { steps, sample, signal }: DriftOptions,
): Promise<OrgReading> {
  const locked = lockedSchema(lock, org);
  const live = await steps(`Read ${org.name}`, (say) =>
    readLiveSchema(org, { sample, signal, say }),
  );
  assertSameOrganization(locked, live.schema);
  return {
    org,
    locked,
    live: keepChoices(locked, keepUnseen(locked, live.schema, live.unseen)),
    unread: unreadWords(live),
    isPartlyUnseen: live.unseen.some((what) => isKnown(what, locked)),
  };
}

/** Parts a reading could not see, in words. */
export function unreadWords({ warnings }: LiveSchema): readonly string[] {
  return warnings
    .filter(({ code }) => code === "W_UNREAD")
    .map(({ message }) => message);
}

/** True if a schema holds something of what a reading could not see. */
function isKnown(what: Unseen, schema: Schema): boolean {
  if (what === "sharedFields") return schema.sharedFields.length > 0;
  if (what === "leadStatuses" || what === "pipelines")
    return schema[what] !== undefined;
  return schema.objects.some(({ id, kind, fields }) => {
    if (typeof what !== "object") return what === kind;
    if ("objectId" in what) return what.objectId === id;
    return fields.length > 0 && [id, kind].includes(what.detailsOf);
  });
}

/** The names that the next `generate` would give. */
function liveNames(
  group: OutputGroup,
  lock: Lock,
  readings: ReadonlyMap<string, Attempted<OrgReading>>,
): Names {
  const live = [...readings].flatMap(([name, reading]) =>
    reading.ok ? [[name, reading.value.live] as const] : [],
  );
  return nextNames(group, lock, new Map(live));
}

/** A lookup whose names are made when the first is asked for: where nothing has changed, nobody asks. */
function lazyLookup(make: () => Names): NameLookup {
  let made: NameLookup | undefined;
  const lookup = (): NameLookup => (made ??= lookupOf(make()));
  return {
    object: (id) => lookup().object(id),
    field: (objectId, field) => lookup().field(objectId, field),
    leadStatus: (id) => lookup().leadStatus(id),
    pipeline: (id) => lookup().pipeline(id),
    opportunityStatus: (pipelineId, id) =>
      lookup().opportunityStatus(pipelineId, id),
  };
}
