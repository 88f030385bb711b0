/** Conversations by e-mail, which are worked out of the e-mails: those of one lead with one subject. */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";

const emailPath = "/activity/email/";

/** The thread of a new e-mail: that of what it answers, or of one with the same subject on the lead; else a new one. */
export function threadFor(
  attributes: JsonObject,
  { organization }: Context,
): string {
  const { things, nextId } = organization;
  const answered = things.find(
    emailPath,
    String(own(attributes, "in_reply_to_id")),
  );
  const subject = normalized(attributes);
  const alike = things
    .ofLead(String(own(attributes, "lead_id")))
    .find(
      (one) =>
        one.kind === emailPath &&
        subject !== "" &&
        normalized(one.attributes) === subject,
    );
  const known = answered ?? alike;
  return known === undefined ? nextId("acti") : threadOf(known);
}

/** The id of the thread of an e-mail. */
export function threadOf({ attributes }: StoredThing): string {
  return String(own(attributes, "thread_id"));
}

/** The subject without what answers and forwarded e-mails put before it. */
export function normalized(attributes: JsonObject): string {
  const subject = own(attributes, "subject");
  return typeof subject === "string"
    ? subject.replace(/^(?:\s*(?:re|fwd?|aw|wg)\s*:)+\s*/i, "").trim()
    : "";
}

/** One conversation: its id and its e-mails, the latest first. */
export interface EmailThread {
  readonly id: string;
  readonly emails: readonly [StoredThing, ...StoredThing[]];
}

/** All conversations among e-mails, the latest first. */
export function threadsAmong(
  emails: readonly StoredThing[],
): readonly EmailThread[] {
  const threads = new Map<string, [StoredThing, ...StoredThing[]]>();
  for (const one of emails.toReversed()) {
    const id = threadOf(one);
    const known = threads.get(id);
    if (known === undefined) threads.set(id, [one]);
    else known.push(one);
  }
  return [...threads].map(([id, found]) => ({ id, emails: found }));
}
