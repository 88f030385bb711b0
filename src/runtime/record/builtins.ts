/**
 * The built-in members of each kind: their wire keys and how they are read. The generator emits the
 * reading from this table, and writes look up in it what may be sent.
 */
import type {
  ContactCreateInput,
  ContactRecord,
  CustomActivityCreateInput,
  CustomActivityDraftInput,
  CustomActivityRecord,
  CustomActivityUpdateInput,
  CustomObjectCreateInput,
  CustomObjectRecord,
  LeadInput,
  LeadRecord,
  OpportunityCreateInput,
  OpportunityRecord,
} from "./record-types.js";

/** The five kinds of records. */
export type ObjectKind =
  "lead" | "contact" | "opportunity" | "customActivity" | "customObject";

/** The reading of a built-in member: as it is, as a list that is never null, or as a point in time. */
export type BuiltinShape = "value" | "list" | "timestamp";

/** Wire key and shape of a built-in member. */
export type Builtin = readonly [wireKey: string, shape: BuiltinShape];

type Members<T> = { readonly [Name in Exclude<keyof T, "extra">]: Builtin };

const lead: Members<LeadRecord> = {
  id: ["id", "value"],
  name: ["name", "value"],
  displayName: ["display_name", "value"],
  description: ["description", "value"],
  url: ["url", "value"],
  htmlUrl: ["html_url", "value"],
  statusId: ["status_id", "value"],
  statusLabel: ["status_label", "value"],
  addresses: ["addresses", "list"],
  tasks: ["tasks", "list"],
  integrationLinks: ["integration_links", "list"],
  organizationId: ["organization_id", "value"],
  createdBy: ["created_by", "value"],
  createdByName: ["created_by_name", "value"],
  updatedBy: ["updated_by", "value"],
  updatedByName: ["updated_by_name", "value"],
  dateCreated: ["date_created", "timestamp"],
  dateUpdated: ["date_updated", "timestamp"],
};

const contact: Members<ContactRecord> = {
  id: ["id", "value"],
  leadId: ["lead_id", "value"],
  name: ["name", "value"],
  displayName: ["display_name", "value"],
  title: ["title", "value"],
  emails: ["emails", "list"],
  phones: ["phones", "list"],
  urls: ["urls", "list"],
  timezone: ["timezone", "value"],
  integrationLinks: ["integration_links", "list"],
  organizationId: ["organization_id", "value"],
  createdBy: ["created_by", "value"],
  updatedBy: ["updated_by", "value"],
  dateCreated: ["date_created", "timestamp"],
  dateUpdated: ["date_updated", "timestamp"],
};

const opportunity: Members<OpportunityRecord> = {
  id: ["id", "value"],
  leadId: ["lead_id", "value"],
  leadName: ["lead_name", "value"],
  contactId: ["contact_id", "value"],
  contactName: ["contact_name", "value"],
  userId: ["user_id", "value"],
  userName: ["user_name", "value"],
  statusId: ["status_id", "value"],
  statusLabel: ["status_label", "value"],
  statusDisplayName: ["status_display_name", "value"],
  statusType: ["status_type", "value"],
  pipelineId: ["pipeline_id", "value"],
  pipelineName: ["pipeline_name", "value"],
  value: ["value", "value"],
  valueCurrency: ["value_currency", "value"],
  valueFormatted: ["value_formatted", "value"],
  valuePeriod: ["value_period", "value"],
  annualizedValue: ["annualized_value", "value"],
  expectedValue: ["expected_value", "value"],
  annualizedExpectedValue: ["annualized_expected_value", "value"],
  confidence: ["confidence", "value"],
  note: ["note", "value"],
  noteHtml: ["note_html", "value"],
  dateWon: ["date_won", "value"],
  dateLost: ["date_lost", "timestamp"],
  attachments: ["attachments", "list"],
  integrationLinks: ["integration_links", "list"],
  organizationId: ["organization_id", "value"],
  createdBy: ["created_by", "value"],
  createdByName: ["created_by_name", "value"],
  updatedBy: ["updated_by", "value"],
  updatedByName: ["updated_by_name", "value"],
  dateCreated: ["date_created", "timestamp"],
  dateUpdated: ["date_updated", "timestamp"],
};

const customActivity: Members<CustomActivityRecord> = {
  id: ["id", "value"],
  customActivityTypeId: ["custom_activity_type_id", "value"],
  status: ["status", "value"],
  leadId: ["lead_id", "value"],
  contactId: ["contact_id", "value"],
  userId: ["user_id", "value"],
  userName: ["user_name", "value"],
  activityAt: ["activity_at", "timestamp"],
  lastPublishedAt: ["last_published_at", "timestamp"],
  pinned: ["pinned", "value"],
  pinnedAt: ["pinned_at", "timestamp"],
  source: ["source", "value"],
  organizationId: ["organization_id", "value"],
  createdBy: ["created_by", "value"],
  createdByName: ["created_by_name", "value"],
  updatedBy: ["updated_by", "value"],
  updatedByName: ["updated_by_name", "value"],
  dateCreated: ["date_created", "timestamp"],
  dateUpdated: ["date_updated", "timestamp"],
};

const customObject: Members<CustomObjectRecord> = {
  id: ["id", "value"],
  name: ["name", "value"],
  customObjectTypeId: ["custom_object_type_id", "value"],
  leadId: ["lead_id", "value"],
  organizationId: ["organization_id", "value"],
  createdBy: ["created_by", "value"],
  updatedBy: ["updated_by", "value"],
  dateCreated: ["date_created", "timestamp"],
  dateUpdated: ["date_updated", "timestamp"],
};

/** The built-in members of each kind, in the order in which they are declared. */
export const builtins: Readonly<
  Record<ObjectKind, Readonly<Record<string, Builtin>>>
> = {
  lead,
  contact,
  opportunity,
  customActivity,
  customObject,
};

type Keys<T> = T extends unknown ? keyof T : never;

const names = <T>(...list: readonly Keys<T>[]): readonly string[] =>
  list.map(String);

/** The built-in members of each kind that may be written; all others are read-only. */
export const writable: Readonly<Record<ObjectKind, readonly string[]>> = {
  lead: /* @__PURE__ */ names<LeadInput>(
    "name",
    "description",
    "url",
    "statusId",
    "addresses",
  ),
  contact: /* @__PURE__ */ names<ContactCreateInput>(
    "leadId",
    "name",
    "title",
    "emails",
    "phones",
    "urls",
  ),
  opportunity: /* @__PURE__ */ names<OpportunityCreateInput>(
    "leadId",
    "contactId",
    "userId",
    "statusId",
    "pipelineId",
    "value",
    "valuePeriod",
    "confidence",
    "note",
    "noteHtml",
    "dateWon",
  ),
  customActivity: /* @__PURE__ */ names<
    | CustomActivityCreateInput
    | CustomActivityDraftInput
    | CustomActivityUpdateInput
  >("leadId", "contactId", "userId", "status", "activityAt", "pinned"),
  customObject: /* @__PURE__ */ names<CustomObjectCreateInput>(
    "leadId",
    "name",
  ),
};
