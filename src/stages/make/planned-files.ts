/** Decides which files an output has, from its lock. */
import type { OutputGroup } from "../output-group.js";
import type { Lock } from "../../lock/lock.js";
import type { Emitter } from "./emitter.js";
import type { PlannedFile } from "../../emit/planned-file.js";
import { firstOrg } from "../output-group.js";
import { unifySchemas } from "../../schema/unify.js";
import { withDeleted, leavingOf } from "../../schema/deleted.js";
import {
  resolveOthers,
  selectionOf,
  typesByName,
} from "../../keys/config-keys.js";
import type { ConfigKeys } from "../../keys/resolve-keys.js";
import type { Emission } from "../../emit/files.js";
import { planFiles } from "../../emit/files.js";
import { nameSchema } from "../../schema/named.js";
import type { NamedSchema } from "../../schema/named.js";
import type { Schema } from "../../schema/schema.js";
import { changelogFile } from "./changelog-file.js";

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

/** Everything of a lock that the config wants, with its names. */
export function namedSchemaOf(group: OutputGroup, lock: Lock): NamedSchema {
  return namedIn(group, lock).schema;
}

function namedIn(
  group: OutputGroup,
  lock: Lock,
): { readonly schema: NamedSchema; readonly keys: ConfigKeys } {
  const org = firstOrg(group);
  const schemas = new Map(Object.entries(lock.schema));
  const unified = unifySchemas(schemas, lock.names.same, lock.names);
  const { schema, ids } = withDeleted(unified, lock);
  const keys = resolveOthers(org, { schema, ids, previous: lock }, lock.names);
  const named = nameSchema(
    schema,
    lock.names,
    selectionOf(keys),
    ids,
    [...schemas.keys()],
    leavingOf(lock, unified.schema, org.keepDeleted),
  );
  return { schema: { ...named, organization: organizationOf(schemas) }, keys };
}

function organizationOf(
  schemas: ReadonlyMap<string, Schema>,
): NamedSchema["organization"] {
  const ids = [...schemas].map(
    ([org, { organizationId }]): [string, string] => [org, organizationId],
  );
  const [[, id] = ["", ""]] = ids;
  return { id, ids: ids.length > 1 ? Object.fromEntries(ids) : null };
}
