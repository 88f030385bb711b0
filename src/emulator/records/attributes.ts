/** The built-in attributes of leads, contacts, custom activities and custom objects as writes set them (docs/close-api.md §2.6–2.10). */
import {
  phoneReader,
  readAddress,
  readEmail,
  readList,
  readUrl,
} from "../endpoint/contact-details.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { RecordDraft } from "./writes.js";
import { readContact, readUser } from "./writes.js";
import type { Context } from "../state/endpoint-context.js";

/** Reads the attributes of a lead. */
export function readLeadAttributes(draft: RecordDraft): JsonObject {
  const { reader, context } = draft;
  const { attributes } = draft.current ?? nothing;
  return {
    name: reader.optionalText("name", textIn(attributes, "name")) ?? "",
    description:
      reader.optionalText("description", textIn(attributes, "description")) ??
      "",
    url: readLeadUrl(reader, textIn(attributes, "url")),
    status_id: readLeadStatus(
      reader,
      textIn(attributes, "status_id"),
      draft.current === undefined,
      context,
    ),
    addresses: readList(
      reader,
      "addresses",
      own(attributes, "addresses"),
      readAddress,
    ),
  };
}

/** Reads the attributes of a contact. */
export function readContactAttributes({
  reader,
  current,
  context,
}: RecordDraft): JsonObject {
  const { attributes } = current ?? nothing;
  const list = (key: string): unknown => own(attributes, key);
  const readPhone = phoneReader(context.switches.callingCode);
  return {
    name: reader.optionalText("name", textIn(attributes, "name")) ?? "",
    title: reader.optionalText("title", textIn(attributes, "title")) ?? "",
    emails: readList(reader, "emails", list("emails"), readEmail),
    phones: readList(reader, "phones", list("phones"), readPhone),
    urls: readList(reader, "urls", list("urls"), readUrl),
  };
}

/** Reads the attributes of a custom object; it always has a name. */
export function readObjectAttributes({
  reader,
  current,
}: RecordDraft): JsonObject {
  const name =
    current === undefined ? undefined : own(current.attributes, "name");
  return {
    name: reader.text("name", typeof name === "string" ? name : undefined),
  };
}

const activityStatuses = ["published", "draft"] as const;

/** Reads the attributes of a custom activity; it is published unless it says that it is a draft. */
export function readActivityAttributes(draft: RecordDraft): JsonObject {
  const { reader, current, context } = draft;
  const { attributes } = current ?? nothing;
  const { date_created: now } = context.organization.stamp();
  const before =
    activityStatuses.find((one) => one === own(attributes, "status")) ??
    "published";
  const status = reader.word("status", activityStatuses, before);
  const wasPublished = current !== undefined && before === "published";
  const wasPinned = own(attributes, "pinned") === true;
  const pinned = reader.flag("pinned", wasPinned);
  const pinnedSince = wasPinned ? textIn(attributes, "pinned_at") : now;
  return {
    status,
    activity_at:
      reader.moment("activity_at", textIn(attributes, "activity_at")) ?? now,
    contact_id: readContact(
      draft,
      textIn(attributes, "contact_id"),
      "contact_id",
    ),
    user_id:
      current === undefined
        ? readUser(reader, "user_id", context.organization.me().id, context)
        : own(attributes, "user_id"),
    pinned,
    pinned_at: pinned ? pinnedSince : null,
    last_published_at:
      status === "published" && !wasPublished
        ? now
        : textIn(attributes, "last_published_at"),
  };
}

const nothing: { readonly attributes: JsonObject } = { attributes: {} };

/** A stored text; null where there is none. */
export function textIn(attributes: JsonObject, key: string): string | null {
  const value = own(attributes, key);
  return typeof value === "string" ? value : null;
}

function readLeadUrl(
  reader: BodyReader,
  current: string | null,
): string | null {
  const url = reader.optionalText("url", current);
  if (url !== null && /\s/.test(url)) reader.refuse("url", "Invalid URL.");
  return url === "" ? null : url;
}

/** By `status_id`, or by the label in `status`; a new lead without either has the first one. */
function readLeadStatus(
  reader: BodyReader,
  current: string | null,
  isNew: boolean,
  { organization }: Context,
): string | null {
  const statuses = organization.leadStatuses.all();
  const standing = isNew ? (statuses[0]?.id ?? null) : current;
  const label = reader.raw("status");
  const id = reader.optionalText("status_id", standing);
  if (label === undefined) {
    if (id !== standing && !statuses.some((status) => status.id === id))
      reader.refuse("status", "Object does not exist.");
    return id;
  }
  if (reader.raw("status_id") !== undefined)
    reader.refuse("status", "Send either status or status_id.");
  const named = statuses.find((status) => status.label === label);
  if (named === undefined)
    reader.refuse(
      "status",
      typeof label === "string"
        ? `Not a valid choice. Please go to Customizations in your organization settings and add "${label}" to the list of lead statuses.`
        : "Value must be of str type.",
    );
  return named?.id ?? standing;
}
