/** Comments on records and activities; those on one object are a thread. */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Organization } from "../state/organization.js";
import type { StoredThing } from "../state/stored-things.js";
import { alwaysRequired, once, required, text } from "./attribute-kinds.js";
import { stampAt } from "./stamp-forms.js";
import type { StoredKind } from "./stored-kind.js";

/** Comments. */
export const commentKind: StoredKind = {
  path: "/comment/",
  model: "Comment",
  prefix: "comm",
  event: "comment",
  stamp: stampAt,
  create: 201,
  update: true,
  attributes: {
    object_id: once(required(text)),
    body: alwaysRequired(text),
  },
  complete: (attributes, { context, current, refuse }) => {
    const { organization } = context;
    if (current !== undefined) {
      if (current.stamp.created_by !== organization.me().id)
        refuse("body", "You can only update your own comments.");
      return attributes;
    }
    const object = commentedObject(
      String(own(attributes, "object_id")),
      organization,
    );
    if (object === undefined) refuse("object_id", "Object does not exist.");
    const thread = commentsOn(
      String(own(attributes, "object_id")),
      organization,
    )[0];
    return {
      ...attributes,
      removed_at: null,
      removed_by: null,
      mentions: mentionsIn(attributes),
      object_type: object?.type ?? null,
      lead_id: object?.leadId ?? null,
      thread_id:
        thread === undefined
          ? organization.nextId("comthr")
          : own(thread.attributes, "thread_id"),
    };
  },
};

/** The users and groups that a text names as `<span data-type="mention" data-id="…">`. */
function mentionsIn(attributes: JsonObject): readonly string[] {
  const body = own(attributes, "body");
  if (typeof body !== "string") return [];
  return [...body.matchAll(/data-id="((?:user|group)_[A-Za-z0-9]+)"/g)].map(
    ([, id = ""]) => id,
  );
}

/** All comments on an object, oldest first. */
export function commentsOn(
  objectId: string,
  { things }: Organization,
): readonly StoredThing[] {
  return things
    .all(commentKind.path)
    .filter(({ attributes }) => own(attributes, "object_id") === objectId);
}

/** What a comment is on. */
interface CommentedObject {
  readonly type: string;
  readonly leadId: string | null;
}

const commented = [
  ["opportunity", "opportunity"],
  ["custom_activity", "activity.custom_activity"],
  ["custom_object", "custom_object"],
] as const;

const commentedThings = [
  ["/activity/note/", "activity.note"],
  ["/activity/call/", "activity.call"],
  ["/activity/email/", "activity.email"],
  ["/activity/sms/", "activity.sms"],
  ["/activity/whatsapp_message/", "activity.whatsapp_message"],
  ["/activity/meeting/", "activity.meeting"],
  ["/activity/task_completed/", "activity.task_completed"],
  ["/activity/form_submission/", "activity.form_submission"],
  ["/task/", "task.lead"],
] as const;

function commentedObject(
  id: string,
  { records, things }: Organization,
): CommentedObject | undefined {
  for (const [kind, type] of commented) {
    const record = records.find(kind, id);
    if (record !== undefined) return { type, leadId: record.lead_id };
  }
  for (const [path, type] of commentedThings) {
    const thing = things.find(path, id);
    if (thing !== undefined) return { type, leadId: thing.lead_id };
  }
  return undefined;
}
