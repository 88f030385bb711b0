/** `POST /data/search/`: Advanced Filtering, page by page (docs/close-api.md §5.3, §9). */
import type { Reply } from "../endpoint/replies.js";
import { ok } from "../endpoint/replies.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { route } from "../endpoint/router.js";
import { createFieldReader } from "../search/search-fields.js";
import { searchedTypes } from "../state/search-walks.js";
import { SearchNode } from "../search/node.js";
import { readQuery } from "../search/query.js";
import type { RecordSource } from "../search/search-index.js";
import { openIndex } from "../search/search-index.js";
import { readSelection, rowOf } from "../search/rows.js";
import { readOrder } from "../search/sort.js";
import type { Walk } from "../state/search-walks.js";

/** The largest page. */
const largestPage = 200;

/** The number of objects on a page when a request does not say. Not documented. */
const usualPage = 100;

/** The number of objects that one walk leads past. */
const longestWalk = 10_000;

/** The endpoint of search. */
export const searchRoutes: readonly Route[] = [
  route("POST", "/data/search/", search),
];

function search(context: Context, call: ApiCall): Reply {
  const body = new SearchNode(call.body, "");
  const source = openIndex(context);
  const limit = readCount(body, "_limit", 1, largestPage) ?? usualPage;
  const selection = readSelection(body);
  // A query is read again with each page, so that a wrong one never passes.
  const begin = readSearch(body, source, context, call);
  const now = context.organization.now().getTime();
  const walk =
    body.raw("cursor") === undefined
      ? begin()
      : context.organization.walks.resume(body.text("cursor"), now);
  if (walk === "expired") return wrongCursor("Expired cursor");
  if (walk === "unknown") return wrongCursor("Invalid cursor");
  const page = walk.rest.slice(0, limit);
  const rest = walk.rest.slice(limit);
  const expires = now + context.switches.cursorLife;
  return ok({
    data: page.flatMap(({ objectType, id }) => {
      const item = source.find(objectType, id);
      return item === undefined ? [] : [rowOf(item, selection)];
    }),
    cursor:
      rest.length === 0
        ? null
        : context.organization.walks.keep({ ...walk, rest, expires }, now),
    ...(body.flag("include_counts") === true ? { count: walk.count } : {}),
  });
}

/** Recorded without `errors`, unlike all other refusals (docs/close-api.md §5.3). */
function wrongCursor(problem: string): Reply {
  return {
    status: 400,
    headers: {},
    content: { kind: "json", value: { "field-errors": { cursor: problem } } },
  };
}

/** Reads all of a search and gives what runs it. */
function readSearch(
  body: SearchNode,
  source: RecordSource,
  context: Context,
  call: ApiCall,
): () => Walk {
  const { organization } = context;
  const readField = createFieldReader(context);
  const viewer = {
    now: organization.now(),
    offsetHours: readOffset(call),
    userId: organization.me().id,
  };
  const test = readQuery(body.child("query"), { source, readField, viewer });
  const order =
    body.raw("sort") === undefined
      ? undefined
      : readOrder(body.children("sort"), readField);
  const most = readCount(body, "results_limit", 0, Infinity) ?? Infinity;
  return () => {
    const items = searchedTypes
      .flatMap((type) => source.all(type))
      .filter(test);
    const ordered = order === undefined ? items : items.toSorted(order);
    const limited = Math.min(ordered.length, most);
    return {
      rest: ordered
        .slice(0, Math.min(limited, longestWalk))
        .map(({ type, id }) => ({ objectType: type, id })),
      count: { limited, total: ordered.length },
      expires: 0,
    };
  };
}

/** The hours that `x-tz-offset` says local clocks are ahead of UTC; 0 without it. */
function readOffset(call: ApiCall): number {
  const hours = Number(call.headers["x-tz-offset"] ?? 0);
  return Math.abs(hours) <= 24 ? hours : 0;
}

/** A whole number within bounds, in the words of Close's newer endpoints; undefined when it is absent. */
function readCount(
  body: SearchNode,
  key: string,
  least: number,
  most: number,
): number | undefined {
  const value = body.number(key);
  if (value === undefined) return undefined;
  if (!Number.isInteger(value))
    return body.fail(key, "Input should be a valid integer");
  if (value < least)
    return body.fail(
      key,
      `Input should be greater than or equal to ${String(least)}`,
    );
  if (value > most)
    return body.fail(
      key,
      `Input should be less than or equal to ${String(most)}`,
    );
  return value;
}
