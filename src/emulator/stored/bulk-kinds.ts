/** Bulk actions and exports: they are taken and answered as done, and change nothing. */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import {
  flag,
  idOf,
  initially,
  integer,
  object,
  objects,
  once,
  oneOf,
  required,
  text,
  texts,
} from "./attribute-kinds.js";
import type { Attributes } from "./attribute-kinds.js";
import { olderStamp } from "./stamp-forms.js";
import type { StoredKind, ThingWrite } from "./stored-kind.js";

/** The attributes by which each of them says what it is about. */
const selection: Attributes = {
  query: text,
  s_query: initially({}, object),
  results_limit: integer,
  sort: objects(),
  send_done_email: initially(true, flag),
};

const counts: JsonObject = {
  n_leads: 0,
  n_leads_processed: 0,
  n_objects: 0,
  n_objects_processed: 0,
  status: "done",
};

function bulkAction(
  row: Pick<
    StoredKind,
    | "path"
    | "model"
    | "prefix"
    | "event"
    | "permission"
    | "attributes"
    | "filters"
    | "complete"
  >,
): StoredKind {
  return {
    stamp: olderStamp,
    list: "paged",
    isNewestFirst: true,
    create: 200,
    shown: counts,
    ...row,
    attributes: { ...row.attributes, ...selection },
  };
}

const fieldEdits = [
  "custom_field",
  "contact_custom_field",
  "activity_custom_field",
  "global_custom_field",
  "opportunity_custom_field",
  "custom_object_custom_field",
].flatMap((one) => [`set_${one}`, `clear_${one}`]);

/** The four kinds of bulk actions. */
export const bulkKinds: readonly StoredKind[] = [
  bulkAction({
    path: "/bulk_action/email/",
    model: "BulkEmailAction",
    prefix: "bulkemail",
    event: "bulk_action.email",
    permission: "bulk_email",
    filters: { values: ["template_id"] },
    attributes: {
      template_id: required(idOf("/email_template/")),
      email_account_id: text,
      sender: text,
      contact_preference: initially("lead", oneOf("lead", "contact", "all")),
    },
  }),
  bulkAction({
    path: "/bulk_action/edit/",
    model: "BulkEditAction",
    prefix: "bulkedit",
    event: "bulk_action.edit",
    permission: "bulk_edit",
    attributes: {
      type: required(oneOf("set_lead_status", ...fieldEdits)),
      lead_status_id: idOf("lead status"),
      custom_field_id: text,
      custom_field_name: text,
      custom_field_value: text,
      custom_field_values: texts,
      custom_field_operation: initially(
        "replace",
        oneOf("replace", "add", "remove"),
      ),
    },
    complete: withTarget,
  }),
  bulkAction({
    path: "/bulk_action/delete/",
    model: "BulkDeleteAction",
    prefix: "bulkdelete",
    event: "bulk_action.delete",
    permission: "bulk_delete",
    attributes: {
      bulk_object_type: initially(
        "lead",
        oneOf("lead", "contact", "call", "custom_activity", "form_submission"),
      ),
    },
  }),
  bulkAction({
    path: "/bulk_action/sequence_subscription/",
    model: "BulkSequenceSubscriptionAction",
    prefix: "bulkseqsub",
    event: "bulk_action.sequence_subscription",
    permission: "bulk_sequence_subscriptions",
    attributes: {
      action_type: required(
        oneOf("subscribe", "resume", "resume_finished", "pause", "reassign"),
      ),
      sequence_id: idOf("/sequence/"),
      sender_account_id: text,
      sender_name: text,
      sender_email: text,
      contact_preference: oneOf("lead", "contact"),
      calls_assigned_to: texts,
      from_phone_number_id: idOf("/phone_number/"),
    },
    complete: (attributes, { isSent, refuse }) => {
      if (own(attributes, "action_type") === "subscribe")
        for (const key of neededToSubscribe)
          if (!isSent(key)) refuse(key, "This field is required.");
      return attributes;
    },
  }),
];

const neededToSubscribe = [
  "sequence_id",
  "sender_account_id",
  "sender_name",
  "sender_email",
  "contact_preference",
];

/** An edit says which status or which field it is about, as documented. */
function withTarget(
  attributes: JsonObject,
  { isSent, refuse }: ThingWrite,
): JsonObject {
  const type = own(attributes, "type");
  if (type === "set_lead_status" && !isSent("lead_status_id"))
    refuse("lead_status_id", "This field is required.");
  const isOfField = fieldEdits.some((one) => one === type);
  if (isOfField && !isSent("custom_field_id") && !isSent("custom_field_name"))
    refuse("custom_field_id", "This field is required.");
  return attributes;
}

const dateFormats = oneOf("original", "iso8601", "excel");

const exported: Attributes = {
  format: required(oneOf("csv", "json")),
  date_format: initially("original", dateFormats),
  fields: texts,
  send_done_email: initially(true, flag),
  include_activities: flag,
  include_addresses: flag,
  include_custom_objects: flag,
  include_smart_fields: flag,
};

/** All exports, as they are listed and found; each is made at a path of its own. */
export const exportKind: StoredKind = {
  path: "/export/",
  model: "Export",
  prefix: "expo",
  stamp: olderStamp,
  list: "paged",
  isNewestFirst: true,
  attributes: exported,
  shown: {
    status: "done",
    download_url: null,
    n_docs: 0,
    n_docs_processed: 0,
  },
};

/** Exports of leads, when they are made. */
export const leadExportKind: StoredKind = {
  ...exportKind,
  event: "export.lead",
  attributes: {
    ...exported,
    type: required(oneOf("leads", "contacts", "lead_opps")),
    s_query: object,
    query: text,
    results_limit: integer,
    sort: objects(),
  },
};

/** Exports of opportunities, when they are made. */
export const opportunityExportKind: StoredKind = {
  ...exportKind,
  event: "export.opportunity",
  attributes: {
    ...exported,
    type: once(initially("opps", oneOf("opps"))),
    params: object,
  },
};
