/** The items of the feed: stored activities, custom activities, and what is worked out of leads and e-mails. */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import { nameOfUser } from "../state/display-names.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredRecord } from "../state/state.js";
import type { StoredThing } from "../state/stored-things.js";
import { withZone } from "../state/times.js";
import { viewRecord } from "../records/views.js";
import type { EmailThread } from "../stored/email-threads.js";
import { normalized, threadsAmong } from "../stored/email-threads.js";
import { emailKind } from "../stored/message-kinds.js";
import { activityKinds } from "../stored/stored-kinds.js";
import { viewThing } from "../stored/thing-views.js";

/** One activity, which is shown when it is on the page. */
export interface FeedItem {
  readonly id: string;
  readonly lead_id: string | null;
  /** The word in `_type`. */
  readonly type: string;
  /** The type of a custom activity; null otherwise. */
  readonly typeId: string | null;
  /** When it was made, in UTC without a zone. */
  readonly date_created: string;
  /** When it happened, likewise. */
  readonly activity_at: string;
  readonly show: () => JsonObject;
}

/** A value of an item as the API shows it; what can be read without showing the item is. */
export function readItem(item: FeedItem, key: string): unknown {
  switch (key) {
    case "id":
    case "lead_id":
      return item[key];
    case "date_created":
    case "activity_at":
      return withZone(item[key]);
    default:
      return own(item.show(), key);
  }
}

/** All activities, or those of one lead. */
export function feedItems(
  context: Context,
  leadId?: string,
): readonly FeedItem[] {
  const { records, things } = context.organization;
  const custom =
    leadId === undefined
      ? records.all("custom_activity")
      : records.ofLead(leadId).filter(({ kind }) => kind === "custom_activity");
  const ofLead = leadId === undefined ? undefined : things.ofLead(leadId);
  const stored = activityKinds.flatMap((kind) =>
    (
      ofLead?.filter((one) => one.kind === kind.path) ?? things.all(kind.path)
    ).map((thing): FeedItem => ({
      ...timesOf(thing),
      id: thing.id,
      lead_id: thing.lead_id,
      type: kind.type ?? "",
      typeId: null,
      show: () => viewThing(kind, thing, context),
    })),
  );
  return [
    ...createdItems(context, leadId),
    ...custom.map((record) => customItem(record, context)),
    ...stored,
    ...threadItems(context, leadId),
  ];
}

type Times = Pick<FeedItem, "date_created" | "activity_at">;

function timesOf({
  attributes,
  stamp,
}: Pick<StoredThing | StoredRecord, "attributes" | "stamp">): Times {
  const at = own(attributes, "activity_at");
  return {
    date_created: stamp.date_created,
    activity_at: typeof at === "string" ? at : stamp.date_created,
  };
}

function customItem(record: StoredRecord, context: Context): FeedItem {
  return {
    ...timesOf(record),
    id: record.id,
    lead_id: record.lead_id,
    type: "CustomActivity",
    typeId: record.type_id,
    show: () => viewRecord(record, context),
  };
}

/** The creation of leads: one activity each, whose id is made of that of the lead. */
export function createdItems(
  context: Context,
  leadId?: string,
): readonly FeedItem[] {
  const { records } = context.organization;
  const one = leadId === undefined ? undefined : records.find("lead", leadId);
  const found = one === undefined ? [] : [one];
  const leads = leadId === undefined ? records.all("lead") : found;
  return leads.map((lead) => new CreatedItem(lead, context));
}

/** The creation of the lead that an id is made of; undefined when there is none. */
export function findCreated(
  context: Context,
  id: string,
): FeedItem | undefined {
  const { records } = context.organization;
  const name = id.replace(createdPrefix, "");
  const lead =
    records.find("lead", `lead_${name}`) ?? records.find("lead", name);
  return lead === undefined || !id.startsWith(createdPrefix)
    ? undefined
    : new CreatedItem(lead, context);
}

const createdPrefix = "acti_Created";

/** There may be as many as there are leads: what is not asked for is not made. */
class CreatedItem implements FeedItem {
  readonly type = "Created";
  readonly typeId = null;
  readonly #lead: StoredRecord;
  readonly #context: Context;

  constructor(lead: StoredRecord, context: Context) {
    this.#lead = lead;
    this.#context = context;
  }

  get id(): string {
    return `${createdPrefix}${this.#lead.id.replace(/^lead_/, "")}`;
  }

  get lead_id(): string {
    return this.#lead.id;
  }

  get date_created(): string {
    return this.#lead.stamp.date_created;
  }

  get activity_at(): string {
    return this.#lead.stamp.date_created;
  }

  show(): JsonObject {
    return viewCreated(this.id, this.#lead, this.#context);
  }
}

function viewCreated(
  id: string,
  { id: leadId, stamp }: StoredRecord,
  context: Context,
): JsonObject {
  const { created_by: by, date_created: stored } = stamp;
  const at = withZone(stored);
  const name = nameOfUser(by, context);
  return {
    _type: "Created",
    id,
    organization_id: context.organization.id,
    lead_id: leadId,
    contact_id: null,
    user_id: by,
    user_name: name,
    users: [],
    activity_at: at,
    source: "api",
    import_id: null,
    created_by: by,
    created_by_name: name,
    updated_by: by,
    updated_by_name: name,
    date_created: at,
    date_updated: at,
  };
}

/** The conversations by e-mail. */
export function threadItems(
  context: Context,
  leadId?: string,
): readonly FeedItem[] {
  const { things } = context.organization;
  const emails =
    leadId === undefined
      ? things.all(emailKind.path)
      : things.ofLead(leadId).filter(({ kind }) => kind === emailKind.path);
  return threadsAmong(emails).map((thread) => {
    const [latest] = thread.emails;
    return {
      ...timesOf(latest),
      id: thread.id,
      lead_id: latest.lead_id,
      type: "EmailThread",
      typeId: null,
      show: () => viewThread(thread, context),
    };
  });
}

/** The e-mails of a conversation. */
export function threadEmails(
  threadId: string,
  { organization: { things } }: Context,
): readonly StoredThing[] {
  const threads = threadsAmong(things.all(emailKind.path));
  return threads.find(({ id }) => id === threadId)?.emails ?? [];
}

/** A conversation shows its e-mails without their bodies. */
function viewThread({ id, emails }: EmailThread, context: Context): JsonObject {
  const [latest] = emails;
  const views = emails.map((one) => viewThing(emailKind, one, context));
  const [view = {}] = views;
  const people = new Set(
    views.flatMap((one) =>
      ["sender", "to", "cc"].flatMap((key) => [one[key]].flat()),
    ),
  );
  return {
    _type: "EmailThread",
    id,
    organization_id: context.organization.id,
    lead_id: latest.lead_id,
    contact_id: view["contact_id"],
    user_id: view["user_id"],
    user_name: view["user_name"],
    users: [],
    activity_at: view["activity_at"],
    latest_normalized_subject: normalized(latest.attributes),
    n_emails: emails.length,
    participants: [...people]
      .filter((one) => typeof one === "string")
      .map((one) => ({ email: one, name: null })),
    emails: views.map(
      ({ body_html: _html, body_text: _text, ...rest }) => rest,
    ),
    created_by: null,
    created_by_name: null,
    updated_by: null,
    updated_by_name: null,
    date_created: view["date_created"],
    date_updated: view["date_updated"],
  };
}
