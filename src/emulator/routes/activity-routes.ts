/** `/activity/`: the feed over all kinds of activities, and those that are worked out of other things (docs/close-api.md §8). */
import type { Reply } from "../endpoint/replies.js";
import { deleted, invalid, missing, ok, refuse } from "../endpoint/replies.js";
import type { ListPage } from "../endpoint/lists.js";
import {
  hasMore,
  itemsOn,
  pagingParameters,
  readPage,
  select,
  usualCaps,
} from "../endpoint/lists.js";
import {
  listed,
  timeFilters,
  timeParameters,
  valueFilters,
  valueParameters,
} from "../endpoint/list-filters.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { param, route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { emailKind } from "../stored/message-kinds.js";
import { removeThing } from "../stored/thing-writes.js";
import type { FeedItem } from "./activity-feed.js";
import {
  createdItems,
  feedItems,
  findCreated,
  readItem,
  threadEmails,
  threadItems,
} from "./activity-feed.js";

const valueKeys = ["id", "lead_id", "contact_id", "user_id", "organization_id"];
const timeKeys = ["date_created", "activity_at"] as const;

const filterParameters = [
  ...valueParameters(valueKeys),
  ...timeParameters(timeKeys),
  "_type",
  "_type__in",
  ...pagingParameters,
  "_fields",
];

const threads = "/activity/emailthread/";
const created = "/activity/created/";

/** The endpoints of the feed, of the creation of leads, and of conversations by e-mail. */
export const activityRoutes: readonly Route[] = [
  route("GET", "/activity/", listFeed, {
    query: [...filterParameters, "_order_by", "thread_emails"],
  }),
  route("GET", created, listOf(createdItems), { query: filterParameters }),
  route("GET", `${created}:id/`, showOf(findCreated, "Created"), {
    query: ["_fields"],
  }),
  route("GET", threads, listOf(threadItems), { query: filterParameters }),
  route("GET", `${threads}:id/`, showOf(findThread, "EmailThread"), {
    query: ["_fields"],
  }),
  route("DELETE", `${threads}:id/`, removeThread),
];

type FindItems = (context: Context, leadId?: string) => readonly FeedItem[];

function listOf(find: FindItems): Route["answer"] {
  return (context, call) => {
    const page = readPage(call, usualCaps(context));
    const items = filtered(find(context, oneLead(call)), call);
    return pageOf(newestFirst(items, "date_created"), page, call);
  };
}

function showOf(
  find: (context: Context, id: string) => FeedItem | undefined,
  model: string,
): Route["answer"] {
  return (context, call) => {
    const found = find(context, param(call, "id"));
    return found === undefined
      ? missing(model)
      : ok(select(found.show(), call));
  };
}

function findThread(context: Context, id: string): FeedItem | undefined {
  return threadItems(context).find((item) => item.id === id);
}

/** The lead that a request asks for, where it is one. */
function oneLead({ query }: ApiCall): string | undefined {
  const id = query.get("lead_id");
  return id === undefined || id.includes(",") ? undefined : id;
}

function pageOf(
  items: readonly FeedItem[],
  page: ListPage,
  call: ApiCall,
): Reply {
  return ok({
    data: itemsOn(page, items).map((item) => select(item.show(), call)),
    has_more: hasMore(page, items),
  });
}

function filtered(
  items: readonly FeedItem[],
  call: ApiCall,
): readonly FeedItem[] {
  const tests = [
    ...timeFilters(call, timeKeys),
    ...valueFilters(call, valueKeys),
  ];
  if (tests.length === 0) return items;
  return items.filter((item) =>
    tests.every((fits) => fits((key) => readItem(item, key))),
  );
}

function newestFirst(
  items: readonly FeedItem[],
  key: (typeof timeKeys)[number],
): readonly FeedItem[] {
  return items
    .toReversed()
    .toSorted((a, b) => (a[key] === b[key] ? 0 : a[key] < b[key] ? 1 : -1));
}

/** The parameters that go with a single lead only, as documented. */
const onOneLead = ["user_id", "contact_id", "_type"].flatMap((name) => [
  name,
  `${name}__in`,
]);

function listFeed(context: Context, call: ApiCall): Reply {
  const page = readPage(call, usualCaps(context));
  const order = call.query.get("_order_by") ?? "-date_created";
  if (order !== "-date_created" && order !== "-activity_at")
    refuse(invalid({ _order_by: "Not a valid choice." }));
  const key = order === "-activity_at" ? "activity_at" : "date_created";
  refuseWithoutLead(call, key);
  const leadId = oneLead(call);
  const items = ofTypes(feedItems(context, leadId), call);
  return pageOf(newestFirst(filtered(items, call), key), page, call);
}

/** Close documents which parameters need which; the texts are ours. */
function refuseWithoutLead(
  call: ApiCall,
  key: (typeof timeKeys)[number],
): void {
  const other = key === "activity_at" ? "date_created" : "activity_at";
  const wrong = [...call.query.keys()].filter((name) =>
    name.startsWith(`${other}__`),
  );
  if (wrong.length > 0)
    refuse(
      invalid(
        Object.fromEntries(
          wrong.map((name) => [name, `This filter needs _order_by=-${other}.`]),
        ),
      ),
    );
  if (call.query.has("lead_id")) return;
  const needing = onOneLead.filter((name) => call.query.has(name));
  if (needing.length > 0 || key === "activity_at")
    refuse(
      invalid({
        lead_id: `This field is required with ${needing.join(", ") || "_order_by=-activity_at"}.`,
      }),
    );
}

/** By the words in `_type` or the ids of types; conversations come in place of e-mails, or beside them, where they are asked for. */
function ofTypes(
  items: readonly FeedItem[],
  call: ApiCall,
): readonly FeedItem[] {
  const form = call.query.get("thread_emails");
  const isShown = ({ type }: FeedItem): boolean => {
    if (type === "EmailThread") return form === "true" || form === "only";
    return type !== "Email" || form !== "only";
  };
  const words = listed(call, "_type__in") ?? listed(call, "_type");
  return items.filter(
    (item) =>
      isShown(item) &&
      (words === undefined ||
        words.includes(item.type) ||
        (item.typeId !== null &&
          (words.includes("Custom") || words.includes(item.typeId)))),
  );
}

function removeThread(context: Context, call: ApiCall): Reply {
  const emails = threadEmails(param(call, "id"), context);
  if (emails.length === 0) return missing("EmailThread");
  for (const email of emails) removeThing(emailKind, email, context, call);
  return deleted(200);
}
