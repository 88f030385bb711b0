/** Webhook subscriptions: what they look like and which events they want (docs/close-api.md §10.1, §10.6). */
import type { LoggedEvent } from "../state/logged-events.js";
import { viewStamp } from "../settings/stamp-view.js";
import { parseFilter } from "./webhook-filters.js";
import type { JsonObject } from "../state/json-object.js";
import type { StoredWebhook } from "../state/state.js";

/** A subscription without its key, as every answer but the first shows it. */
export function viewWebhook(webhook: StoredWebhook): JsonObject {
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    ...(webhook.event_filter === null
      ? {}
      : { event_filter: webhook.event_filter }),
    status: webhook.status,
    verify_ssl: webhook.verify_ssl,
    ...viewStamp(webhook.stamp, "no zone"),
    counters: {},
    health_status: null,
    history: { errors: [], successes: [] },
    latest_error: null,
    pause_reason: null,
    recent_consecutive_fail_buckets_cnt: 0,
  };
}

/** Says whether an active subscription wants an event. Its filters must have been read before. */
export function wants(webhook: StoredWebhook, event: LoggedEvent): boolean {
  if (webhook.status === "paused") return false;
  return (
    passes(webhook.event_filter, event) &&
    webhook.events.some(
      (wanted) =>
        wanted.object_type === event.object_type &&
        wanted.action === event.action &&
        passes(wanted.extra_filter, event),
    )
  );
}

function passes(filter: unknown, event: LoggedEvent): boolean {
  return filter === null || parseFilter(filter)(event);
}

const objectTypes: ReadonlySet<string> = new Set([
  "lead",
  "lead_merge",
  "contact",
  "opportunity",
  "unsubscribed_email",
  "import",
  "custom_activity_type",
  "custom_object_type",
  "custom_object",
  "membership",
  "group",
  "saved_search",
  "phone_number",
  "email_template",
  "sms_template",
  "sequence",
  "sequence_subscription",
  "comment",
  "comment_thread",
]);

const families =
  /^(?:task|activity|export|bulk_action|status|status_change)\.[a-z_]+$|^custom_fields\.(?:lead|contact|opportunity|activity|custom_object|shared)$/;

/** Says whether Close documents events of an object type (docs/close-api.md §10.4); families such as `task.` are open. */
export function isEventObjectType(objectType: string): boolean {
  return objectTypes.has(objectType) || families.test(objectType);
}
