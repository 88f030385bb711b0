/** The description of an organisation for the local Close: Close's own words, everything optional left out. */
import type { JsonObject } from "../state/json-object.js";
import type {
  AssociationObjectType,
  Feature,
  RecordKind,
} from "../state/state.js";

/** One custom field. Without an `id` it gets one that depends only on its place in the description. */
export interface FieldSeed {
  id?: string;
  name: string;
  /** One of Close's words (`text`, `choices`, …) or any other: what a newer Close might send. */
  type: string;
  description?: string | null;
  choices?: readonly string[];
  accepts_multiple_values?: boolean;
  editable_with_roles?: readonly string[];
  /** Only activities and custom objects have required fields. */
  required?: boolean;
  referenced_custom_type_id?: string;
  /** True for references when left out; null where Close did not say. */
  back_reference_is_visible?: boolean | null;
  /** Set while Close would be converting the values to another type. */
  converting_to_type?: string;
}

/** One object type that has a shared field, and the field's settings there. */
export interface AssociationSeed {
  object_type: AssociationObjectType;
  custom_activity_type_id?: string;
  custom_object_type_id?: string;
  required?: boolean;
  editable_with_roles?: readonly string[];
}

/** A field that is defined once; `required` and roles belong to its associations. */
export interface SharedFieldSeed extends Omit<
  FieldSeed,
  "required" | "editable_with_roles"
> {
  associations?: readonly AssociationSeed[];
}

/** A custom activity type with its own fields. */
export interface CustomActivityTypeSeed {
  id?: string;
  name: string;
  description?: string | null;
  api_create_only?: boolean;
  is_archived?: boolean;
  editable_with_roles?: readonly string[];
  fields?: readonly FieldSeed[];
}

/** A custom object type with its own fields. */
export interface CustomObjectTypeSeed extends CustomActivityTypeSeed {
  /** Close asks for one; null stands for a type that came without. */
  name_plural: string | null;
}

/** A lead status. */
export interface LeadStatusSeed {
  id?: string;
  label: string;
}

/** A status of opportunities; Close's key is `type` here, not `status_type` (docs/close-api.md §2.12). */
export interface OpportunityStatusSeed {
  id?: string;
  label: string;
  /** `active`, `won` or `lost`; or any other word: what a newer Close might send. */
  type: string;
}

/** A pipeline with its statuses, in order. */
export interface PipelineSeed {
  id?: string;
  name: string;
  statuses?: readonly OpportunityStatusSeed[];
}

/** A user. The first one is who the API key belongs to. */
export interface UserSeed {
  id?: string;
  email: string;
  first_name: string;
  last_name: string;
  /** The id of a role, `admin` when left out. */
  role?: string;
  /** False for someone who has left; such a user can still be a value of a field. */
  active?: boolean;
}

/** A role beside the built-in `admin`, `superuser`, `user` and `restricteduser`. */
export interface RoleSeed {
  id?: string;
  name: string;
  /** Close's words, such as `manage_customizations`; those of the role "User" when left out. */
  permissions?: readonly string[];
  /** Custom fields of leads that hold users: without `view_all_leads`, only the leads in which they name the user are seen. */
  visibility_user_lcf_ids?: readonly string[];
  /** Whether leads in which these fields name nobody are seen; they are not when left out. */
  visibility_user_lcf_behavior?: "allow_unassigned" | "require_assignment";
}

/** What the organisation calls leads, contacts, opportunities or their statuses. */
export interface StandardObjectLabelSeed {
  /** `lead`, `lead_status`, `contact`, `opportunity` or `opportunity_status`. */
  label_type: string;
  singular: string;
  plural: string;
}

/**
 * A record that is there from the start: the body of the request that would make it, with an id of
 * choice. Records may refer to each other by these ids in any order.
 */
export interface RecordSeed {
  kind: RecordKind;
  id?: string;
  body: JsonObject;
}

/** One organisation, as compactly as it can be said. */
export interface OrganizationSeed {
  /** Made of the name when left out, and all ids that are left out of both: the same in every run, others for another organisation. */
  id?: string;
  name: string;
  currency?: string;
  custom_fields?: {
    lead?: readonly FieldSeed[];
    contact?: readonly FieldSeed[];
    opportunity?: readonly FieldSeed[];
    shared?: readonly SharedFieldSeed[];
  };
  custom_object_types?: readonly CustomObjectTypeSeed[];
  custom_activity_types?: readonly CustomActivityTypeSeed[];
  lead_statuses?: readonly LeadStatusSeed[];
  pipelines?: readonly PipelineSeed[];
  users?: readonly UserSeed[];
  roles?: readonly RoleSeed[];
  /** Those that are not Close's own. */
  standard_object_labels?: readonly StandardObjectLabelSeed[];
  records?: readonly RecordSeed[];
  /** Requests to every endpoint of a feature are refused with this status. */
  unavailable?: Readonly<Partial<Record<Feature, 402 | 403 | 404>>>;
  /**
   * Bodies served in place of ours with status 200, by method and path below `/api/v1`
   * (`"GET /custom_object_type/"`). A string is sent byte for byte, anything else as JSON.
   */
  override?: Readonly<Record<string, unknown>>;
}
