/** What the stored kinds of activities have in common (docs/close-api.md §2.8, §8). */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { valueParameters } from "../endpoint/list-filters.js";
import type { Attributes } from "./attribute-kinds.js";
import { hidden, idOf, moment, once } from "./attribute-kinds.js";
import { olderStamp } from "./stamp-forms.js";
import type { ListFilters, StoredKind, ThingWrite } from "./stored-kind.js";

/** The part of a row that an activity says for itself. */
export type ActivityRow = Pick<StoredKind, "path" | "model"> &
  Partial<StoredKind> & {
    /** The word in `_type`. */
    readonly type: string;
  };

/** The attributes that all activities take when they are made. */
export const madeWith: Attributes = {
  organization_id: once(hidden(idOf("organization"))),
  created_by_id: once(hidden(idOf("user"))),
  date_created: once(hidden(moment)),
};

/** The filters of all lists of activities. */
export const activityFilters: ListFilters = {
  values: [
    "id",
    "lead_id",
    "contact_id",
    "user_id",
    "organization_id",
    "_type",
  ],
  times: ["date_created", "activity_at"],
};

/** The names of the parameters of those that take several values. */
export const activityValueParameters = valueParameters(
  activityFilters.values ?? [],
);

/** A row of a kind of activity: paged, newest first. */
export function activity(row: ActivityRow): StoredKind {
  const { complete } = row;
  return {
    prefix: "acti",
    stamp: olderStamp,
    list: "paged",
    filters: activityFilters,
    isNewestFirst: true,
    problemsOf: "relation",
    ...row,
    attributes: { activity_at: once(moment), ...row.attributes },
    complete: (attributes, write) => {
      const whole = withDefaults(attributes, write);
      return complete?.(whole, write) ?? whole;
    },
  };
}

/** An activity happened now and is that of the user who makes it, unless it says otherwise; its contact is one of its lead. */
function withDefaults(attributes: JsonObject, write: ThingWrite): JsonObject {
  const { context, current, refuse } = write;
  const { organization } = context;
  const contactId = own(attributes, "contact_id");
  const contact =
    typeof contactId === "string"
      ? organization.records.find("contact", contactId)
      : undefined;
  const leadId =
    own(attributes, "lead_id") ?? contact?.lead_id ?? current?.lead_id ?? null;
  if (contact !== undefined && contact.lead_id !== leadId)
    refuse("contact", "Object does not exist.");
  const now = organization.stamp().date_created;
  return {
    ...attributes,
    lead_id: leadId,
    user_id:
      own(attributes, "user_id") ??
      (current === undefined ? organization.me().id : null),
    activity_at:
      own(attributes, "activity_at") ?? own(attributes, "date_created") ?? now,
  };
}

/** Keeps `pinned_at` in step with `pinned`. */
export function withPin(
  attributes: JsonObject,
  { current, context }: ThingWrite,
): JsonObject {
  const isPinned = own(attributes, "pinned") === true;
  const since =
    current === undefined
      ? null
      : (own(current.attributes, "pinned_at") ?? null);
  const now = `${context.organization.stamp().date_created}+00:00`;
  return { ...attributes, pinned_at: isPinned ? (since ?? now) : null };
}
