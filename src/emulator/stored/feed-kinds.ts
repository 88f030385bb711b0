/** Activities that no person makes through the API: meetings, submissions of forms, and what Close adds to the feed of a lead by itself. */
import { activity, activityFilters, madeWith } from "./activity-base.js";
import {
  later,
  text,
  idOf,
  once,
  required,
  moment,
} from "./attribute-kinds.js";
import { withTwins } from "./rich-text.js";
import { own } from "../state/json-object.js";
import type { JsonObject } from "../state/json-object.js";
import type { StoredKind } from "./stored-kind.js";

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
  shown: {
    title: null,
    note: null,
    location: null,
    status: "upcoming",
    starts_at: null,
    ends_at: null,
    duration: null,
    actual_duration: null,
    attendees: [],
    attached_call_ids: [],
    calendar_event_link: null,
    calendar_event_uids: [],
    conference_links: [],
    connected_account_id: null,
    integrations: [],
    is_recurring: false,
    source: "calendar",
    summary: null,
    user_note_mentions: [],
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
  shown: {
    form_id: "",
    form_name: null,
    form_configuration_id: "",
    ip_address: null,
    origin: null,
    source_url: null,
    source_url_normalized: null,
    values: {},
    values_by_name: {},
  },
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
  shown: { import_id: null, reverted: false },
  remove: 200,
});
