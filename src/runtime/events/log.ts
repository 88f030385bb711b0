/** `close.events`: the log of what happened in an organisation, kept for 30 days. */
import { snakeOf } from "../admin/casing.js";
import { walkCursor } from "../transport/cursor.js";
import type { CursorPage } from "../transport/cursor.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import type { EventAction, EventObjectType, LoggedEventOf } from "./types.js";
import { createEventReader } from "./events.js";
import type { Range } from "../collection/filters.js";
import { fromGiven } from "../given.js";
import { checkId } from "../check-id.js";
import type { LeadId, UserId } from "../ids.js";
import { isNamedValues } from "../json.js";
import type { ModelMap, Wrappers } from "../record/model.js";
import type { FromWireOptions } from "../record/descriptors.js";
import type { QueryValue, RecordCallOptions } from "../options.js";
import { isObject } from "../record/read.js";
import { asked } from "../admin/settings.js";
import type { Requester } from "../admin/settings.js";

/** What the log can be narrowed by, in Close's words. */
interface Filters {
  objectType: EventObjectType;
  objectId: string;
  action: EventAction;
  leadId: LeadId;
  userId: UserId;
  requestId: string;
}

/** Which filters Close takes together. */
const combinations = [
  [],
  ["objectType", "objectId"],
  ["objectType", "action"],
  ["objectId", "action"],
  ["leadId"],
  ["leadId", "objectType"],
  ["leadId", "objectType", "action"],
  ["leadId", "userId"],
  ["leadId", "userId", "objectType"],
  ["leadId", "userId", "objectType", "action"],
  ["userId"],
  ["userId", "objectId"],
  ["userId", "objectId", "action"],
  ["userId", "objectType"],
  ["userId", "objectType", "action"],
  ["requestId"],
] as const;

type Only<Name extends keyof Filters> = Pick<Filters, Name> & {
  [Other in Exclude<keyof Filters, Name>]?: never;
};

type CombinationOf<Names extends readonly (keyof Filters)[]> =
  Names extends unknown ? Only<Names[number]> : never;

type FilterCombination = CombinationOf<(typeof combinations)[number]>;

/**
 * What to list: one of the combinations of filters that Close takes, and a span of time. `leadId` and `userId`
 * stand alone or together, or with `objectType` and its `action`; `objectType` by itself does not, beside it
 * stands one of those, an `action` or the `objectId`.
 */
export type EventFilters = FilterCombination & {
  /** When the event was last added to. */
  dateUpdated?: Range;
};

/** Reads the log. */
export interface EventLog<Models extends ModelMap<Models>> {
  /** Gives what happened, newest first, asking for a page when it is needed. */
  list(
    filters?: EventFilters,
    call?: RecordCallOptions,
  ): AsyncIterable<LoggedEventOf<Models>>;
  /** Gives one event; throws `CloseApiError` with status 404 when there is none, or none any more. */
  get(id: string, call?: RecordCallOptions): Promise<LoggedEventOf<Models>>;
}

const logPath = "/event/";

/** Both Close's default and the most that it takes. */
const eventsPerPage = 50;

/** Gives what reads the log of an organisation. */
export function openEvents<Models extends ModelMap<Models>>(
  transport: Requester,
  wrappers: Wrappers,
  reading: FromWireOptions,
): EventLog<Models> {
  const readEvent = createEventReader(wrappers, "logged");
  // The one cast: an event is made of the wrappers, and these belong to the models.
  const read = (raw: unknown): LoggedEventOf<Models> =>
    readEvent(raw, reading) as LoggedEventOf<Models>;
  return {
    list: (filters, call) => ({
      // A list may be walked again: each walk asks anew.
      async *[Symbol.asyncIterator]() {
        for await (const raw of walk(transport, filters, call)) yield read(raw);
      },
    }),
    async get(id, call) {
      const path = `${logPath}${checkId(id)}/`;
      const event = read(await transport.request("GET", path, call));
      return asked(event, id, `GET ${path}`);
    },
  };
}

function walk(
  transport: Requester,
  filters: EventFilters | undefined,
  call: RecordCallOptions = {},
): AsyncGenerator<unknown> {
  const { period, ...query } = fromGiven(() => logQuery(filters));
  return walkCursor({
    subject: `GET ${logPath}`,
    signal: call.signal,
    async ask(cursor, walk) {
      // A cursor knows the span of time, and Close wants it to be sent no more.
      const place = cursor === null ? period : { _cursor: cursor };
      const body = await transport.request("GET", logPath, {
        ...call,
        walk,
        query: {
          ...call.query,
          ...query.filters,
          _limit: eventsPerPage,
          ...place,
        },
      });
      return pageOf(body);
    },
  });
}

function pageOf(body: unknown): CursorPage<unknown> {
  if (!isObject(body) || !Array.isArray(body["data"]))
    throw new CloseDecodeError(`GET ${logPath} gave no list of events.`);
  const cursor = body["cursor_next"] ?? null;
  if (cursor === null) return { items: body["data"], cursor: null };
  if (typeof cursor === "string") return { items: body["data"], cursor };
  throw new CloseDecodeError(
    `GET ${logPath} does not say where the next page is.`,
  );
}

interface Query {
  readonly filters: Readonly<Record<string, QueryValue>>;
  readonly period: Readonly<Record<string, QueryValue>>;
}

/** Close would take no notice of what it does not know, and list everything: so all is checked here. */
function logQuery(given: unknown = {}): Query {
  if (!isNamedValues(given))
    throw new CloseInputError("Give what narrows the events as an object.");
  const { dateUpdated, ...filters }: { readonly dateUpdated?: unknown } = given;
  const names = Object.keys(filters);
  const allowed: readonly (readonly string[])[] = combinations;
  const isAllowed = allowed.some(
    (combination) =>
      combination.length === names.length &&
      combination.every((name) => names.includes(name)),
  );
  if (!isAllowed) throw new CloseInputError(combinationError(names));
  const entries = Object.entries(filters).map(
    ([name, value]) => [snakeOf(name), filterText(name, value)] as const,
  );
  return {
    filters: Object.fromEntries(entries),
    period: "dateUpdated" in given ? periodOf(dateUpdated) : {},
  };
}

function combinationError(names: readonly string[]): string {
  const all = combinations
    .filter(({ length }) => length > 0)
    .map((combination) => combination.join(" + "));
  return `Close does not narrow events by ${names.join(" + ")}. It takes: ${all.join(", ")}; and dateUpdated with each.`;
}

function filterText(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new CloseInputError(`${name} of the events must be text.`);
}

function periodOf(range: unknown): Query["period"] {
  const bounds = isObject(range) ? Object.entries(range) : [];
  const period = new Map<string, string>();
  for (const [operator, value] of bounds) {
    const text = value instanceof Date ? isoOf(value) : value;
    if (/^[gl]te?$/.test(operator) && typeof text === "string" && text !== "")
      period.set(`date_updated__${operator}`, text);
  }
  if (bounds.length > 0 && period.size === bounds.length)
    return Object.fromEntries(period);
  throw new CloseInputError(
    "dateUpdated of the events takes gt, gte, lt and lte, each a Date or ISO text.",
  );
}

function isoOf(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
