/** Names everything that an output shows, and makes the lock of it, but for the files. */
import type { Lock } from "../../lock/lock.js";
import type { TakenOver } from "../../drift/taken-over.js";
import type { Warning, CodegenError } from "../../errors.js";
import { namingRules } from "../../emit/declared.js";
import type { OutputGroup } from "../output-group.js";
import type { NamingInputs } from "./history.js";
import { firstOrg } from "../output-group.js";
import { withoutSample } from "../../lock/without-sample.js";
import { withDeleted } from "../../schema/deleted.js";
import {
  resolveOthers,
  boundOf,
  emptyError,
  resolveNames,
  namePin,
  selectionOf,
} from "../../keys/config-keys.js";
import {
  takenOverOf,
  rememberedAfter,
  changesAfter,
  deletedAfter,
  lockedUnion,
  inheritedBy,
  inheritedNotices,
} from "./history.js";
import { readVersion } from "../../version.js";
import { isSample } from "../../schema/is-sample.js";
import { orgsTwice } from "./org-twice.js";
import { keyWarnings, includeError } from "../../keys/key-warnings.js";
import type { Schema } from "../../schema/schema.js";
import type { UnifiedSchema } from "../../schema/unify.js";
import type { Inheritance } from "../../schema/inherit.js";
import type { Deleted } from "../../schema/deleted.js";
import type { Names, NamePin } from "../../schema/name-rules.js";
import { noPins } from "../../schema/name-rules.js";
import type { ConfigKeys } from "../../keys/resolve-keys.js";
import type { ResolvedOrg } from "../../config/config.js";
import { noNames, buildNames } from "../../schema/name-all.js";
import { warningsAbout } from "../../schema/placed-warning.js";
import type { PlacedWarning } from "../../schema/placed-warning.js";
import { wantedPlaces } from "./wanted-places.js";
import { unifySchemas } from "../../schema/unify.js";
import { repairNames } from "../../lock/repair-names.js";
import { withoutHeirs, stillNamed } from "../../schema/heirs.js";
import type { NamedResult } from "../../schema/name-all.js";
import { outputOfLock } from "../read/read-output.js";
import type { ReadOutput } from "../read/read-output.js";
import type { Schemas } from "../read/group-schemas.js";
import { withLocked } from "../read/group-schemas.js";

/** An output of which everything has a name. */
export interface NamedOutput extends ReadOutput {
  /** The lock as it will be, but for the files. */
  readonly lock: Lock;
  /** The lock's changes from Close. */
  readonly taken: readonly TakenOver[];
  /** Mistakes in what is generated; those in what the config leaves out are not here. */
  readonly warnings: readonly Warning[];
}

/** An output that is named, and why nothing may be made of it; null where all is well. */
interface Naming extends NamedOutput {
  readonly refusal: CodegenError | null;
}

/** Names everything in an output. `E_CONFIG` where keys of the config leave nothing, or match nothing that they must. */
export function nameOutput(read: ReadOutput): NamedOutput {
  const { refusal, ...named } = nameAnyway(read);
  if (refusal !== null) throw refusal;
  return named;
}

/** The names that the next run would give, if these were the live organisations. */
export function nextNames(
  group: OutputGroup,
  lock: Lock | null,
  live: Schemas,
): Names {
  const schemas = withLocked(group.orgs, lock, live);
  return nameAnyway({ ...outputOfLock(group, lock), schemas }).lock.names;
}

/** The lock of an output as this version names it. */
export function renamedLock(group: OutputGroup, lock: Lock): Lock {
  const read = outputOfLock(group, lock);
  return read.schemas.size === 0 ? lock : nameAnyway(read).lock;
}

/**
 * Names everything in the schemas, keeping the names that the old lock gave, unless that was the
 * sample's. With an observation the schemas are those of the live organisations, and what they lack of
 * the old lock is deleted.
 */
function nameAnyway(read: ReadOutput): Naming {
  const { schemas, observation } = read;
  const org = firstOrg(read.group);
  const previous =
    read.previous === null ? null : withoutSample(read.previous, schemas);
  const inputs: NamingInputs = { schemas, previous, observation };
  const { unified, inherited, kept, names, warnings, notices, ...found } =
    nameThings(org, inputs);
  const whole = withDeleted(unified, kept);
  const keys = resolveOthers(org, { ...whole, previous }, names);
  const isWanted = wantedPlaces(selectionOf(keys), names);
  const taken = takenOverOf(names, inputs);
  const lock: Lock = {
    version: 1,
    generator: readVersion(),
    schema: Object.fromEntries(schemas),
    names,
    ...rememberedAfter(names, unified, inherited),
    ...kept,
    bound: boundOf([found.keys, keys]),
    changes: changesAfter(org, taken, notices, inputs),
    files: previous?.files ?? {},
    format: previous?.format,
    earlier: [...schemas.values()].every(isSample)
      ? undefined
      : previous?.earlier,
  };
  return {
    ...read,
    lock,
    taken,
    warnings: [
      ...warningsAbout(read.warnings, isWanted),
      ...orgsTwice(schemas),
      ...warningsAbout(warnings, isWanted),
      ...keyWarnings(keys),
    ],
    notices: [...read.notices, ...notices],
    refusal: includeError(keys) ?? emptyError(keys),
  };
}

/** The names of everything that there is, and of what is kept although it is gone. */
interface NamedThings {
  readonly unified: UnifiedSchema;
  readonly inherited: Inheritance;
  readonly kept: Deleted;
  readonly names: Names;
  /** The things that keys of the config's `names` stand for. */
  readonly keys: ConfigKeys;
  readonly warnings: readonly PlacedWarning[];
  readonly notices: readonly Warning[];
}

/** Repairs the names of the lock, lets heirs have those of what is gone, then gives new ones. */
function nameThings(org: ResolvedOrg, inputs: NamingInputs): NamedThings {
  const { schemas, previous } = inputs;
  const given = previous?.names ?? noNames;
  const unified = unifySchemas(schemas, given.same, given);
  const deleted = deletedAfter(org, unified, inputs);
  const { schema } = withDeleted(unified, deleted);
  const sound = repairNames(given, {
    rules: namingRules,
    schema: withoutSteps(schema),
    older: [],
  });
  const before = lockedUnion(previous);
  const inherited = inheritedBy(unified, sound.names, before, inputs);
  const gone = withoutHeirs(deleted, inherited);
  const keys = resolveNames(org, { ...unified, previous });
  const pin = namePin(org, keys);
  const named = nameAll(unified, gone, inherited.names, pin);
  const names = { ...named.names, same: unified.same };
  return {
    unified,
    inherited,
    kept: stillNamed(gone, inherited.names, names),
    names,
    keys,
    warnings: [
      ...[unified, sound, named].flatMap((step) => step.warnings),
      ...keyWarnings(keys),
    ],
    notices: inheritedNotices(inherited, { before, unified, names, inputs }),
  };
}

/** A status that has moved may meet one of its name, which is no fault of the lock: it is named where it is now. */
function withoutSteps(schema: Schema): Schema {
  if (schema.pipelines === undefined) return schema;
  const pipelines = schema.pipelines.map((pipeline) => ({
    ...pipeline,
    statuses: [],
  }));
  return { ...schema, pipelines };
}

/** Names what is there, then what is kept although it is gone: an edited lock may lack the names of that. */
function nameAll(
  unified: UnifiedSchema,
  gone: Deleted,
  given: Names,
  pin: NamePin,
): NamedResult {
  const live = buildNames(unified.schema, given, { ...namingRules, pin });
  const kept = stillNamed(gone, given, live.names);
  const { schema } = withDeleted(unified, kept);
  if (schema === unified.schema) return live;
  const all = buildNames(schema, live.names, {
    ...namingRules,
    pin: noPins,
  });
  return { ...all, warnings: [...live.warnings, ...all.warnings] };
}
