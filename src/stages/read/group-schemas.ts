/** The schemas of an output's organisations: read from Close, or as its lock has them. */
import type { Warning } from "../../errors.js";
import type { PlacedWarning } from "../../schema/placed-warning.js";
import type { OutputGroup } from "../output-group.js";
import type { GuardedSchema } from "./guard-schema.js";
import type { Lock } from "../../lock/lock.js";
import type { GenerateOptions, PullOptions } from "../run-options.js";
import type { ResolvedOrg } from "../../config/config.js";
import { own } from "../../schema/schema.js";
import { lockedSchema } from "./locked-schema.js";
import { guardedSchema } from "./guard-schema.js";
import { leftOut, isToBeRead, keptAsLocked } from "./absent.js";
import { innerSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { sideBySide } from "../side-by-side.js";
import type { ReadTurn } from "./read-turns.js";
import type { Schema } from "../../schema/schema.js";
import { isSample } from "../../schema/is-sample.js";

/** The schemas of an output's organisations, by name, in the config's order. */
export type Schemas = ReadonlyMap<string, Schema>;

/** Schemas, and what is to be said of them. */
export interface FoundSchemas {
  readonly schemas: Schemas;
  readonly warnings: readonly PlacedWarning[];
  readonly notices: readonly Warning[];
}

/** The schemas of the lock; an organisation that it does not know is left out, unless it was chosen or is the only one. */
export function lockedSchemas(
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

/** The lock's schemas of an output's organisations; one that it does not know is left out. */
export function knownSchemas(
  { orgs }: OutputGroup,
  lock: Lock | null,
): Schemas {
  return withLocked(orgs, lock, new Map());
}

/** The given schemas, and what the lock has of the other organisations. */
export function withLocked(
  orgs: OutputGroup["orgs"],
  lock: Lock | null,
  given: Schemas,
): Schemas {
  return new Map(
    orgs.flatMap(({ name }) => {
      const locked = lock === null ? undefined : own(lock.schema, name);
      const schema = given.get(name) ?? locked;
      return schema === undefined ? [] : [[name, schema] as const];
    }),
  );
}

/** The way in which organisations are read. */
export interface Reading {
  readonly steps: Steps;
  readonly turn: ReadTurn;
}

/** Reads the organisations of an output that a run is to read; others stay as the lock has them, or out. */
export async function liveSchemas(
  group: OutputGroup,
  previous: Lock | null,
  options: PullOptions,
  reading: Reading,
): Promise<FoundSchemas> {
  const orgs = group.orgs.filter((one) => isToBeRead(one, options));
  const found = await eachOrg(orgs, reading, async (org, steps) => {
    const read = () => readGuarded(org, group, previous, options, steps);
    return { name: org.name, ...(await reading.turn(org, read)) };
  });
  const read = new Map(found.map(({ name, schema }) => [name, schema]));
  const warnings = found.flatMap((one) => one.warnings);
  const notices = found.flatMap((one) => one.notices);
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

/** Reads organisations side by side, which is one step where they are several. */
function eachOrg<T>(
  orgs: readonly ResolvedOrg[],
  { steps }: Reading,
  read: (org: ResolvedOrg, steps: Steps) => Promise<T>,
): Promise<readonly T[]> {
  if (orgs.length < 2) return sideBySide(orgs, (org) => read(org, steps));
  const of = orgs.length;
  let done = 0;
  return steps(`Read ${String(of)} organisations`, (say) => {
    const inner = innerSteps(steps, say, () => ({ done, of }));
    return sideBySide(orgs, async (org) => {
      const found = await read(org, inner);
      say("", { done: (done += 1), of });
      return found;
    });
  });
}

async function readGuarded(
  org: ResolvedOrg,
  { orgs }: OutputGroup,
  previous: Lock | null,
  options: PullOptions,
  steps: Steps,
): Promise<GuardedSchema> {
  const { readLiveSchema } = await import("./live-schema.js");
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

/** The lock's schema of an organisation that is not read; the sample there makes way for what was read. */
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
