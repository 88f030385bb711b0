/** `POST /data/search/`: Advanced Filtering, page by page (docs/close-api.md §5.3, §9). */
import type { Reply } from "../endpoint/replies.js";
import { ok } from "../endpoint/replies.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { route } from "../endpoint/router.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { savedSearchKind } from "../stored/template-kinds.js";
import type { FieldReader } from "../search/search-fields.js";
import { createFieldReader } from "../search/search-fields.js";
import type { Walks } from "../state/search-walks.js";
import { Findings } from "../state/search-walks.js";
import { SearchNode } from "../search/node.js";
import type { Query } from "../search/query.js";
import { readQuery } from "../search/query.js";
import type { Candidates, RecordSource } from "../search/search-index.js";
import { openIndex } from "../search/search-index.js";
import { readSelection, rowOf } from "../search/rows.js";
import type { RowOrder } from "../search/sort.js";
import { readOrder, sorted } from "../search/sort.js";
import type { StoredRecord } from "../state/state.js";
import type { Hit, Walk } from "../state/search-walks.js";

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
  const { findings, most } = walk;
  const end = Math.min(walk.shown + limit, most);
  const page = findings.slice(walk.shown, end);
  // One hit beyond the page says whether there is another one.
  const isLast = end === most || findings.slice(end, end + 1).length === 0;
  const expires = now + context.switches.cursorLife;
  const next = { ...walk, shown: end, expires };
  return ok({
    data: page.flatMap(({ objectType, id }) => {
      const item = source.find(objectType, id);
      return item === undefined ? [] : [rowOf(item, selection)];
    }),
    cursor: isLast ? null : context.organization.walks.keep(next, now),
    ...(body.flag("include_counts") === true ? { count: walk.count() } : {}),
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
  const scope = {
    source,
    readField,
    viewer,
    savedQuery: (id: string) => savedQuery(id, context),
  };
  const query = readQuery(body.child("query"), scope);
  const order =
    body.raw("sort") === undefined
      ? undefined
      : readNamedOrder(body, readField);
  const most = readCount(body, "results_limit", 0, Infinity) ?? Infinity;
  return () => {
    const run: Run = { query, source, candidates: source.within(query.reach) };
    const findings = new Findings(
      order === undefined
        ? matches(run)
        : matches(inOrder(run, order, organization.walks)),
    );
    const count = once(() => {
      const total = countOf(run, findings);
      return { limited: Math.min(total, most), total };
    });
    return {
      findings,
      count,
      most: Math.min(most, longestWalk),
      shown: 0,
      expires: 0,
    };
  };
}

/** The query of a Smart View, which is kept as it was sent (docs/close-api.md §9.7). */
function savedQuery(
  id: string,
  { organization }: Context,
): JsonObject | undefined {
  const view = organization.things.find(savedSearchKind.path, id);
  const search =
    view === undefined ? undefined : own(view.attributes, "s_query");
  const query = isJsonObject(search) ? own(search, "query") : undefined;
  return isJsonObject(query) ? query : undefined;
}

/** A search under way; the candidates are the records as they were when it began. */
interface Run {
  readonly query: Query;
  readonly source: RecordSource;
  readonly candidates: readonly Candidates[];
}

/** Looks at one record after the other, only as far as hits are asked for. */
function* matches({ query, source, candidates }: Run): Generator<Hit> {
  for (const { type, records } of candidates)
    for (const record of records)
      if (query.isWhole || query.test(source.item(type, record)))
        yield { objectType: type, id: record.id };
}

/**
 * The same search with its candidates in an order. One kind is sorted as a whole, once as long as nothing of
 * it changes; of several, what is found.
 */
function inOrder(run: Run, order: NamedOrder, walks: Walks): Run {
  const { query, source, candidates } = run;
  const [only, ...others] = candidates;
  if (only === undefined) return run;
  if (others.length === 0) {
    const { type, records } = only;
    const byOrder = (): readonly StoredRecord[] =>
      sorted(
        records.map((record) => source.item(type, record)),
        order,
      ).map(({ record }) => record);
    const ordered =
      order.name === undefined
        ? byOrder()
        : walks.inOrder(records, order.name, byOrder);
    return { ...run, candidates: [{ type, records: ordered }] };
  }
  const items = candidates
    .flatMap(({ type, records }) =>
      records.map((record) => source.item(type, record)),
    )
    .filter(query.test);
  const hits = sorted(items, order).map(({ type, record }) => ({
    type,
    records: [record],
  }));
  return { ...run, candidates: hits };
}

/** An order and, where it is by what stands in the records themselves, a text that no other order has. */
interface NamedOrder extends RowOrder {
  readonly name: string | undefined;
}

/** Fields whose values change with their record and with nothing else. */
const lastingFields: ReadonlySet<unknown> = new Set([
  "confidence",
  "date_created",
  "date_updated",
  "date_won",
  "name",
  "title",
  "value",
]);

function readNamedOrder(body: SearchNode, readField: FieldReader): NamedOrder {
  const nodes = body.children("sort");
  const isLasting = nodes.every((node) => {
    const field = node.child("field");
    return (
      field.raw("type") === "regular_field" &&
      lastingFields.has(field.raw("field_name"))
    );
  });
  const name = isLasting ? JSON.stringify(body.raw("sort")) : undefined;
  return { ...readOrder(nodes, readField), name };
}

function countOf({ query, candidates }: Run, findings: Findings): number {
  return query.isWhole
    ? candidates.reduce((sum, { records }) => sum + records.length, 0)
    : findings.slice(0, Infinity).length;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
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
