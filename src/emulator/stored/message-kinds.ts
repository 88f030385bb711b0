/** E-mails and SMS. Nothing is sent: a message has the status that it was given. */
import { formattedPhone, phoneCountry } from "../endpoint/contact-details.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import { activity, madeWith } from "./activity-base.js";
import { became, noSequence } from "./activity-kinds.js";
import type { Attributes } from "./attribute-kinds.js";
import {
  email,
  flag,
  hidden,
  idOf,
  initially,
  integer,
  moment,
  objects,
  once,
  oneOf,
  required,
  solid,
  text,
  texts,
} from "./attribute-kinds.js";
import { threadFor } from "./email-threads.js";
import type { ThingWrite } from "./stored-kind.js";

const messageStatus = oneOf(
  "inbox",
  "draft",
  "scheduled",
  "outbox",
  "sent",
  "error",
);

/** The attributes that say when a message is sent, as the descriptions of the endpoints name them. */
const sending: Attributes = {
  date_scheduled: moment,
  send_in: hidden(integer),
};

/** The moment at which a message was sent; one that is already sent was sent when it happened. */
function withDateSent(
  attributes: JsonObject,
  { current, context }: ThingWrite,
): JsonObject {
  const before =
    current === undefined ? null : own(current.attributes, "date_sent");
  const isSent = ["sent", "outbox", "inbox"].includes(
    String(own(attributes, "status")),
  );
  const now = `${context.organization.stamp().date_created}+00:00`;
  return { ...attributes, date_sent: isSent ? (before ?? now) : null };
}

function whenSent(
  before: JsonObject | undefined,
  after: JsonObject,
): readonly string[] {
  return became("status", "sent", before, after) ? ["sent"] : [];
}

/** E-mails. */
export const emailKind = activity({
  path: "/activity/email/",
  model: "Email",
  type: "Email",
  event: "activity.email",
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    ...madeWith,
    ...sending,
    lead_id: once(required(idOf("lead"))),
    contact_id: idOf("contact"),
    user_id: idOf("user"),
    activity_at: moment,
    status: required(messageStatus),
    subject: text,
    sender: email,
    to: texts,
    cc: texts,
    bcc: texts,
    body_text: text,
    body_html: text,
    attachments: objects("filename", "size", "url"),
    template_id: idOf("/email_template/"),
    account_id: hidden(text),
    in_reply_to_id: idOf("/activity/email/"),
    opens: objects("opened_at"),
    followup_date: hidden(moment),
    followup_sequence_id: idOf("/sequence/"),
    followup_sequence_delay: integer,
    followup_sequence_add_cc_bcc: flag,
  },
  shown: {
    agent_action_reason: null,
    agent_config_id: null,
    bulk_email_action_id: null,
    has_reply: false,
    message_ids: [],
    need_smtp_credentials: false,
    opens_summary: null,
    references: [],
    send_as_id: null,
    send_attempts: [],
    ...noSequence,
  },
  complete: (attributes, write) => {
    const whole = withSender(withBody(attributes, write.context), write);
    const thread =
      write.current === undefined
        ? threadFor(whole, write.context)
        : own(write.current.attributes, "thread_id");
    return { ...withDateSent(whole, write), thread_id: thread };
  },
  derive: ({ attributes }, { organization: { things } }) => {
    const body = own(attributes, "body_text");
    const template = things.find(
      "/email_template/",
      String(own(attributes, "template_id")),
    );
    const isIncoming = own(attributes, "status") === "inbox";
    return {
      body_preview: typeof body === "string" ? body.slice(0, 256) : null,
      direction: isIncoming ? "incoming" : "outgoing",
      email_account_id: own(attributes, "account_id"),
      template_name:
        template === undefined ? null : own(template.attributes, "name"),
      envelope: envelopeOf(attributes),
    };
  },
  happened: whenSent,
});

/** A template stands for a body that is left out; nothing is filled in. */
function withBody(
  attributes: JsonObject,
  { organization }: Context,
): JsonObject {
  const template = organization.things.find(
    "/email_template/",
    String(own(attributes, "template_id")),
  );
  const [text, html] = ["body_text", "body_html"].map(
    (key) => own(attributes, key) ?? null,
  );
  if (template === undefined || text !== null || html !== null)
    return attributes;
  return {
    ...attributes,
    body_html: own(template.attributes, "body") ?? null,
    subject:
      own(attributes, "subject") ?? own(template.attributes, "subject") ?? null,
  };
}

/** A sender is needed but for drafts and for what is sent already, which is then that of the user. */
function withSender(attributes: JsonObject, write: ThingWrite): JsonObject {
  const { context, refuse } = write;
  if (typeof own(attributes, "sender") === "string") return attributes;
  const status = own(attributes, "status");
  if (status === "sent")
    return { ...attributes, sender: context.organization.me().email };
  if (typeof status === "string" && status !== "draft" && status !== "")
    refuse("sender", "This field is required.");
  return attributes;
}

function envelopeOf(attributes: JsonObject): JsonObject {
  const people = (key: string): readonly JsonObject[] =>
    [own(attributes, key)]
      .flat()
      .filter((one) => typeof one === "string")
      .map((one) => ({ email: one, name: null }));
  return {
    from: people("sender"),
    sender: people("sender"),
    to: people("to"),
    cc: people("cc"),
    bcc: people("bcc"),
    reply_to: [],
    subject: own(attributes, "subject"),
    in_reply_to: null,
    message_id: null,
    date: own(attributes, "date_sent"),
  };
}

/** SMS. */
export const smsKind = activity({
  path: "/activity/sms/",
  model: "SMS",
  type: "SMS",
  event: "activity.sms",
  query: ["send_to_inbox"],
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    ...madeWith,
    ...sending,
    lead_id: idOf("lead"),
    contact_id: idOf("contact"),
    user_id: idOf("user"),
    activity_at: moment,
    status: required(messageStatus),
    direction: once(solid(oneOf("inbound", "outbound"))),
    source: once(solid(initially("External", oneOf("Close.io", "External")))),
    text,
    template_id: idOf("/sms_template/"),
    local_phone: text,
    remote_phone: text,
    attachments: objects("content_type", "filename", "url"),
  },
  shown: {
    agent_action_reason: null,
    agent_config_id: null,
    cost: null,
    error_message: null,
    ...noSequence,
  },
  complete: (attributes, write) => {
    const isInbox = own(attributes, "status") === "inbox";
    const direction =
      own(attributes, "direction") ?? (isInbox ? "inbound" : "outbound");
    return withDateSent(
      { ...withTemplate(attributes, write.context), direction },
      write,
    );
  },
  derive: ({ attributes }) => ({
    ...viewPhone("local", attributes),
    ...viewPhone("remote", attributes),
  }),
  happened: whenSent,
});

/** A template stands for a text that is left out; nothing is filled in. */
function withTemplate(
  attributes: JsonObject,
  { organization }: Context,
): JsonObject {
  const template = organization.things.find(
    "/sms_template/",
    String(own(attributes, "template_id")),
  );
  const written = own(attributes, "text") ?? null;
  if (written !== null || template === undefined) return attributes;
  return { ...attributes, text: own(template.attributes, "text") ?? null };
}

function viewPhone(
  side: "local" | "remote",
  attributes: JsonObject,
): JsonObject {
  const phone = own(attributes, `${side}_phone`);
  return {
    [`${side}_phone_formatted`]: formattedPhone(phone),
    [`${side}_country_iso`]: phoneCountry(phone),
  };
}
