/** Notes, calls, meetings, form submissions and what Close adds to the feed of a lead by itself: one row each. */
import { formattedPhone, phoneCountry } from "../endpoint/contact-details.js";
import { own } from "../state/json-object.js";
import type { JsonObject } from "../state/json-object.js";
import { activity, madeWith, withPin } from "./activity-base.js";
import {
  hidden,
  idOf,
  initially,
  integer,
  moment,
  object,
  objects,
  once,
  oneOf,
  required,
  solid,
  flag,
  text,
  url,
} from "./attribute-kinds.js";
import { withTwins } from "./rich-text.js";
/** Activities that belong to no sequence say so. */
export const noSequence: JsonObject = {
  sequence_id: null,
  sequence_name: null,
  sequence_subscription_id: null,
};

/** Notes. */
export const noteKind = activity({
  path: "/activity/note/",
  model: "Note",
  type: "Note",
  remove: 200,
  event: "activity.note",
  create: 200,
  update: true,
  attributes: {
    ...madeWith,
    lead_id: once(required(idOf("lead"))),
    contact_id: idOf("contact"),
    user_id: once(idOf("user")),
    activity_at: moment,
    title: text,
    note: text,
    note_html: text,
    pinned: flag,
    attachments: objects("filename", "url"),
  },
  shown: { note_mentions: [], source: "api" },
  complete: (attributes, write) =>
    withPin(withTwins("note", attributes, write), write),
});

const callStatuses = [
  "created",
  "in-progress",
  "completed",
  "cancel",
  "no-answer",
  "busy",
  "failed",
  "timeout",
];

/** Calls, all of them made outside of Close. */
export const callKind = activity({
  path: "/activity/call/",
  model: "Call",
  type: "Call",
  remove: 200,
  event: "activity.call",
  create: 200,
  update: true,
  attributes: {
    ...madeWith,
    lead_id: idOf("lead"),
    contact_id: idOf("contact"),
    user_id: idOf("user"),
    activity_at: moment,
    direction: once(solid(initially("outbound", oneOf("inbound", "outbound")))),
    source: once(solid(initially("External", oneOf("Close.io", "External")))),
    status: solid(initially("completed", oneOf(...callStatuses))),
    duration: integer,
    phone: text,
    note: text,
    note_html: text,
    outcome_id: idOf("/outcome/"),
    playbook_id: idOf("/playbook/"),
    conversation_type_id: text,
    quality_info: text,
    recording_url: url,
    voicemail_url: url,
    custom_fields: hidden(object),
  },
  shown: {
    call_method: "external",
    cost: "0",
    dialer_id: null,
    dialer_saved_search_id: null,
    voicemail_duration: null,
    local_phone: null,
    local_phone_formatted: null,
    local_country_iso: null,
    ...noSequence,
  },
  complete: (attributes, write) => {
    for (const key of ["recording_url", "voicemail_url"]) {
      const value = own(attributes, key);
      // Close asks for a secure URL; the text is that of any other.
      if (typeof value === "string" && !value.startsWith("https://"))
        write.refuse(key, "Invalid URL.");
    }
    return withTwins("note", attributes, write);
  },
  derive: ({ attributes }) => {
    const phone = own(attributes, "phone");
    const isCompleted = own(attributes, "status") === "completed";
    return {
      remote_phone: phone,
      remote_phone_formatted: formattedPhone(phone),
      remote_country_iso: phoneCountry(phone),
      disposition: isCompleted ? "answered" : null,
    };
  },
  happened: (before, after) =>
    became("status", "completed", before, after) ? ["completed"] : [],
});

/** Says whether a value has become a word with this write. */
export function became(
  key: string,
  word: string,
  before: JsonObject | undefined,
  after: JsonObject,
): boolean {
  return (
    own(after, key) === word &&
    (before === undefined || own(before, key) !== word)
  );
}
