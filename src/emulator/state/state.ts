/** The values that the local Close holds: replaced, never changed. */
import type { JsonObject } from "./json-object.js";

/** The six kinds of custom fields, in the words of the field endpoints (docs/close-api.md §14.2). */
export type FieldKind =
  | "lead"
  | "contact"
  | "opportunity"
  | "activity"
  | "custom_object_type"
  | "shared";

/** The two kinds of types that people define. */
export type TypeKind = "activity" | "custom_object_type";

/** The users who made and changed a thing, and the times, without a zone, in UTC. */
export interface StoredStamp {
  readonly created_by: string | null;
  readonly updated_by: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

/** One object type that has a shared field; `type_id` is null for lead, contact and opportunity. */
export interface StoredAssociation {
  readonly object_type: AssociationObjectType;
  readonly type_id: string | null;
  readonly required: boolean;
  readonly editable_with_roles: readonly string[];
}

/** A custom field of any kind. */
export interface StoredField {
  readonly kind: FieldKind;
  readonly id: string;
  /** The object it belongs to: `lead`, `contact`, `opportunity` or a type's id; null when shared. */
  readonly owner: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly type: string;
  readonly choices: readonly string[] | null;
  readonly accepts_multiple_values: boolean;
  readonly editable_with_roles: readonly string[];
  readonly required: boolean;
  readonly referenced_custom_type_id: string | null;
  readonly back_reference_is_visible: boolean | null;
  readonly converting_to_type: string | null;
  readonly associations: readonly StoredAssociation[];
  readonly stamp: StoredStamp;
}

/** A custom activity type or a custom object type; its fields are kept apart. */
export interface CustomType {
  readonly kind: TypeKind;
  readonly id: string;
  readonly name: string;
  /** Null for activity types, which have none. */
  readonly name_plural: string | null;
  readonly description: string | null;
  readonly api_create_only: boolean;
  readonly is_archived: boolean;
  readonly editable_with_roles: readonly string[];
  readonly stamp: StoredStamp;
}

/** A lead status. */
export interface LeadStatus {
  readonly id: string;
  readonly label: string;
}

/** A status of opportunities, which belongs to one pipeline. */
export interface OpportunityStatus {
  readonly id: string;
  readonly label: string;
  /** `active`, `won`, `lost`, or what a newer Close might send. */
  readonly type: string;
  readonly pipeline_id: string;
}

/** A pipeline; its statuses are found by their `pipeline_id`, in order. */
export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly stamp: StoredStamp;
}

/** A user of the organisation. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly role_id: string;
  readonly active: boolean;
  readonly membership_id: string;
  readonly stamp: StoredStamp;
}

/** A role; the built-in ones have words for ids and can not be changed. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly editable: boolean;
  readonly permissions: readonly string[];
  readonly visibility_user_lcf_ids: readonly string[];
  readonly visibility_user_lcf_behavior: string | null;
}

/** What the organisation calls leads, contacts, …; the id is Close's word for them. */
export interface ShownLabel {
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
}

/** The object of an association: `lead`, `contact`, `opportunity` or a type's id. */
export function associatedObject(association: StoredAssociation): string {
  return association.type_id ?? association.object_type;
}

/** One kind of event that a subscription wants; the filter as it was sent. */
export interface StoredWebhookEvent {
  readonly object_type: string;
  readonly action: string;
  readonly extra_filter: unknown;
}

/** A subscription. */
export interface StoredWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly StoredWebhookEvent[];
  readonly event_filter: unknown;
  readonly verify_ssl: boolean;
  readonly status: "active" | "paused";
  /** 64 hexadecimal digits; shown in the answer to the POST only. */
  readonly signature_key: string;
  readonly stamp: StoredStamp;
}

/** The five kinds of records that carry custom values. */
export type RecordKind =
  "lead" | "contact" | "opportunity" | "custom_activity" | "custom_object";

/** One record: a value that is replaced, never changed. */
export interface StoredRecord {
  readonly kind: RecordKind;
  readonly id: string;
  /** The lead it belongs to; of a lead its own id. */
  readonly lead_id: string;
  /** The `actitype_…` or `cotype_…` of a custom activity or custom object; null otherwise. */
  readonly type_id: string | null;
  /** Built-in attributes in Close's words, without those that a view derives. */
  readonly attributes: JsonObject;
  /** Custom values by field id as they were written; an unset field is absent. */
  readonly values: JsonObject;
  readonly stamp: StoredStamp;
}

/** Close's words for what a shared field can be associated with (docs/close-api.md §1.4). */
export type AssociationObjectType =
  | "lead"
  | "contact"
  | "opportunity"
  | "custom_activity_type"
  | "custom_object_type";

/** Parts of Close that a plan may not include, or a key may not see. */
export type Feature =
  | "lead"
  | "contact"
  | "opportunity"
  | "custom_activity"
  | "custom_object"
  | "shared"
  | "standard_object_label";
