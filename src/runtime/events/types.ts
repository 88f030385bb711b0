/** Events by the models of an organisation: what happened to which record, with named fields. */
import type { LeadId, OrganizationId, UserId } from "../ids.js";
import type { Model, ModelMap } from "../record/model.js";
import type { WireRecord } from "../record/descriptors.js";
import type { Extra } from "../record/record-types.js";

/** Close's words for what events are about; newer ones are given as they came. */
export type EventObjectType =
  | "lead"
  | "contact"
  | "opportunity"
  | "activity.custom_activity"
  | "custom_object"
  | "activity.note"
  | "activity.call"
  | "activity.email"
  | "activity.email_thread"
  | "activity.sms"
  | "activity.whatsapp_message"
  | "activity.meeting"
  | "activity.form_submission"
  | "activity.lead_status_change"
  | "activity.opportunity_status_change"
  | "activity.task_completed"
  | "task.lead"
  | "custom_fields.lead"
  | "custom_fields.contact"
  | "custom_fields.opportunity"
  | "custom_fields.activity"
  | "custom_fields.custom_object"
  | "custom_fields.shared"
  | "custom_activity_type"
  | "custom_object_type"
  | "status.lead"
  | "status.opportunity"
  | "bulk_action.edit"
  | "bulk_action.delete"
  | "bulk_action.email"
  | "bulk_action.sequence_subscription"
  | "comment"
  | "comment_thread"
  | "email_template"
  | "export.lead"
  | "export.opportunity"
  | "group"
  | "import"
  | "lead_merge"
  | "membership"
  | "phone_number"
  | "saved_search"
  | "sequence"
  | "sequence_subscription"
  | "sms_template"
  | "unsubscribed_email"
  | (string & {});

/** Close's words for what happened; each kind of object has some of them. */
export type EventAction =
  | "created"
  | "updated"
  | "deleted"
  | "merged"
  | "completed"
  | "answered"
  | "sent"
  | "scheduled"
  | "started"
  | "canceled"
  | "paused"
  | "activated"
  | "deactivated"
  | (string & {});

/** What every event says of itself. Its times are UTC, without a zone. */
export interface EventMembers {
  /** Deliveries are repeated and come in any order: the id says whether one has been seen. */
  readonly id: string;
  readonly objectType: EventObjectType;
  readonly organizationId: OrganizationId;
  /** The lead concerned, if one is. */
  readonly leadId: LeadId | null;
  /** Who did it; null when Close did. */
  readonly userId: UserId | null;
  readonly apiKeyId: string | null;
  /** Events of one request share it. */
  readonly requestId: string | null;
  readonly dateCreated: string;
  readonly dateUpdated: string;
  /** The request, the bulk action or the leads of a merge, in Close's words. */
  readonly meta: WireRecord;
  /** The webhook subscription that delivered it; null for events of the log. */
  readonly subscriptionId: string | null;
  /** What came with the event and has no name here. */
  readonly extra: Extra;
}

type RecordId<T> = T extends { readonly id: infer Id extends string }
  ? Id
  : string;

interface RecordEvent<Name extends string, T> extends EventMembers {
  /** The name of the record's model. */
  readonly object: Name;
  readonly objectId: RecordId<T>;
  /** The names of the members that changed; keys that have no name as they came. */
  readonly changedFields: readonly ((keyof T & string) | (string & {}))[];
}

/** A record was created; one that changed soon after may come as one event with its later state. */
export interface CreatedEvent<
  Name extends string,
  T,
  Hidden = never,
> extends RecordEvent<Name, T> {
  readonly action: "created";
  readonly data: T | Hidden;
  /** Empty: there was nothing before. */
  readonly previousData: Partial<T> | Hidden;
}

/** A record was changed; several changes within a short time may come as one event. */
export interface UpdatedEvent<
  Name extends string,
  T,
  Hidden = never,
> extends RecordEvent<Name, T> {
  readonly action: "updated";
  readonly data: T | Hidden;
  /** What changed, as it was before, and no other member; unset is null or an empty list. */
  readonly previousData: Partial<T> | Hidden;
}

/** A record was deleted. With a lead go its contacts, opportunities and activities, by events of their own. */
export interface DeletedEvent<Name extends string, T> extends RecordEvent<
  Name,
  T
> {
  readonly action: "deleted";
  readonly data: null;
  /** The record as it was last; null when Close did not say. */
  readonly previousData: T | null;
}

/** A lead took over another; `meta` has both ids. */
export interface MergedEvent<
  Name extends string,
  T,
  Hidden = never,
> extends RecordEvent<Name, T> {
  readonly action: "merged";
  readonly data: T | Hidden;
  readonly previousData: Partial<T> | Hidden;
}

/** An event about anything that has no wrapper, or of an action that is unknown here, as it came. */
export interface OtherEvent extends EventMembers {
  readonly object: "other";
  readonly objectId: string | null;
  readonly action: EventAction;
  readonly data: WireRecord | null;
  readonly previousData: WireRecord | null;
  readonly changedFields: readonly string[];
}

type EventOfModel<Name extends string, M extends Model, Hidden> =
  | CreatedEvent<Name, M["record"], Hidden>
  | UpdatedEvent<Name, M["record"], Hidden>
  | DeletedEvent<Name, M["record"]>
  | (M["kind"] extends "lead" ? MergedEvent<Name, M["record"], Hidden> : never);

type EventsOf<Models extends ModelMap<Models>, Hidden> =
  | {
      [Name in keyof Models & string]: EventOfModel<Name, Models[Name], Hidden>;
    }[keyof Models & string]
  | OtherEvent;

/** An event as webhooks deliver it: `object` and `action` say what `data` is. */
export type EventOf<Models extends ModelMap<Models>> = EventsOf<Models, never>;

/** An event of the log, where `data` and `previousData` are null an hour later for who is no admin. */
export type LoggedEventOf<Models extends ModelMap<Models>> = EventsOf<
  Models,
  null
>;

/** Of some events those by which a custom activity can become published. */
export type PublishedEvent<E> = E extends {
  readonly action: "created" | "updated";
  readonly data: infer T;
}
  ? NonNullable<T> extends { readonly customActivityTypeId: string }
    ? E & { readonly data: NonNullable<T> & { readonly status: "published" } }
    : never
  : never;
