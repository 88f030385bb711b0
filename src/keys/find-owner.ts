/** Finds who owns what changed in an organisation, by `owners` in the config. */
import type { ResolvedOrg } from "../config/config.js";
import type { Lock } from "../lock/lock.js";
import { statusOwners } from "../schema/status-owners.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { resolveOwners } from "./config-keys.js";
import type { Resolved } from "./resolve-keys.js";

/**
 * The ids of what changed: an object type, or a field of it; of a shared field as such the object types that
 * have it; a pipeline, or a status of it.
 */
export interface ChangedThing {
  readonly object: { readonly id: string };
  readonly field: { readonly id: string } | null;
  readonly affects: readonly { readonly id: string }[];
}

/** Gives the owner of what changed; null where nobody owns it. */
export type FindOwner = (thing: ChangedThing) => string | null;

/** An owner with what is his: object types and fields by all their ids. */
interface Claim {
  readonly owner: string;
  readonly objects: ReadonlySet<string>;
  /** Object types all of whose fields a key such as `Lead.*` stands for. */
  readonly wholes: ReadonlySet<string>;
  /** `<object id>.<field id>`. */
  readonly fields: ReadonlySet<string>;
  /** An id outranks a text, and a text a pattern. */
  readonly firmness: number;
}

/**
 * Finds owners by the config of an organisation. What a key says of a field outranks what one says of
 * its object type; of two that say the same firmly, the later one counts, as in a CODEOWNERS file.
 */
export function ownerFinder(
  owners: ResolvedOrg["owners"],
  lock: Pick<Lock, "bound" | "schema" | "names">,
  live: Schema,
): FindOwner {
  if (Object.keys(owners).length === 0) return () => null;
  const claims = resolveOwners(owners, lock, live).flatMap((key) => {
    const owner = own(owners, key.key);
    return owner === undefined ? [] : [claimOf(owner, key)];
  });
  const schemas = [live, ...Object.values(lock.schema)];
  const pipelines = new Set(
    schemas.flatMap((one) => (one.pipelines ?? []).map(({ id }) => id)),
  );
  return ({ object, field, affects }) => {
    if (pipelines.has(object.id))
      return ownerInPipeline(claims, object.id, field?.id);
    if (affects.length === 0) return ownerOf(claims, object.id, field?.id);
    const found = affects.map(({ id }) => ownerOf(claims, id, field?.id));
    const all = new Set(found.filter((owner) => owner !== null));
    return all.size === 0 ? null : [...all].join(", ");
  };
}

function claimOf(owner: string, resolved: Resolved): Claim {
  const { key, objects, owners, fields, isGlob } = resolved;
  const idsOf = (things: readonly { readonly ids: readonly string[] }[]) =>
    new Set(things.flatMap(({ ids }) => ids));
  const isId = [...objects, ...fields].some(({ ids }) => ids.includes(key));
  const byObject = new Map(owners.map((object) => [object.id, object]));
  return {
    owner,
    objects: idsOf(objects),
    wholes: idsOf(key.endsWith(".*") ? owners : []),
    fields: new Set(
      fields.flatMap(({ objectId, ids }) =>
        (byObject.get(objectId)?.ids ?? [objectId]).flatMap((object) =>
          ids.map((id) => `${object}.${id}`),
        ),
      ),
    ),
    firmness: isId ? 2 : isGlob ? 0 : 1,
  };
}

/** Keys know pipelines and their statuses as what “Pipeline” has: the firmest counts, and of two the status. */
function ownerInPipeline(
  claims: readonly Claim[],
  pipeline: string,
  status: string | undefined,
): string | null {
  const { id } = statusOwners.pipeline;
  return firmest(claims, ({ objects, fields, firmness }) => {
    if (status !== undefined && fields.has(`${id}.${status}`))
      return 2 * firmness + 2;
    if (fields.has(`${id}.${pipeline}`)) return 2 * firmness + 1;
    return objects.has(id) ? 0 : -1;
  });
}

function ownerOf(
  claims: readonly Claim[],
  object: string,
  field: string | undefined,
): string | null {
  return firmest(claims, ({ objects, wholes, fields, firmness }) => {
    if (field !== undefined && fields.has(`${object}.${field}`))
      return 6 + firmness;
    if (objects.has(object)) return 3 + firmness;
    return field === undefined && wholes.has(object) ? firmness : -1;
  });
}

/** The owner of the claim of the highest rank, of two the later one; null where none has one. */
function firmest(
  claims: readonly Claim[],
  rank: (claim: Claim) => number,
): string | null {
  const ranks = claims.map(rank);
  const best = Math.max(...ranks);
  return best < 0 ? null : (claims[ranks.lastIndexOf(best)]?.owner ?? null);
}
