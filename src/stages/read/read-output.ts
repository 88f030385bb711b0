/** The first stage of an output: its lock, and the schemas of its organisations from Close or from that lock. */
import type { Warning } from "../../errors.js";
import type { PlacedWarning } from "../../schema/placed-warning.js";
import type { Lock } from "../../lock/lock.js";
import type { GenerateOptions } from "../run-options.js";
import type { OutputGroup } from "../output-group.js";
import { findLock } from "./find-lock.js";
import { assertNotNewer } from "./newer-lock.js";
import type { Observation } from "./observation.js";
import { observationOf } from "./observation.js";
import type { FoundSchemas, Reading, Schemas } from "./group-schemas.js";
import { knownSchemas, liveSchemas, lockedSchemas } from "./group-schemas.js";

/** An output whose lock and schemas are read. */
export interface ReadOutput {
  readonly group: OutputGroup;
  /** The lock as it stands; null where there is none. */
  readonly previous: Lock | null;
  readonly schemas: Schemas;
  /** The observation of Close; null where the schemas are those of the lock. */
  readonly observation: Observation | null;
  /** Mistakes that people can correct, in Close or in the config. */
  readonly warnings: readonly PlacedWarning[];
  /** Notices of how the lock was read: a merge, entries that stood twice. */
  readonly lockNotices: readonly Warning[];
  /** Notices for a person that no warning is about. */
  readonly notices: readonly Warning[];
}

/** Reads the lock of an output, and its schemas: offline from the lock, else from Close. */
export async function readOutput(
  group: OutputGroup,
  options: GenerateOptions,
  reading: Reading,
): Promise<ReadOutput> {
  const { lock: previous, notices: lockNotices } = await readLockOf(
    group,
    options,
  );
  const found: FoundSchemas =
    options.offline === true
      ? lockedSchemas(group, previous, options)
      : await liveSchemas(group, previous, options, reading);
  const observation = observationOf(options);
  return { group, previous, ...found, observation, lockNotices };
}

/** The same output with the lock of the moment, which another run may have written meanwhile; Close is not asked again. */
export async function rereadOutput<T extends ReadOutput>(
  read: T,
  options: GenerateOptions,
): Promise<T> {
  const { group } = read;
  const { lock: previous, notices: lockNotices } = await readLockOf(
    group,
    options,
  );
  const schemas =
    options.offline === true
      ? lockedSchemas(group, previous, options).schemas
      : read.schemas;
  const observation = observationOf(options);
  return { ...read, previous, schemas, observation, lockNotices };
}

/** An output as its lock alone has it, for what looks at files or names and not at Close. */
export function outputOfLock(
  group: OutputGroup,
  lock: Lock | null,
): ReadOutput {
  return {
    group,
    previous: lock,
    schemas: knownSchemas(group, lock),
    observation: null,
    warnings: [],
    lockNotices: [],
    notices: [],
  };
}

async function readLockOf(
  { directory }: OutputGroup,
  options: GenerateOptions,
): ReturnType<typeof findLock> {
  const found = await findLock(directory, options);
  assertNotNewer(found.lock, directory, options);
  return found;
}
