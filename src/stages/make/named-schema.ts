/** Everything of a lock that the config wants, with its names. */
import type { OutputGroup } from "../output-group.js";
import type { Lock } from "../../lock/lock.js";
import type { NamedSchema } from "../../schema/named.js";
import type { ConfigKeys } from "../../keys/resolve-keys.js";
import { firstOrg } from "../output-group.js";
import { unifySchemas } from "../../schema/unify.js";
import { withDeleted, leavingOf } from "../../schema/deleted.js";
import { resolveOthers, selectionOf } from "../../keys/config-keys.js";
import { nameSchema } from "../../schema/named.js";
import type { Schema } from "../../schema/schema.js";

/** Everything of a lock that the config wants, with its names. */
export function namedSchemaOf(group: OutputGroup, lock: Lock): NamedSchema {
  return namedIn(group, lock).schema;
}

/** The same with what the keys of the config stand for. */
export function namedIn(
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
