/** Decides which files an output has, from its lock. */
import type { OutputGroup } from "../output-group.js";
import type { Lock } from "../../lock/lock.js";
import type { Emitter } from "./emitter.js";
import type { PlannedFile } from "../../emit/planned-file.js";
import { firstOrg } from "../output-group.js";
import { typesByName } from "../../keys/config-keys.js";
import type { Emission } from "../../emit/files.js";
import { planFiles } from "../../emit/files.js";
import { changelogFile } from "./changelog-file.js";
import { namedIn } from "./named-schema.js";

/** The files of an output as a lock and what they are made with decide them; each is rendered when it is needed. */
export function plannedFiles(
  group: OutputGroup,
  lock: Lock,
  emitter: Emitter,
): readonly PlannedFile[] {
  return filesOf(group, lock, emissionOf(group, lock, emitter));
}

/** The files of an output whose emission is known. */
export function filesOf(
  group: OutputGroup,
  lock: Lock,
  emission: Emission,
): readonly PlannedFile[] {
  const files = planFiles(emission);
  return firstOrg(group).changes
    ? [...files, changelogFile(lock, emission.options)]
    : files;
}

/** All that the files of an output are made of. */
export function emissionOf(
  group: OutputGroup,
  lock: Lock,
  { options, templates, ownTemplates, runtime }: Emitter,
): Emission {
  const { schema, keys } = namedIn(group, lock);
  const types = typesByName(firstOrg(group), keys, lock.names);
  return {
    schema,
    options: { ...options, types },
    templates,
    ownTemplates,
    runtime,
  };
}
