/** The owners of what changed between the lock and a live organisation. */
import type { ResolvedOrg } from "../../config/config.js";
import type { FindOwner } from "../../keys/find-owner.js";
import type { Lock } from "../../lock/lock.js";
import type { Schema } from "../../schema/schema.js";

/**
 * Finds owners by an organisation's `owners`: by what the lock knows of it, and by what is live. What
 * resolves keys is loaded only where there are any: most checks need none of it.
 */
export async function ownersBetween(
  { owners }: Pick<ResolvedOrg, "owners">,
  lock: Lock,
  live: Schema,
): Promise<FindOwner> {
  if (Object.keys(owners).length === 0) return () => null;
  const { ownerFinder } = await import("../../keys/find-owner.js");
  return ownerFinder(owners, lock, live);
}
