/** Notes, calls, meetings, form submissions and what Close adds to the feed of a lead by itself: one row each. */
import { formattedPhone, phoneCountry } from "../endpoint/contact-details.js";
import { own } from "../state/json-object.js";
import type { JsonObject } from "../state/json-object.js";
import {
  activity,
  activityFilters,
  madeWith,
  withPin,
} from "./activity-base.js";
import {
  hidden,
  idOf,
  initially,
  integer,
  later,
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
import type { StoredKind } from "./stored-kind.js";

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

/** Meetings, which come from calendars: Close has no POST for them. */
export const meetingKind = activity({
  path: "/activity/meeting/",
  model: "Meeting",
  type: "Meeting",
  remove: 200,
  event: "activity.meeting",
  update: true,
  attributes: {
    user_note: later(text),
    user_note_html: later(text),
    outcome_id: later(idOf("/outcome/")),
  },
  complete: (attributes, write) => withTwins("user_note", attributes, write),
});

/** Submissions of forms, which come from web pages. */
export const formSubmissionKind = activity({
  path: "/activity/form_submission/",
  model: "FormSubmission",
  type: "FormSubmission",
  remove: 200,
  event: "activity.form_submission",
  filters: {
    ...activityFilters,
    values: [...(activityFilters.values ?? []), "form_id"],
  },
});

/** Changes of the status of leads: made by each change, or posted as history. */
export const leadStatusChangeKind = activity({
  path: "/activity/status_change/lead/",
  model: "LeadStatusChange",
  type: "LeadStatusChange",
  remove: 200,
  event: "activity.lead_status_change",
  create: 200,
  attributes: {
    ...madeWith,
    lead_id: once(required(idOf("lead"))),
    contact_id: once(idOf("contact")),
    user_id: once(idOf("user")),
    activity_at: once(moment),
    old_status_id: once(required(idOf("lead status"))),
    new_status_id: once(required(idOf("lead status"))),
  },
  derive: ({ attributes }, { organization: { leadStatuses } }) => {
    const label = (key: string): string | null =>
      leadStatuses.find(String(own(attributes, key)))?.label ?? null;
    return {
      old_status_label: label("old_status_id"),
      new_status_label: label("new_status_id"),
    };
  },
});

/** Changes of the status of opportunities: made by each change, or posted as history. */
export const opportunityStatusChangeKind = activity({
  path: "/activity/status_change/opportunity/",
  model: "OpportunityStatusChange",
  type: "OpportunityStatusChange",
  remove: 200,
  event: "activity.opportunity_status_change",
  create: 200,
  filters: {
    ...activityFilters,
    values: [...(activityFilters.values ?? []), "opportunity_id"],
  },
  attributes: {
    ...madeWith,
    lead_id: once(required(idOf("lead"))),
    contact_id: once(idOf("contact")),
    user_id: once(idOf("user")),
    activity_at: once(moment),
    opportunity_id: once(required(idOf("opportunity"))),
    old_status_id: once(required(idOf("opportunity status"))),
    new_status_id: once(required(idOf("opportunity status"))),
  },
  derive: (thing, { organization }) => {
    const { attributes } = thing;
    const opportunity = organization.records.find(
      "opportunity",
      String(own(attributes, "opportunity_id")),
    );
    const now = opportunity?.attributes ?? {};
    return {
      ...statusWords("old", attributes, organization),
      ...statusWords("new", attributes, organization),
      opportunity_confidence: own(now, "confidence") ?? null,
      opportunity_date_won: own(now, "date_won") ?? null,
      opportunity_value: own(now, "value") ?? null,
      opportunity_value_currency: organization.currency(),
      opportunity_value_period: own(now, "value_period") ?? "one_time",
    };
  },
});

function statusWords(
  when: "old" | "new",
  attributes: JsonObject,
  { opportunityStatuses, pipelines }: OrganizationOfStatuses,
): JsonObject {
  const id = String(own(attributes, `${when}_status_id`));
  const status = opportunityStatuses.find(id);
  const pipeline =
    status === undefined ? undefined : pipelines.find(status.pipeline_id);
  return {
    [`${when}_status_label`]: status?.label ?? null,
    [`${when}_status_type`]: status?.type ?? null,
    [`${when}_pipeline_id`]: pipeline?.id ?? null,
    [`${when}_pipeline_name`]: pipeline?.name ?? null,
  };
}

type OrganizationOfStatuses = Pick<
  Parameters<NonNullable<StoredKind["derive"]>>[1]["organization"],
  "opportunityStatuses" | "pipelines"
>;

/** Merges of leads, on the lead that stays. */
export const leadMergeKind = activity({
  path: "/activity/lead_merge/",
  model: "LeadMerge",
  type: "LeadMerge",
  event: "lead_merge",
});

/** Completed tasks. */
export const taskCompletedKind = activity({
  path: "/activity/task_completed/",
  model: "TaskCompleted",
  type: "TaskCompleted",
  remove: 200,
  event: "activity.task_completed",
});

/** Leads that an import has changed (docs/close-api.md §15). */
export const importUpdateKind = activity({
  path: "/activity/import_update/",
  model: "ImportUpdate",
  type: "ImportUpdate",
  remove: 200,
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
