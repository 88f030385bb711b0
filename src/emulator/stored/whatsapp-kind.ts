/** WhatsApp messages, which an integration logs. */
import { activity, activityFilters } from "./activity-base.js";
import {
  once,
  required,
  idOf,
  moment,
  oneOf,
  text,
  url,
  solid,
  objects,
} from "./attribute-kinds.js";
import { noSequence } from "./activity-kinds.js";
import { own } from "../state/json-object.js";
import { formattedPhone } from "../endpoint/contact-details.js";

/** WhatsApp messages, which an integration logs. */
export const whatsappKind = activity({
  path: "/activity/whatsapp_message/",
  model: "WhatsAppMessage",
  type: "WhatsAppMessage",
  event: "activity.whatsapp_message",
  query: ["send_to_inbox"],
  create: 200,
  update: true,
  remove: 200,
  filters: {
    ...activityFilters,
    values: [...(activityFilters.values ?? []), "external_whatsapp_message_id"],
  },
  attributes: {
    lead_id: once(required(idOf("lead"))),
    contact_id: required(idOf("contact")),
    user_id: idOf("user"),
    activity_at: required(moment),
    direction: required(oneOf("incoming", "outgoing")),
    external_whatsapp_message_id: once(required(text)),
    message_markdown: required(text),
    local_phone: required(text),
    remote_phone: required(text),
    response_to_id: idOf("/activity/whatsapp_message/"),
    integration_link: url,
    attachments: solid(objects("content_type", "filename", "url")),
  },
  shown: { source: "api", integration_name: null, ...noSequence },
  derive: ({ attributes }) => {
    const markdown = String(own(attributes, "message_markdown"));
    return {
      message_html: `<p>${escaped(markdown)}</p>`,
      text: markdown.replace(/[*_~]/g, ""),
      local_phone_formatted: formattedPhone(own(attributes, "local_phone")),
      remote_phone_formatted: formattedPhone(own(attributes, "remote_phone")),
    };
  },
});

function escaped(value: string): string {
  return value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}
