/** Templates of e-mails and SMS, saved searches and integration links: what an organisation sets up for its people. */
import { own } from "../state/json-object.js";
import type { JsonObject } from "../state/json-object.js";
import {
  flag,
  initially,
  later,
  object,
  objects,
  once,
  oneOf,
  required,
  requiredAtFirst,
  solid,
  text,
  texts,
} from "./attribute-kinds.js";
import { newerStamp, olderStamp } from "./stamp-forms.js";
import type { StoredKind, ThingWrite } from "./stored-kind.js";

/** Templates of e-mails. */
export const emailTemplateKind: StoredKind = {
  path: "/email_template/",
  model: "EmailTemplate",
  prefix: "tmpl",
  event: "email_template",
  query: ["include_embedded"],
  stamp: olderStamp,
  list: "paged",
  filters: { flags: ["is_archived", "is_shared"] },
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    name: required(text),
    subject: text,
    body: text,
    is_shared: flag,
    is_archived: flag,
    attachments: objects("filename", "url"),
  },
  derive: ({ id }, { organization }) => ({
    used_by_sequences: organization.things
      .all("/sequence/")
      .filter(({ attributes }) => JSON.stringify(attributes).includes(id))
      .map((sequence) => ({
        id: sequence.id,
        name: own(sequence.attributes, "name"),
      })),
  }),
};

/** Templates of SMS. */
export const smsTemplateKind: StoredKind = {
  path: "/sms_template/",
  model: "SMSTemplate",
  prefix: "smstmpl",
  event: "sms_template",
  query: ["include_attachments", "include_embedded"],
  stamp: newerStamp,
  list: "paged",
  create: 201,
  update: true,
  remove: 204,
  attributes: {
    name: required(text),
    text: solid(initially("", text)),
    is_shared: solid(flag),
    status: later(solid(initially("active", oneOf("active", "archived")))),
    attachments: solid(objects("content_type", "filename", "url")),
  },
  derive: ({ stamp }) => ({ owned_by: stamp.created_by }),
};

const searchTypes = [
  "lead",
  "contact",
  "opportunity",
  "call",
  "email",
  "sms",
  "meeting",
  "note",
  "whatsapp_message",
  "custom_activity",
  "form_submission",
];

/** Smart views (docs/close-api.md §9.7). */
export const savedSearchKind: StoredKind = {
  path: "/saved_search/",
  model: "SavedSearch",
  prefix: "save",
  event: "saved_search",
  // Their times are those of older resources; who changed them is not shown.
  stamp: olderStamp,
  list: "paged",
  filters: { values: ["type"] },
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    name: required(text),
    description: text,
    type: once(solid(initially("lead", oneOf(...searchTypes)))),
    query: text,
    s_query: object,
    is_shared: flag,
    is_user_dependent: flag,
    selected_fields: objects("field_id"),
    sharing_settings: object,
    shared_with: texts,
  },
  complete: withSharing,
  derive: ({ stamp }) => ({ user_id: stamp.created_by }),
};

/** A description has at most 300 characters; sharing with the whole organisation is what `is_shared` says. */
function withSharing(
  attributes: JsonObject,
  { context, isSent, refuse }: ThingWrite,
): JsonObject {
  const description = own(attributes, "description");
  if (typeof description === "string" && description.length > 300)
    refuse("description", "The value must be no longer than 300 characters.");
  if (!isSent("sharing_settings")) return attributes;
  const settings = own(attributes, "sharing_settings");
  if (typeof settings !== "object" || settings === null) return attributes;
  const me = context.organization.me().id;
  const now = `${context.organization.stamp().date_created}+00:00`;
  const whole = {
    whole_org: false,
    user_ids: [],
    group_ids: [],
    ...settings,
    created_at: now,
    created_by_id: me,
    updated_at: now,
    updated_by_id: me,
  };
  return {
    ...attributes,
    sharing_settings: whole,
    is_shared: whole.whole_org,
  };
}

/** Links to other programs, shown on leads, contacts or opportunities. */
export const integrationLinkKind: StoredKind = {
  path: "/integration_link/",
  model: "IntegrationLink",
  prefix: "ilink",
  stamp: olderStamp,
  list: "complete",
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    name: requiredAtFirst(text),
    url: requiredAtFirst(text),
    type: requiredAtFirst(oneOf("lead", "contact", "opportunity")),
  },
};
