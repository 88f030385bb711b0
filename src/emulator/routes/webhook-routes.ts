/** `/webhook/`: subscriptions to events (docs/close-api.md §10.1). */
import { randomBytes } from "node:crypto";
import { failed, refuse } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { FilterError, parseFilter } from "../events/webhook-filters.js";
import { isJsonObject } from "../state/json-object.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { StoredWebhook, StoredWebhookEvent } from "../state/state.js";
import { isEventObjectType, viewWebhook } from "../events/subscriptions.js";

/** The number of subscriptions that an organisation may have. */
const mostWebhooks = 40;

/** The endpoints of webhook subscriptions. */
export const webhookRoutes = resourceRoutes<StoredWebhook>({
  path: "/webhook/",
  model: "Webhook",
  view: viewWebhook,
  list: {
    envelope: "complete",
    items: ({ organization }) => organization.webhooks.all(),
  },
  find: ({ organization }, id) => organization.webhooks.find(id),
  create: {
    status: 201,
    read: readNew,
    // This answer is the only one that ever shows the key.
    also: ({ signature_key }) => ({ signature_key }),
  },
  update: ({ reader, context: { organization }, current }) => {
    const text = readWebhook(reader, current);
    return () => {
      const stamp = organization.stamp(current.stamp);
      return organization.webhooks.put({ ...current, ...text, stamp }, current);
    };
  },
  remove: {
    status: 200,
    run: (webhook, { organization }) => {
      organization.webhooks.remove(webhook);
    },
  },
});

function readNew({
  reader,
  context,
}: PendingWrite<undefined>): () => StoredWebhook {
  const { nextId, stamp, webhooks } = context.organization;
  const text = readWebhook(reader, undefined);
  return () => {
    if (webhooks.all().length >= mostWebhooks)
      refuse(
        failed(
          400,
          `An organization can have at most ${String(mostWebhooks)} webhook subscriptions.`,
        ),
      );
    return webhooks.put({
      ...text,
      id: nextId("whsub"),
      signature_key: randomBytes(32).toString("hex"),
      stamp: stamp(),
    });
  };
}

type WebhookText = Omit<StoredWebhook, "id" | "signature_key" | "stamp">;

function readWebhook(
  reader: BodyReader,
  current: StoredWebhook | undefined,
): WebhookText {
  return {
    url: readUrl(reader, current?.url),
    events: readEvents(reader, current?.events),
    event_filter: readEventFilter(reader, current?.event_filter ?? null),
    verify_ssl: reader.flag("verify_ssl", current?.verify_ssl ?? true),
    status: readStatus(reader, current?.status ?? "active"),
  };
}

function readUrl(reader: BodyReader, current: string | undefined): string {
  const url = reader.text("url", current);
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isWeb) reader.refuse("url", "Invalid URL.");
  return url;
}

function readStatus(
  reader: BodyReader,
  current: StoredWebhook["status"],
): StoredWebhook["status"] {
  const status = reader.text("status", current);
  if (status === "active" || status === "paused") return status;
  reader.refuse("status", "Not a valid choice.");
  return current;
}

function readEvents(
  reader: BodyReader,
  current: readonly StoredWebhookEvent[] | undefined,
): readonly StoredWebhookEvent[] {
  const value = reader.raw("events");
  if (value === undefined && current !== undefined) return current;
  if (!Array.isArray(value)) {
    reader.refuse(
      "events",
      value === undefined || value === null
        ? "This field is required."
        : "Value must be of list type.",
    );
    return [];
  }
  if (value.length === 0) reader.refuse("events", "List must not be empty.");
  const problems: Record<string, unknown> = {};
  const events = value.flatMap((item: unknown, index) => {
    const inner = new BodyReader(isJsonObject(item) ? item : {});
    const event = readEvent(inner);
    const found = inner.problems();
    if (found !== undefined) problems[index] = found;
    return [event];
  });
  if (Object.keys(problems).length > 0)
    reader.refuse("events", { errors: problems });
  return events;
}

function readEvent(reader: BodyReader): StoredWebhookEvent {
  const objectType = reader.text("object_type");
  if (!isEventObjectType(objectType))
    reader.refuse("object_type", "Not a valid choice.");
  return {
    action: reader.text("action"),
    extra_filter: readFilter(reader, "extra_filter", null),
    object_type: objectType,
  };
}

function readEventFilter(reader: BodyReader, current: unknown): unknown {
  return readFilter(reader, "event_filter", current);
}

/** A filter as it was sent, once it is known to be one. */
function readFilter(
  reader: BodyReader,
  key: string,
  current: unknown,
): unknown {
  const value = reader.raw(key);
  if (value === undefined) return current;
  if (value === null) return null;
  try {
    parseFilter(value);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    reader.refuse(key, error.message);
  }
  return value;
}
