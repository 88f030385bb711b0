/** `close.webhooks`: subscriptions, by which Close informs a server of what happens. */
import type { WireShape } from "./casing.js";
import { CloseDecodeError } from "../errors.js";
import type { EventFilter } from "./event-filter.js";
import type { EventAction, EventObjectType } from "../events/types.js";
import type { RecordCallOptions } from "../options.js";
import type { Extra } from "../record/record-types.js";
import type { SettingStamp } from "./records.js";
import { openSettings } from "./settings.js";
import type { Requester, Settings } from "./settings.js";

/** What a subscription asks for: an action on a kind of object, in Close's words. */
export interface WebhookEventInput {
  objectType: EventObjectType;
  action: EventAction;
  /** Only those that pass, for example `whenChanged(account.fields.status)`. */
  extraFilter?: EventFilter | null;
}

/** What a subscription asks for, as Close gave it. */
export interface WebhookEvent extends WebhookEventInput {
  readonly extra: Extra;
}

/** A subscription. Close pauses one whose deliveries fail for three days. */
export interface Webhook extends SettingStamp {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly status: "active" | "paused" | (string & {});
  readonly verifySsl?: boolean;
  readonly eventFilter?: EventFilter | null;
  /** Why it was paused. */
  readonly pauseReason?: string | null;
  readonly healthStatus?: string | null;
  readonly latestError?: unknown;
  readonly history?: unknown;
  readonly counters?: unknown;
  readonly recentConsecutiveFailBucketsCnt?: number;
}

/** A subscription as creating it gives it. */
export interface CreatedWebhook extends Webhook {
  /**
   * What `verifyWebhook` checks deliveries with: 64 hexadecimal characters. Close shows it this once
   * and never again, so keep it where secrets are kept.
   */
  readonly signatureKey: string;
}

/** What creating a subscription takes. */
export interface WebhookCreate {
  url: string;
  events: readonly WebhookEventInput[];
  /** Whether the server's certificate must be valid; default true. */
  verifySsl?: boolean;
  /** Only those of all events that pass. */
  eventFilter?: EventFilter | null;
}

/** What can be changed of a subscription. */
export interface WebhookUpdate {
  url?: string;
  /** Replaces all of them. */
  events?: readonly WebhookEventInput[];
  verifySsl?: boolean;
  status?: "active" | "paused";
}

/** Reads and writes subscriptions; an organisation may have 40. */
export interface Webhooks extends Settings<
  Webhook,
  WebhookCreate,
  WebhookUpdate
> {
  /** Creates a subscription; its `signatureKey` is in this answer and in no other. */
  create(
    input: WebhookCreate,
    call?: RecordCallOptions,
  ): Promise<CreatedWebhook>;
  /** Stops deliveries. */
  pause(id: string, call?: RecordCallOptions): Promise<Webhook>;
  /** Takes deliveries up again. */
  resume(id: string, call?: RecordCallOptions): Promise<Webhook>;
}

/** A subscription before it is known whether it is a new one. */
type AnyWebhook = Webhook & Partial<Pick<CreatedWebhook, "signatureKey">>;

const eventInput: WireShape<WebhookEventInput> = {
  objectType: "any",
  action: "any",
  extraFilter: "any",
};

const event: WireShape<WebhookEvent> = {
  ...eventInput,
  objectType: "text",
  action: "text",
};

const webhook: WireShape<AnyWebhook> = {
  id: "text",
  url: "text",
  events: event,
  status: "text",
  verifySsl: "any",
  eventFilter: "any",
  signatureKey: "any",
  pauseReason: "any",
  healthStatus: "any",
  latestError: "any",
  history: "any",
  counters: "any",
  recentConsecutiveFailBucketsCnt: "any",
  organizationId: "any",
  createdBy: "any",
  updatedBy: "any",
  dateCreated: "any",
  dateUpdated: "any",
};

const webhookCreate: WireShape<WebhookCreate> = {
  url: "any",
  events: eventInput,
  verifySsl: "any",
  eventFilter: "any",
};

const webhookUpdate: WireShape<WebhookUpdate> = {
  url: "any",
  events: eventInput,
  verifySsl: "any",
  status: "any",
};

/** Gives what reads and writes the subscriptions of an organisation. */
export function openWebhooks(transport: Requester): Webhooks {
  const settings = openSettings<AnyWebhook, WebhookCreate, WebhookUpdate>(
    transport,
    {
      path: "/webhook/",
      subject: "a webhook subscription",
      pageSize: null,
      read: webhook,
      create: webhookCreate,
      update: webhookUpdate,
    },
  );
  return {
    ...settings,
    async create(input, call) {
      const created = await settings.create(input, call);
      const { signatureKey } = created;
      if (typeof signatureKey === "string") return { ...created, signatureKey };
      throw new CloseDecodeError(
        `Close created the subscription ${created.id} but gave no key for it: delete it and try again.`,
      );
    },
    pause: (id, call) => settings.update(id, { status: "paused" }, call),
    resume: (id, call) => settings.update(id, { status: "active" }, call),
  };
}
