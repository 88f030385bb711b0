/** Tasks: what is to be done about a lead, by whom and when (docs/close-api.md §8). */
import type { ApiCall } from "../endpoint/router.js";
import { dayAt } from "../state/times.js";
import { nameOfRecord, nameOfUser } from "../state/display-names.js";
import type { Context } from "../state/endpoint-context.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { StoredThing } from "../state/stored-things.js";
import { taskCompletedKind } from "./feed-kinds.js";
import {
  dayOrMoment,
  flag,
  hidden,
  idOf,
  initially,
  once,
  oneOf,
  required,
  solid,
  text,
} from "./attribute-kinds.js";
import { olderStamp } from "./stamp-forms.js";
import type { StoredKind } from "./stored-kind.js";
import { makeThing } from "./thing-writes.js";
import { viewThing } from "./thing-views.js";

/** Tasks; of the two types that can be made, `lead` is the usual one. */
export const taskKind: StoredKind = {
  path: "/task/",
  model: "Task",
  prefix: "task",
  event: (attributes) => `task.${String(own(attributes, "_type"))}`,
  stamp: olderStamp,
  create: 200,
  update: true,
  remove: 200,
  problemsOf: "relation",
  attributes: {
    _type: once(initially("lead", oneOf("lead", "outgoing_call"))),
    organization_id: hidden(solid(idOf("organization"))),
    created_by: hidden(solid(idOf("user"))),
    lead_id: required(idOf("lead")),
    contact_id: idOf("contact"),
    assigned_to: solid(idOf("user")),
    text: solid(text),
    date: solid(dayOrMoment),
    due_date: solid(dayOrMoment),
    is_complete: solid(flag),
    is_dateless: solid(flag),
    priority: solid(oneOf("high", "medium")),
    resolution: oneOf("abandoned", "skipped"),
    agent_config_id: text,
  },
  shown: { object_id: null, object_type: null },
  complete: (attributes, { context, isSent }) => {
    const date = own(attributes, "date");
    const isDateless = isSent("is_dateless")
      ? own(attributes, "is_dateless") === true
      : date === null;
    return {
      ...attributes,
      date: isDateless ? null : date,
      is_dateless: isDateless,
      assigned_to:
        own(attributes, "assigned_to") ?? context.organization.me().id,
    };
  },
  derive: viewAround,
  happened: (before, after) =>
    isCompleted(before, after) ? ["completed"] : [],
  after: (before, after, context, call) => {
    if (isCompleted(before?.attributes, after.attributes))
      addCompletion(after, context, call);
  },
};

function isCompleted(
  before: JsonObject | undefined,
  after: JsonObject,
): boolean {
  const wasComplete =
    before !== undefined && own(before, "is_complete") === true;
  return own(after, "is_complete") === true && !wasComplete;
}

/** The feed of the lead shows that a task was completed. */
function addCompletion(
  task: StoredThing,
  context: Context,
  call: ApiCall,
): void {
  const { attributes, lead_id: leadId } = task;
  const assigned = own(attributes, "assigned_to");
  makeThing(
    taskCompletedKind,
    {
      leadId,
      attributes: {
        user_id: context.organization.me().id,
        activity_at: context.organization.stamp().date_created,
        task_id: task.id,
        task_text: own(attributes, "text"),
        task_assigned_to: assigned,
        task_assigned_to_name: nameOfUser(assigned, context),
      },
    },
    context,
    call,
  );
}

/** The names of people and of the lead, and the view of the inbox in which the task is. */
function viewAround(task: StoredThing, context: Context): JsonObject {
  const { attributes, lead_id: leadId, stamp } = task;
  const { records } = context.organization;
  const lead = leadId === null ? undefined : records.find("lead", leadId);
  const contact = records.find(
    "contact",
    String(own(attributes, "contact_id")),
  );
  return {
    assigned_to_name: nameOfUser(own(attributes, "assigned_to"), context),
    contact_id: contact?.id ?? null,
    contact_name: contact === undefined ? null : nameOfRecord(contact, context),
    lead_id: leadId,
    lead_name: lead === undefined ? null : nameOfRecord(lead, context),
    created_by_name: nameOfUser(stamp.created_by, context),
    updated_by_name: nameOfUser(stamp.updated_by, context),
    view: taskView(attributes, context.organization.now(), 0),
  };
}

/** The view that shows a task: what is complete, what is due by the end of the user's day, or what comes later. */
export function taskView(
  attributes: JsonObject,
  now: Date,
  offsetHours: number,
): "archive" | "inbox" | "future" {
  if (own(attributes, "is_complete") === true) return "archive";
  const date = own(attributes, "date");
  const today = dayAt(now, offsetHours);
  if (typeof date !== "string" || date.slice(0, 10) <= today) return "inbox";
  return "future";
}

/** The tasks of a lead that are still to be done, as the lead shows them (docs/close-api.md §2.9). */
export function openTasksOf(
  leadId: string,
  context: Context,
): readonly JsonObject[] {
  return context.organization.things
    .ofLead(leadId)
    .filter(
      ({ kind, attributes }) =>
        kind === taskKind.path && own(attributes, "is_complete") !== true,
    )
    .map((task) => viewThing(taskKind, task, context));
}
