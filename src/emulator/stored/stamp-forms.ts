/** The forms in which stored resources show who made and changed them, and when (docs/close-api.md §0). */
import type { StoredStamp } from "../state/state.js";
import type { JsonObject } from "../state/json-object.js";
import { withZone } from "../state/times.js";

/** The keys of a stamp, and whether its times have a zone. */
export interface StampForm {
  /** The keys of who made it, and of who changed it. */
  readonly by: readonly [string, string];
  /** The keys of when. */
  readonly at: readonly [string, string];
  readonly hasZone: boolean;
}

/** `created_by` and `date_created`, with a zone: older resources. */
export const olderStamp: StampForm = {
  by: ["created_by", "updated_by"],
  at: ["date_created", "date_updated"],
  hasZone: true,
};

/** The same without a zone: newer ones. */
export const newerStamp: StampForm = { ...olderStamp, hasZone: false };

/** `created_by_id` and `date_created`, without a zone: sequences. */
export const stampById: StampForm = {
  ...newerStamp,
  by: ["created_by_id", "updated_by_id"],
};

/** `created_by` and `created_at`, with a zone: comments. */
export const stampAt: StampForm = {
  ...olderStamp,
  at: ["created_at", "updated_at"],
};

/** `created_by_id` and `created_at`, with a zone: playbooks. */
export const stampByIdAt: StampForm = { ...stampAt, by: stampById.by };

/** A stamp as a resource shows it; nothing where it shows none. */
export function viewStampAs(
  form: StampForm | null,
  stamp: StoredStamp,
): JsonObject {
  if (form === null) return {};
  const time = (stored: string): string =>
    form.hasZone ? withZone(stored) : stored;
  return {
    [form.by[0]]: stamp.created_by,
    [form.by[1]]: stamp.updated_by,
    [form.at[0]]: time(stamp.date_created),
    [form.at[1]]: time(stamp.date_updated),
  };
}
