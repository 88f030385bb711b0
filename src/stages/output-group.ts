/** What the commands share about one output directory: its lock, its organisations, its schemas. */
import { join } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../config/config.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import { readText } from "../files/read-text.js";
import {
  assertPlausible,
  assertSameOrganization,
  keepChoices,
  keepUnseen,
} from "../schema/guard.js";
import type { Lock } from "../lock/lock.js";
import { lockFileName, parseLock } from "../lock/lock.js";
import { lossNotices } from "../schema/losses.js";
import { isSample } from "../schema/sample.js";
import type { Schema } from "../schema/schema.js";
import { groupBy, own } from "../schema/schema.js";
import type { LiveSchema } from "./read/live-schema.js";

/** An output directory and the organisations that share it, in the config's order. */
export interface OutputGroup {
  readonly directory: string;
  readonly orgs: readonly ResolvedOrg[];
}

/** The outputs of a config, or those of the chosen organisations. */
export function outputGroups(
  config: ResolvedConfig,
  chosen: readonly string[] | undefined,
): readonly OutputGroup[] {
  const names = config.orgs.map(({ name }) => name);
  const unknown = (chosen ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new CodegenError(
      "E_USAGE",
      `The config has no organisation “${unknown.join("”, “")}”.`,
      {
        hint: orgsHint(names),
      },
    );
  }
  const groups = groupBy(config.orgs, ({ output }) => output);
  return [...groups]
    .map(([directory, orgs]) => ({ directory, orgs }))
    .filter(
      ({ orgs }) =>
        chosen === undefined || orgs.some(({ name }) => chosen.includes(name)),
    );
}

function orgsHint(names: readonly string[]): string {
  return names.length === 1
    ? "Leave --org out: the config has one organisation only."
    : `It has ${names.join(", ")}.`;
}

/** The lock of an output, or null when there is none. */
export async function readLock(directory: string): Promise<Lock | null> {
  const path = join(directory, lockFileName);
  try {
    return parseLock(await readText(path), path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return null;
    throw error;
  }
}

/** The schema of an organisation in a lock; `E_LOCK_MISSING` when there is none. */
export function lockedSchema(lock: Lock | null, org: ResolvedOrg): Schema {
  const schema = lock === null ? undefined : own(lock.schema, org.name);
  if (schema !== undefined) return schema;
  const path = join(org.output, lockFileName);
  throw new CodegenError(
    "E_LOCK_MISSING",
    lock === null
      ? `There is no ${path}.`
      : `${path} holds no schema of the organisation “${org.name}”.`,
    { hint: "Run `codegen pull` once with a key, and commit the file." },
  );
}

/** What a person allows a run to do that the guards would refuse. */
export interface Allowances {
  readonly acceptRemovals: boolean;
  readonly switchOrg: boolean;
}

type Named = Pick<ResolvedOrg, "name">;

/** A schema that may be taken over, and what to tell of it. */
export interface GuardedSchema {
  readonly schema: Schema;
  readonly warnings: readonly Warning[];
  /** What a person should look at and that no warning is about. */
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

/** What the lock has of an organisation, also where the config has given it another name since. */
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
