/** Keeps a faulty reading from being taken over: a live schema after the guards. */
import type { ResolvedOrg } from "../../config/config.js";
import type { Schema } from "../../schema/schema.js";
import type { Warning } from "../../errors.js";
import type { PlacedWarning } from "../../schema/placed-warning.js";
import type { LiveSchema } from "./live-schema.js";
import type { Lock } from "../../lock/lock.js";
import { isSample } from "../../schema/is-sample.js";
import {
  assertSameOrganization,
  keepUnseen,
  keepChoices,
  assertPlausible,
} from "../../schema/guard.js";
import { lossNotices } from "../../schema/losses.js";
import { own } from "../../schema/schema.js";

/** The permissions for what the guards would refuse. */
export interface Allowances {
  readonly acceptRemovals: boolean;
  readonly switchOrg: boolean;
}

type Named = Pick<ResolvedOrg, "name">;

/** A schema that may be taken over, and what to report of it. */
export interface GuardedSchema {
  readonly schema: Schema;
  readonly warnings: readonly PlacedWarning[];
  /** Notices for a person that no warning is about. */
  readonly notices: readonly Warning[];
}

/**
 * A live schema after the guards: what could not be read is as the lock has it. `siblings` are all
 * organisations that share the output.
 */
export function guardedSchema(
  live: LiveSchema,
  lock: Pick<Lock, "schema"> | null,
  org: Named,
  allow: Allowances,
  siblings: readonly Named[] = [org],
): GuardedSchema {
  const { warnings } = live;
  const asRead = { schema: live.schema, warnings, notices: [] };
  const previous =
    lock === null ? undefined : previousSchema(lock, [org, siblings], live);
  if (previous === undefined) return asRead;
  // The sample makes way without a question, and never takes the place of another.
  if (isSample(previous) && !isSample(live.schema)) return asRead;
  const isSwitched =
    previous.organizationId !== live.schema.organizationId &&
    allow.switchOrg &&
    !isSample(live.schema);
  if (!isSwitched) assertSameOrganization(previous, live.schema);
  if (isSwitched || allow.acceptRemovals) return asRead;
  const seen = keepUnseen(previous, live.schema, live.unseen);
  const schema = keepChoices(previous, seen);
  assertPlausible(previous, schema);
  return { schema, warnings, notices: lossNotices(previous, schema) };
}

/** The lock's schema of an organisation, also where the config has given it another name since. */
function previousSchema(
  { schema }: Pick<Lock, "schema">,
  [org, siblings]: readonly [Named, readonly Named[]],
  { schema: { organizationId } }: LiveSchema,
): Schema | undefined {
  const isSibling = (name: string): boolean =>
    siblings.some((sibling) => sibling.name === name);
  const renamed = Object.entries(schema).find(
    ([name, one]) => !isSibling(name) && one.organizationId === organizationId,
  );
  return own(schema, org.name) ?? renamed?.[1];
}
