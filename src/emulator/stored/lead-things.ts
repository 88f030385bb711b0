/** What happens to the things of a lead when the lead goes, and what Close adds to its feed by itself. */
import type { ApiCall } from "../endpoint/router.js";
import { nameOfRecord } from "../state/display-names.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredRecord } from "../state/state.js";
import {
  leadMergeKind,
  leadStatusChangeKind,
  opportunityStatusChangeKind,
} from "./feed-kinds.js";
import { kindOf } from "./stored-kinds.js";
import { makeThing, removeThing, storeThing } from "./thing-writes.js";

/** Removes all that belongs to a lead; each of it is an event (docs/close-api.md §10.4). */
export function removeThingsOf(
  leadId: string,
  context: Context,
  call: ApiCall,
): void {
  const { things } = context.organization;
  for (const thing of things.ofLead(leadId)) {
    const kind = kindOf(thing.kind);
    if (kind === undefined) things.remove(thing);
    else removeThing(kind, thing, context, call);
  }
}

/** Moves all that belongs to a lead to the one that it is merged into. */
export function moveThings(
  source: StoredRecord,
  destination: StoredRecord,
  context: Context,
  call: ApiCall,
): void {
  const { things } = context.organization;
  for (const thing of things.ofLead(source.id)) {
    const { id: leadId } = destination;
    const attributes = Object.hasOwn(thing.attributes, "lead_id")
      ? { ...thing.attributes, lead_id: leadId }
      : thing.attributes;
    const moved = { ...thing, lead_id: leadId, attributes };
    const kind = kindOf(thing.kind);
    if (kind === undefined) things.put(moved, thing);
    else storeThing(kind, thing, moved, context, call);
  }
}

/** Adds a merge to the feed of the lead that stays. */
export function addMerge(
  source: StoredRecord,
  destination: StoredRecord,
  context: Context,
  call: ApiCall,
): void {
  const attributes = {
    ...happenedNow(context),
    source_lead_id: source.id,
    source_display_name: nameOfRecord(source, context),
    destination_lead_id: destination.id,
    destination_display_name: nameOfRecord(destination, context),
    merge_status: "completed",
    error_message: null,
  };
  const made = { leadId: destination.id, attributes };
  makeThing(leadMergeKind, made, context, call);
}

/** Adds a change of status to the feed, where a new version of a lead or an opportunity has another one. */
export function addStatusChange(
  before: StoredRecord,
  after: StoredRecord,
  context: Context,
  call: ApiCall,
): void {
  const old = own(before.attributes, "status_id");
  const next = own(after.attributes, "status_id");
  if (old === next || (after.kind !== "lead" && after.kind !== "opportunity"))
    return;
  const isLead = after.kind === "lead";
  const attributes = {
    ...happenedNow(context),
    old_status_id: old,
    new_status_id: next,
    ...(isLead ? {} : { opportunity_id: after.id }),
  };
  const kind = isLead ? leadStatusChangeKind : opportunityStatusChangeKind;
  makeThing(kind, { leadId: after.lead_id, attributes }, context, call);
}

function happenedNow({ organization }: Context): {
  readonly user_id: string;
  readonly activity_at: string;
} {
  return {
    user_id: organization.me().id,
    activity_at: organization.stamp().date_created,
  };
}
