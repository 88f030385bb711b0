/** Makes an event of what a request did to one object (docs/close-api.md §10.3). */
import type { JsonObject } from "../state/json-object.js";
import type { RequestLine, Context } from "../state/endpoint-context.js";
import { withoutZone } from "../state/times.js";
import { own } from "../state/json-object.js";

/** One thing that a request has done to one object, with the object as the REST API shows it before and after. */
export interface ObjectChange {
  /** `created`, `updated`, `deleted`, or a word of its own such as `merged`. */
  readonly action: string;
  /** Close's word in events: `lead`, `activity.custom_activity`, `custom_fields.shared` … */
  readonly object_type: string;
  readonly object_id: string;
  /** The lead that the object belongs to, itself for a lead; null for what belongs to none. */
  readonly lead_id: string | null;
  /** Null where the object did not exist before. */
  readonly before: JsonObject | null;
  /** Null where it no longer exists. */
  readonly after: JsonObject | null;
  /** The request as it was sent, with its path below `/api/v1`; null for what Close does by itself. */
  readonly request: RequestLine | null;
  /** The part of `meta` beside the request, such as the two leads of a merge. */
  readonly meta?: JsonObject;
}

/**
 * Logs a change and hands it to the webhook subscriptions. An update that changes nothing but when and
 * by whom it was made is no event.
 */
export function logChange(
  { organization }: Context,
  change: ObjectChange,
): void {
  const { before, after, request } = change;
  const changed =
    before === null || after === null ? [] : changedKeys(before, after);
  if (change.action === "updated" && changed.every(isStamp)) return;
  const time = withoutZone(organization.now());
  organization.events.append({
    date_created: time,
    date_updated: time,
    action: change.action,
    object_type: change.object_type,
    object_id: change.object_id,
    lead_id: change.lead_id,
    organization_id: organization.id,
    // Recorded events of what Close did by itself name neither a user nor a request.
    user_id: request === null ? null : organization.me().id,
    request_id: request === null ? null : organization.events.requestId(),
    api_key_id: null,
    oauth_client_id: null,
    oauth_scope: null,
    changed_fields: changed,
    previous_data: previousData(before, after, changed),
    data: after,
    meta: {
      ...(request === null
        ? {}
        : {
            request_method: request.method,
            request_path: `/api/v1${request.path}`,
          }),
      ...change.meta,
    },
  });
}

const stampKeys: ReadonlySet<string> = new Set([
  "date_updated",
  "updated_by",
  "updated_by_name",
]);

function isStamp(key: string): boolean {
  return stampKeys.has(key);
}

/** The keys whose values differ, sorted as in recorded events; custom values under their whole key, never as the dictionary of leads. */
function changedKeys(before: JsonObject, after: JsonObject): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter(
      (key) =>
        key !== "custom" &&
        JSON.stringify(own(before, key)) !== JSON.stringify(own(after, key)),
    )
    .toSorted();
}

/** The last full state of what is gone, the old values of what changed: null for those that had none. */
function previousData(
  before: JsonObject | null,
  after: JsonObject | null,
  changed: readonly string[],
): JsonObject {
  if (before === null) return {};
  if (after === null) return before;
  return Object.fromEntries(
    changed.map((key) => [key, own(before, key) ?? null]),
  );
}
