/** `/event/`: what happened, newest first (docs/close-api.md §5.3, §10.5). */
import type { Reply } from "../endpoint/replies.js";
import { failed, invalid, ok, refuse } from "../endpoint/replies.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { LoggedEvent } from "../state/logged-events.js";
import type { JsonObject } from "../state/json-object.js";
import { readPage, usualCaps } from "../endpoint/lists.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { route } from "../endpoint/router.js";
import { parseTime } from "../state/times.js";

/** The attributes by which events can be asked for. */
const filterNames = [
  "object_type",
  "object_id",
  "action",
  "lead_id",
  "user_id",
  "request_id",
] as const;

/** The combinations in which they go together (docs/close-api.md §10.5); `date_updated` goes with each. */
const combinations: ReadonlySet<string> = new Set([
  "",
  "object_type object_id",
  "object_type action",
  "object_id action",
  "lead_id",
  "object_type lead_id",
  "object_type action lead_id",
  "lead_id user_id",
  "object_type lead_id user_id",
  "object_type action lead_id user_id",
  "object_id user_id",
  "object_id action user_id",
  "object_type user_id",
  "object_type action user_id",
  "user_id",
  "request_id",
]);

/** The comparisons of an event's moment by `date_updated`, with and without an operator. */
const comparisons: readonly (readonly [
  string,
  (time: number, limit: number) => boolean,
])[] = [
  ["date_updated", (time, limit) => time === limit],
  ["date_updated__gt", (time, limit) => time > limit],
  ["date_updated__gte", (time, limit) => time >= limit],
  ["date_updated__lt", (time, limit) => time < limit],
  ["date_updated__lte", (time, limit) => time <= limit],
];

/** Both the largest number of events on a page and the usual one. */
const pageSize = 50;

const hour = 3_600_000;
/** The time for which events are kept, in milliseconds: 30 days. */
const keptFor = 30 * 24 * hour;

/** The endpoints of the event log. */
export const eventRoutes: readonly Route[] = [
  route("GET", "/event/", list, {
    query: [
      ...filterNames,
      ...comparisons.map(([name]) => name),
      "_cursor",
      "_limit",
    ],
  }),
  ...resourceRoutes<LoggedEvent>({
    path: "/event/",
    model: "Event",
    view: viewEvent,
    find: (context, id) => keptEvents(context).find((event) => event.id === id),
  }),
];

/** Tests an event; made once for each request. */
type Test = (event: LoggedEvent) => boolean;

function list(context: Context, call: ApiCall): Reply {
  const caps = { ...usualCaps(context), maxLimit: pageSize };
  const { limit } = readPage(call, caps);
  const filters = filterNames.filter((name) => call.query.has(name));
  if (!combinations.has(filters.join(" ")))
    refuse(
      failed(
        400,
        `This combination of filters is not supported: ${filters.join(", ")}.`,
      ),
    );
  const cursor = readCursor(call.query.get("_cursor") ?? "");
  const period = cursor === "none" ? readPeriod(call) : cursor.period;
  const isInside = testOf(period);
  const events = keptEvents(context)
    .filter(
      (event) =>
        filters.every((name) => event[name] === call.query.get(name)) &&
        isInside(event),
    )
    .toReversed();
  const start = cursor === "none" ? 0 : startOf(cursor, events, limit);
  return pageOf(events, { start, limit, period }, context);
}

/** The filters on `date_updated` as they were sent, by name. */
type Period = Readonly<Record<string, string>>;

function readPeriod(call: ApiCall): Period {
  return Object.fromEntries(
    comparisons.flatMap(([name]) => {
      const text = call.query.get(name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

function testOf(period: Period): Test {
  const given = comparisons.flatMap(([name, compare]) => {
    const text = period[name];
    return text === undefined
      ? []
      : [{ name, compare, limit: parseTime(text) }];
  });
  const wrong = given
    .filter(({ limit }) => limit === undefined)
    .map(({ name }) => [name, "Invalid ISO 8601 datetime."] as const);
  if (wrong.length > 0) refuse(invalid(Object.fromEntries(wrong)));
  return (event) => {
    const time = parseTime(event.date_updated) ?? NaN;
    return given.every(({ compare, limit = NaN }) => compare(time, limit));
  };
}

/** The part of the events that a page shows. */
interface Part {
  readonly start: number;
  readonly limit: number;
  readonly period: Period;
}

/** A page of events, newest first, with cursors where there is more on that side. */
function pageOf(
  events: readonly LoggedEvent[],
  { start, limit, period }: Part,
  context: Context,
): Reply {
  const page = events.slice(start, start + limit);
  const [first] = page;
  const last = page.at(-1);
  const hasMore = start + limit < events.length;
  return ok({
    data: page.map((event) => viewEvent(event, context)),
    cursor_next:
      hasMore && last !== undefined
        ? writeCursor({ side: "older", id: last.id, period })
        : null,
    cursor_previous:
      start > 0 && first !== undefined
        ? writeCursor({ side: "newer", id: first.id, period })
        : null,
  });
}

/** A place in the log. It keeps the filters on `date_updated`, which are not sent again with it (docs/close-api.md §5.3). */
interface Cursor {
  readonly side: "older" | "newer";
  readonly id: string;
  readonly period: Period;
}

const wrongCursor = invalid({ _cursor: "Invalid cursor." });

function writeCursor({ side, id, period }: Cursor): string {
  return Buffer.from(
    new URLSearchParams({ side, id, ...period }).toString(),
  ).toString("base64url");
}

/** The place that a cursor names; refuses a text that was never a cursor of ours. */
function readCursor(text: string): Cursor | "none" {
  if (text === "") return "none";
  const parameters = new URLSearchParams(
    Buffer.from(text, "base64url").toString("utf8"),
  );
  const { side, id, ...period } = Object.fromEntries(parameters);
  if (id === undefined || (side !== "older" && side !== "newer"))
    return refuse(wrongCursor);
  return { side, id, period };
}

/** The place where the page at a cursor begins; refuses one whose event these filters do not show. */
function startOf(
  { side, id }: Cursor,
  events: readonly LoggedEvent[],
  limit: number,
): number {
  const index = events.findIndex((event) => event.id === id);
  if (index < 0) return refuse(wrongCursor);
  return side === "older" ? index + 1 : Math.max(0, index - limit);
}

function keptEvents({ organization }: Context): readonly LoggedEvent[] {
  const now = organization.now();
  const { events, records } = organization;
  return events
    .all()
    .filter(
      (event) =>
        ageOf(event, now) <= keptFor &&
        (event.lead_id === null || !records.hides(event.lead_id)),
    );
}

function ageOf(event: LoggedEvent, now: Date): number {
  return now.getTime() - (parseTime(event.date_updated) ?? NaN);
}

/** An event as it is shown: to users who are no admins without its data once it is an hour old. */
function viewEvent(event: LoggedEvent, { organization }: Context): JsonObject {
  const seesAll =
    organization.me().role_id === "admin" ||
    ageOf(event, organization.now()) < hour;
  if (seesAll) return { ...event };
  const { data: _data, previous_data: _previous, ...rest } = event;
  return rest;
}
