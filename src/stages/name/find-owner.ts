/** The owners of what changed between the lock and a live organisation. */
import type { ResolvedOrg } from "../../config/config.js";
import { ownerFinder } from "../../keys/find-owner.js";
import type { FindOwner } from "../../keys/find-owner.js";
import type { Lock } from "../../lock/lock.js";
import type { Schema } from "../../schema/schema.js";

/** Finds owners by an organisation's `owners`: by what the lock knows of it, and by what is live. */
export function ownersBetween(
  { owners }: Pick<ResolvedOrg, "owners">,
  lock: Lock,
  live: Schema,
): FindOwner {
  return ownerFinder(owners, lock, live);
}
