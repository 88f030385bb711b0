/** Records as the REST API shows them, with the attributes that are derived (docs/close-api.md §2.6–2.11). */
import { viewValues, viewValuesByLabel } from "./custom-values.js";
import { viewStamp } from "../settings/stamp-view.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { viewOpportunity } from "./opportunity-views.js";
import { nameOfRecord, nameOfUser } from "../state/display-names.js";
import type { StoredRecord } from "../state/state.js";
import type { Context } from "../state/endpoint-context.js";
import { renderedLinks } from "../stored/rendered-links.js";
import { openTasksOf } from "../stored/task-kind.js";
import { withZone } from "../state/times.js";

/** All attributes of a record, custom values under `custom.<id>`: what a GET without `_fields` answers. */
export function viewRecord(record: StoredRecord, context: Context): JsonObject {
  switch (record.kind) {
    case "lead":
      return viewLead(record, context);
    case "contact":
      return viewContact(record, context);
    case "opportunity":
      return viewOpportunity(record, context);
    case "custom_activity":
      return viewActivity(record, context);
    case "custom_object":
      return viewObject(record, context);
    default:
      return record.kind satisfies never;
  }
}

/** The keys that were seen live in June 2026, `custom` by label among them and `contact_ids` not (docs/close-api.md §2.9). */
function viewLead(record: StoredRecord, context: Context): JsonObject {
  const { organization } = context;
  const { id, attributes, stamp } = record;
  const status = organization.leadStatuses.find(
    String(own(attributes, "status_id")),
  );
  const belonging = organization.records.ofLead(id);
  const embedded = (kind: StoredRecord["kind"]): readonly JsonObject[] =>
    belonging
      .filter((other) => other.kind === kind)
      .map((other) => viewRecord(other, context));
  const view = {
    id,
    organization_id: organization.id,
    name: own(attributes, "name"),
    display_name: nameOfRecord(record, context),
    description: own(attributes, "description"),
    url: own(attributes, "url"),
    html_url: `https://app.close.com/lead/${id}/`,
    status_id: own(attributes, "status_id"),
    status_label: status?.label ?? null,
    addresses: own(attributes, "addresses"),
    contacts: embedded("contact"),
    opportunities: embedded("opportunity"),
    tasks: openTasksOf(id, context),
    integration_links: [],
    ...viewStamp(stamp, "zone"),
    created_by_name: nameOfUser(stamp.created_by, context),
    updated_by_name: nameOfUser(stamp.updated_by, context),
    custom: viewValuesByLabel(record, context),
    ...viewValues(record, context),
  };
  const links = renderedLinks("lead", view, context);
  return { ...view, integration_links: links };
}

function viewContact(record: StoredRecord, context: Context): JsonObject {
  const { attributes } = record;
  const view = {
    id: record.id,
    organization_id: context.organization.id,
    lead_id: record.lead_id,
    name: own(attributes, "name"),
    display_name: nameOfRecord(record, context),
    title: own(attributes, "title"),
    emails: own(attributes, "emails"),
    phones: own(attributes, "phones"),
    urls: own(attributes, "urls"),
    timezone: null,
    timezone_source: null,
    integration_links: [],
    ...viewStamp(record.stamp, "zone"),
    ...viewValues(record, context),
  };
  const links = renderedLinks("contact", view, context);
  return { ...view, integration_links: links };
}

function viewActivity(record: StoredRecord, context: Context): JsonObject {
  const { attributes, stamp } = record;
  const time = (key: string): string | null => {
    const stored = own(attributes, key);
    return typeof stored === "string" ? withZone(stored) : null;
  };
  const userId = own(attributes, "user_id");
  const contactId = own(attributes, "contact_id");
  const contact = context.organization.records.find(
    "contact",
    String(contactId),
  );
  return {
    _type: "CustomActivity",
    id: record.id,
    organization_id: context.organization.id,
    custom_activity_type_id: record.type_id,
    lead_id: record.lead_id,
    contact_id: contact?.id ?? null,
    user_id: userId,
    user_name: nameOfUser(userId, context),
    users: [],
    status: own(attributes, "status"),
    activity_at: time("activity_at"),
    last_published_at: time("last_published_at"),
    pinned: own(attributes, "pinned"),
    pinned_at: time("pinned_at"),
    mentions: [],
    mentions_updated_at: null,
    source: "api",
    ...viewStamp(stamp, "zone"),
    created_by_name: nameOfUser(stamp.created_by, context),
    updated_by_name: nameOfUser(stamp.updated_by, context),
    ...viewValues(record, context),
  };
}

function viewObject(record: StoredRecord, context: Context): JsonObject {
  return {
    id: record.id,
    organization_id: context.organization.id,
    custom_object_type_id: record.type_id,
    lead_id: record.lead_id,
    name: own(record.attributes, "name"),
    ...viewStamp(record.stamp, "zone"),
    ...viewValues(record, context),
  };
}
