/** Sequences of e-mails and calls, and the contacts that are subscribed to them. No step is ever run. */
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import {
  flag,
  idOf,
  initially,
  later,
  moment,
  object,
  objects,
  once,
  oneOf,
  required,
  text,
  texts,
} from "./attribute-kinds.js";
import { stampById } from "./stamp-forms.js";
import type { StoredKind, ThingWrite } from "./stored-kind.js";

/** Sequences, which Close calls workflows, too. */
export const sequenceKind: StoredKind = {
  path: "/sequence/",
  model: "Sequence",
  prefix: "seq",
  event: "sequence",
  query: ["_limit", "_skip"],
  permission: "manage_email_sequences",
  stamp: stampById,
  list: "paged",
  create: 200,
  update: true,
  remove: 200,
  attributes: {
    name: required(text),
    status: initially("active", oneOf("active", "paused", "draft")),
    timezone: text,
    schedule: object,
    schedule_id: text,
    steps: objects(),
    allow_manual_enrollment: initially(true, flag),
    trigger_query: object,
    goals: objects(),
  },
  complete: (attributes, write) => ({
    ...attributes,
    steps: write.isSent("steps")
      ? readSteps(attributes, write)
      : own(attributes, "steps"),
  }),
  derive: ({ id }, { organization }) => {
    const counts = { active: 0, error: 0, finished: 0, goal: 0, paused: 0 };
    for (const { attributes } of organization.things.all(subscriptionPath)) {
      const status = own(attributes, "status");
      if (own(attributes, "sequence_id") === id && isCounted(status, counts))
        counts[status] += 1;
    }
    return { subscription_counts_by_status: counts };
  },
};

function isCounted<T extends object>(
  status: unknown,
  counts: T,
): status is keyof T {
  return typeof status === "string" && Object.hasOwn(counts, status);
}

/** The steps that were sent; one that is sent by its id alone stays as it is, one that is left out is gone. */
function readSteps(
  attributes: JsonObject,
  { context, current }: ThingWrite,
): readonly JsonObject[] {
  const { nextId, stamp, me } = context.organization;
  const known = stepsOf(current?.attributes ?? {});
  return stepsOf(attributes).map((sent) => {
    const old = known.find((one) => one["id"] === sent["id"]);
    const now = stamp().date_created;
    const type = own(sent, "email_template_id") == null ? "call" : "email";
    const made = {
      id: nextId("seqstep"),
      created_by_id: me().id,
      date_created: now,
      delay: 0,
      email_template_id: null,
      required: true,
      step_allowed_delay: null,
      step_type: type,
      threading: null,
    };
    const base = old ?? made;
    return {
      ...base,
      ...sent,
      id: base["id"],
      date_updated: now,
      updated_by_id: me().id,
    };
  });
}

function stepsOf(attributes: JsonObject): readonly JsonObject[] {
  const steps = own(attributes, "steps");
  return Array.isArray(steps) ? steps.filter(isJsonObject) : [];
}

const subscriptionPath = "/sequence_subscription/";

/** Subscriptions of contacts to sequences. */
export const subscriptionKind: StoredKind = {
  path: subscriptionPath,
  model: "SequenceSubscription",
  prefix: "sub",
  event: "sequence_subscription",
  stamp: stampById,
  list: "paged",
  filters: {
    values: ["contact_id", "lead_id", "sequence_id"],
    oneOf: ["sequence_id", "contact_id", "lead_id"],
  },
  create: 201,
  update: true,
  // Documented since August 2026 (docs/close-api.md §15).
  remove: 200,
  attributes: {
    sequence_id: once(required(idOf("/sequence/"))),
    contact_id: once(required(idOf("contact"))),
    contact_email: once(text),
    sender_account_id: text,
    sender_email: text,
    sender_name: text,
    calls_assigned_to: texts,
    start_date: once(moment),
    status: later(
      initially(
        "active",
        oneOf("active", "paused", "finished", "goal", "error"),
      ),
    ),
  },
  complete: (attributes, { context, current, isSent }) => {
    const contact = context.organization.records.find(
      "contact",
      String(own(attributes, "contact_id")),
    );
    const isPaused = own(attributes, "status") === "paused";
    return {
      ...attributes,
      lead_id: contact?.lead_id ?? current?.lead_id ?? null,
      status_reason: isSent("status") && isPaused ? "manual" : null,
    };
  },
};
