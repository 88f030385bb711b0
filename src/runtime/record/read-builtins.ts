/**
 * Built-in members as they are read: one function a kind, which every generated wrapper of that kind
 * calls with the keys that are none of its own fields'. Switches, since a loop over the table in
 * builtins.ts takes several times as long; a test holds them to that table.
 */
import type { Draft, Reading } from "./descriptors.js";
import type {
  ContactRecord,
  CustomActivityRecord,
  CustomObjectRecord,
  LeadRecord,
  OpportunityRecord,
} from "./record-types.js";

/** Reads a point in time: `dateOf` where the config asks for dates, else nothing is done to it. */
type ReadTime = (value: unknown) => unknown;

const asText: ReadTime = (value) => value;

/** Sets the built-in member of a lead that has this key; a key without a member is kept under `extra`. */
export function readLead(
  record: Draft<LeadRecord>,
  key: string,
  value: unknown,
  reading: Reading,
  time: ReadTime = asText,
): void {
  switch (key) {
    case "id":
      record.id = value;
      break;
    case "name":
      record.name = value;
      break;
    case "display_name":
      record.displayName = value;
      break;
    case "description":
      record.description = value;
      break;
    case "url":
      record.url = value;
      break;
    case "html_url":
      record.htmlUrl = value;
      break;
    case "status_id":
      record.statusId = value;
      break;
    case "status_label":
      record.statusLabel = value;
      break;
    case "addresses":
      record.addresses = value ?? [];
      break;
    case "tasks":
      record.tasks = value ?? [];
      break;
    case "integration_links":
      record.integrationLinks = value ?? [];
      break;
    case "organization_id":
      record.organizationId = value;
      break;
    case "created_by":
      record.createdBy = value;
      break;
    case "created_by_name":
      record.createdByName = value;
      break;
    case "updated_by":
      record.updatedBy = value;
      break;
    case "updated_by_name":
      record.updatedByName = value;
      break;
    case "date_created":
      record.dateCreated = time(value);
      break;
    case "date_updated":
      record.dateUpdated = time(value);
      break;
    default:
      reading.keep(record, key, value);
  }
}

/** Sets the built-in member of a contact that has this key; a key without a member is kept under `extra`. */
export function readContact(
  record: Draft<ContactRecord>,
  key: string,
  value: unknown,
  reading: Reading,
  time: ReadTime = asText,
): void {
  switch (key) {
    case "id":
      record.id = value;
      break;
    case "lead_id":
      record.leadId = value;
      break;
    case "name":
      record.name = value;
      break;
    case "display_name":
      record.displayName = value;
      break;
    case "title":
      record.title = value;
      break;
    case "emails":
      record.emails = value ?? [];
      break;
    case "phones":
      record.phones = value ?? [];
      break;
    case "urls":
      record.urls = value ?? [];
      break;
    case "timezone":
      record.timezone = value;
      break;
    case "integration_links":
      record.integrationLinks = value ?? [];
      break;
    case "organization_id":
      record.organizationId = value;
      break;
    case "created_by":
      record.createdBy = value;
      break;
    case "updated_by":
      record.updatedBy = value;
      break;
    case "date_created":
      record.dateCreated = time(value);
      break;
    case "date_updated":
      record.dateUpdated = time(value);
      break;
    default:
      reading.keep(record, key, value);
  }
}

/** Sets the built-in member of an opportunity that has this key; a key without a member is kept under `extra`. */
export function readOpportunity(
  record: Draft<OpportunityRecord>,
  key: string,
  value: unknown,
  reading: Reading,
  time: ReadTime = asText,
): void {
  switch (key) {
    case "id":
      record.id = value;
      break;
    case "lead_id":
      record.leadId = value;
      break;
    case "lead_name":
      record.leadName = value;
      break;
    case "contact_id":
      record.contactId = value;
      break;
    case "contact_name":
      record.contactName = value;
      break;
    case "user_id":
      record.userId = value;
      break;
    case "user_name":
      record.userName = value;
      break;
    case "status_id":
      record.statusId = value;
      break;
    case "status_label":
      record.statusLabel = value;
      break;
    case "status_display_name":
      record.statusDisplayName = value;
      break;
    case "status_type":
      record.statusType = value;
      break;
    case "pipeline_id":
      record.pipelineId = value;
      break;
    case "pipeline_name":
      record.pipelineName = value;
      break;
    case "value":
      record.value = value;
      break;
    case "value_currency":
      record.valueCurrency = value;
      break;
    case "value_formatted":
      record.valueFormatted = value;
      break;
    case "value_period":
      record.valuePeriod = value;
      break;
    case "annualized_value":
      record.annualizedValue = value;
      break;
    case "expected_value":
      record.expectedValue = value;
      break;
    case "annualized_expected_value":
      record.annualizedExpectedValue = value;
      break;
    case "confidence":
      record.confidence = value;
      break;
    case "note":
      record.note = value;
      break;
    case "note_html":
      record.noteHtml = value;
      break;
    case "date_won":
      record.dateWon = value;
      break;
    case "date_lost":
      record.dateLost = time(value);
      break;
    case "attachments":
      record.attachments = value ?? [];
      break;
    case "integration_links":
      record.integrationLinks = value ?? [];
      break;
    case "organization_id":
      record.organizationId = value;
      break;
    case "created_by":
      record.createdBy = value;
      break;
    case "created_by_name":
      record.createdByName = value;
      break;
    case "updated_by":
      record.updatedBy = value;
      break;
    case "updated_by_name":
      record.updatedByName = value;
      break;
    case "date_created":
      record.dateCreated = time(value);
      break;
    case "date_updated":
      record.dateUpdated = time(value);
      break;
    default:
      reading.keep(record, key, value);
  }
}

/** Sets the built-in member of a custom activity that has this key; a key without a member is kept under `extra`. */
export function readCustomActivity(
  record: Draft<CustomActivityRecord>,
  key: string,
  value: unknown,
  reading: Reading,
  time: ReadTime = asText,
): void {
  switch (key) {
    case "id":
      record.id = value;
      break;
    case "custom_activity_type_id":
      record.customActivityTypeId = value;
      break;
    case "status":
      record.status = value;
      break;
    case "lead_id":
      record.leadId = value;
      break;
    case "contact_id":
      record.contactId = value;
      break;
    case "user_id":
      record.userId = value;
      break;
    case "user_name":
      record.userName = value;
      break;
    case "activity_at":
      record.activityAt = time(value);
      break;
    case "last_published_at":
      record.lastPublishedAt = time(value);
      break;
    case "pinned":
      record.pinned = value;
      break;
    case "pinned_at":
      record.pinnedAt = time(value);
      break;
    case "source":
      record.source = value;
      break;
    case "organization_id":
      record.organizationId = value;
      break;
    case "created_by":
      record.createdBy = value;
      break;
    case "created_by_name":
      record.createdByName = value;
      break;
    case "updated_by":
      record.updatedBy = value;
      break;
    case "updated_by_name":
      record.updatedByName = value;
      break;
    case "date_created":
      record.dateCreated = time(value);
      break;
    case "date_updated":
      record.dateUpdated = time(value);
      break;
    default:
      reading.keep(record, key, value);
  }
}

/** Sets the built-in member of a custom object that has this key; a key without a member is kept under `extra`. */
export function readCustomObject(
  record: Draft<CustomObjectRecord>,
  key: string,
  value: unknown,
  reading: Reading,
  time: ReadTime = asText,
): void {
  switch (key) {
    case "id":
      record.id = value;
      break;
    case "name":
      record.name = value;
      break;
    case "custom_object_type_id":
      record.customObjectTypeId = value;
      break;
    case "lead_id":
      record.leadId = value;
      break;
    case "organization_id":
      record.organizationId = value;
      break;
    case "created_by":
      record.createdBy = value;
      break;
    case "updated_by":
      record.updatedBy = value;
      break;
    case "date_created":
      record.dateCreated = time(value);
      break;
    case "date_updated":
      record.dateUpdated = time(value);
      break;
    default:
      reading.keep(record, key, value);
  }
}
