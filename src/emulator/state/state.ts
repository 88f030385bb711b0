/** The records that the local Close holds: values that are replaced, never changed. */
import type { AssociationObjectType } from "../seeds/description.js";

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

/** Who made a record and when; times without a zone, in UTC. */
export interface Stamp {
  readonly created_by: string | null;
  readonly updated_by: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

/** Where a shared field hangs; `type_id` is null for lead, contact and opportunity. */
export interface Association {
  readonly object_type: AssociationObjectType;
  readonly type_id: string | null;
  readonly required: boolean;
  readonly editable_with_roles: readonly string[];
}

/** A custom field of any kind. */
export interface Field {
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
  readonly associations: readonly Association[];
  readonly stamp: Stamp;
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
  readonly stamp: Stamp;
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
  readonly type: "active" | "won" | "lost";
  readonly pipeline_id: string;
}

/** A pipeline; its statuses are found by their `pipeline_id`, in order. */
export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly stamp: Stamp;
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
  readonly stamp: Stamp;
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

/** The object that an association means: `lead`, `contact`, `opportunity` or a type's id. */
export function associatedObject(association: Association): string {
  return association.type_id ?? association.object_type;
}
