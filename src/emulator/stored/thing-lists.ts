/** The lists of stored things: filters, orders and pages. */
import { invalid, refuse } from "../endpoint/replies.js";
import type { RecordFilter } from "../endpoint/list-filters.js";
import {
  timeFilters,
  timeParameters,
  valueFilters,
  valueParameters,
} from "../endpoint/list-filters.js";
import type { ApiCall } from "../endpoint/router.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import type { ListFilters, StoredKind } from "./stored-kind.js";
import { viewThing } from "./thing-views.js";

/** The query parameters of a list's filters. */
export function filterParameters({
  values = [],
  times = [],
  flags = [],
  numbers = [],
  present = {},
}: ListFilters): readonly string[] {
  return [
    ...valueParameters(values),
    ...timeParameters(times),
    ...timeParameters(numbers),
    ...flags,
    ...Object.keys(present),
  ];
}

/** What the filters of a request leave of a kind. */
export function listThings(
  kind: StoredKind,
  context: Context,
  call: ApiCall,
): readonly StoredThing[] {
  const { path, filters = {}, isNewestFirst } = kind;
  refuseUnfiltered(filters, call);
  const { things } = context.organization;
  const leadId = call.query.get("lead_id");
  const isOfLead =
    leadId !== undefined && filters.values?.includes("lead_id") === true;
  const all =
    isOfLead && !leadId.includes(",")
      ? things.ofLead(leadId).filter((one) => one.kind === path)
      : things.all(path);
  const tests = filtersOf(filters, call);
  const found =
    tests.length === 0
      ? all
      : all.filter((one) => {
          const view = viewThing(kind, one, context);
          return tests.every((fits) => fits((key) => own(view, key)));
        });
  return isNewestFirst === true ? newestFirst(found) : found;
}

/** The tests that a request asks for. */
export function filtersOf(
  filters: ListFilters,
  call: ApiCall,
): readonly RecordFilter[] {
  const { values = [], times = [], flags = [], numbers = [] } = filters;
  const { present = {} } = filters;
  return [
    ...timeFilters(call, times),
    ...valueFilters(call, values),
    ...flags.flatMap((key) => flagFilter(key, (value) => value === true, call)),
    ...Object.entries(present).flatMap(([name, key]) =>
      flagFilter(name, (value) => value !== null, call, key),
    ),
    ...numbers.flatMap((key) => numberFilters(key, call)),
  ];
}

const comparisons: readonly (readonly [
  string,
  (value: number, limit: number) => boolean,
])[] = [
  ["", (value, limit) => value === limit],
  ["__gt", (value, limit) => value > limit],
  ["__gte", (value, limit) => value >= limit],
  ["__lt", (value, limit) => value < limit],
  ["__lte", (value, limit) => value <= limit],
];

function numberFilters(key: string, call: ApiCall): readonly RecordFilter[] {
  return comparisons.flatMap(([operator, compare]) => {
    const text = call.query.get(`${key}${operator}`);
    if (text === undefined) return [];
    const limit = Number(text);
    if (text === "" || Number.isNaN(limit))
      refuse(invalid({ [`${key}${operator}`]: "Value must be of int type." }));
    return [
      (read) => {
        const value = read(key);
        return typeof value === "number" && compare(value, limit);
      },
    ];
  });
}

/** Anything but `false` asks for true, as in Close's framework (docs/close-api.md §7.4). */
function flagFilter(
  name: string,
  isTrue: (value: unknown) => boolean,
  { query }: ApiCall,
  key = name,
): readonly RecordFilter[] {
  const value = query.get(name);
  if (value === undefined) return [];
  const wanted = !/^(?:false|0)$/i.test(value);
  return [(read) => isTrue(read(key)) === wanted];
}

function refuseUnfiltered({ oneOf = [] }: ListFilters, call: ApiCall): void {
  if (oneOf.length === 0 || oneOf.some((name) => call.query.has(name))) return;
  refuse(
    invalid({}, [`At least one of ${oneOf.join(", ")} must be provided.`]),
  );
}

/** By the time at which they were made; of the same time those that came last are first. */
function newestFirst(things: readonly StoredThing[]): readonly StoredThing[] {
  return things
    .toReversed()
    .toSorted((a, b) =>
      a.stamp.date_created < b.stamp.date_created
        ? 1
        : a.stamp.date_created > b.stamp.date_created
          ? -1
          : 0,
    );
}
