/** `/comment/` and `/comment_thread/`: comments stay as removed ones until all of their thread are (docs/close-api.md §2.14). */
import type { Reply } from "../endpoint/replies.js";
import {
  completeList,
  deleted,
  invalid,
  missing,
  ok,
} from "../endpoint/replies.js";
import { pagedList, pagingParameters } from "../endpoint/lists.js";
import { listed } from "../endpoint/list-filters.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { param, route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import { withZone } from "../state/times.js";
import { commentKind } from "../stored/comment-kind.js";
import { viewThing } from "../stored/thing-views.js";
import { removeThing, storeThing } from "../stored/thing-writes.js";

const threadPath = "/comment_thread/";

/** The endpoints of comments that the table does not make. */
export const commentRoutes: readonly Route[] = [
  route("GET", commentKind.path, list, { query: ["thread_id", "object_id"] }),
  route("DELETE", `${commentKind.path}:id/`, remove),
  route("GET", threadPath, listThreads, {
    query: [...pagingParameters, "ids", "object_ids"],
  }),
  route("GET", `${threadPath}:id/`, showThread),
];

/** Close documents that exactly one filter must be there; the text is ours. */
function list(context: Context, call: ApiCall): Reply {
  const names = ["thread_id", "object_id"].filter((name) =>
    call.query.has(name),
  );
  const [name = ""] = names;
  if (names.length !== 1)
    return invalid({}, [
      "Exactly one of thread_id and object_id must be provided.",
    ]);
  const comments = context.organization.things
    .all(commentKind.path)
    .filter(({ attributes }) => own(attributes, name) === call.query.get(name));
  return completeList(
    comments.map((one) => viewThing(commentKind, one, context)),
  );
}

function remove(context: Context, call: ApiCall): Reply {
  const { organization } = context;
  const { things, stamp, me } = organization;
  const comment = things.find(commentKind.path, param(call, "id"));
  if (comment === undefined) return missing(commentKind.model);
  const removed: StoredThing = {
    ...comment,
    attributes: {
      ...comment.attributes,
      body: null,
      removed_at: withZone(stamp().date_created),
      removed_by: me().id,
    },
    stamp: stamp(comment.stamp),
  };
  storeThing(commentKind, comment, removed, context, call);
  const thread = threadsIn(context).find(
    ({ id }) => id === own(comment.attributes, "thread_id"),
  );
  const comments = thread?.comments ?? [];
  if (comments.every(isRemoved))
    for (const one of comments) removeThing(commentKind, one, context, call);
  return deleted(204);
}

function isRemoved({ attributes }: StoredThing): boolean {
  return own(attributes, "removed_at") !== null;
}

interface Thread {
  readonly id: string;
  readonly comments: readonly [StoredThing, ...StoredThing[]];
}

function threadsIn({ organization }: Context): readonly Thread[] {
  const threads = new Map<string, [StoredThing, ...StoredThing[]]>();
  for (const comment of organization.things.all(commentKind.path)) {
    const id = String(own(comment.attributes, "thread_id"));
    const known = threads.get(id);
    if (known === undefined) threads.set(id, [comment]);
    else known.push(comment);
  }
  return [...threads].map(([id, comments]) => ({ id, comments }));
}

function viewThread(
  { id, comments }: Thread,
  { organization }: Context,
): JsonObject {
  const [first] = comments;
  const last = comments.at(-1) ?? first;
  return {
    id,
    organization_id: organization.id,
    object_id: own(first.attributes, "object_id"),
    object_type: own(first.attributes, "object_type"),
    lead_id: first.lead_id,
    num_comments: comments.filter((one) => !isRemoved(one)).length,
    participating: [...new Set(comments.map(({ stamp }) => stamp.created_by))],
    created_at: withZone(first.stamp.date_created),
    updated_at: withZone(last.stamp.date_updated),
  };
}

function listThreads(context: Context, call: ApiCall): Reply {
  const ids = listed(call, "ids");
  const objects = listed(call, "object_ids");
  const threads = threadsIn(context).filter(
    ({ id, comments: [first] }) =>
      (ids?.includes(id) ?? true) &&
      (objects?.includes(String(own(first.attributes, "object_id"))) ?? true),
  );
  return pagedList(threads, (one) => viewThread(one, context), call, context);
}

function showThread(context: Context, call: ApiCall): Reply {
  const id = param(call, "id");
  const thread = threadsIn(context).find((one) => one.id === id);
  return thread === undefined
    ? missing("CommentThread")
    : ok(viewThread(thread, context));
}
