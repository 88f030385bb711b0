/** The filters of lists of records: `key=value`, `__in` with commas, `__gt` and its like for times (docs/close-api.md §8). */
import { invalid, refuse } from "./replies.js";
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { ApiCall } from "./router.js";
import { isDate, parseTime } from "../state/times.js";

/** Tests whether a record, as the API shows it, is in the list. */
export type RecordFilter = (view: JsonObject) => boolean;

const operators = ["gt", "gte", "lt", "lte"] as const;

/** The query parameters of filters for keys that have one value, by value or by `__in`. */
export function valueParameters(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => [key, `${key}__in`]);
}

/** The query parameters of filters for times. */
export function timeParameters(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => [
    key,
    ...operators.map((operator) => `${key}__${operator}`),
  ]);
}

/** Filters by the values of keys; several values with commas between them are alternatives. */
export function valueFilters(
  call: ApiCall,
  keys: readonly string[],
): readonly RecordFilter[] {
  return keys.flatMap((key) =>
    [key, `${key}__in`].flatMap((name) => {
      const wanted = listed(call, name);
      return wanted === undefined
        ? []
        : [(view: JsonObject) => wanted.includes(String(own(view, key)))];
    }),
  );
}

/** The values that a parameter lists with commas; undefined when it is absent. */
export function listed(
  call: ApiCall,
  name: string,
): readonly string[] | undefined {
  const text = call.query.get(name);
  if (text === undefined) return undefined;
  return text.split(",").map((one) => one.trim());
}

/** Filters by dates and times; a parameter that is neither is refused. */
export function timeFilters(
  call: ApiCall,
  keys: readonly string[],
): readonly RecordFilter[] {
  const filters: RecordFilter[] = [];
  for (const key of keys)
    for (const operator of ["", ...operators]) {
      const name = operator === "" ? key : `${key}__${operator}`;
      const text = call.query.get(name);
      if (text === undefined) continue;
      const moment = parseTime(text);
      if (moment === undefined)
        return refuse(invalid({ [name]: "Invalid ISO 8601 datetime." }));
      filters.push((view) => {
        const shown = own(view, key);
        if (typeof shown !== "string") return false;
        // Against a day a time counts as its day: `date_created=2026-03-01` is all of it.
        const time = parseTime(
          operator === "" && isDate(text) ? shown.slice(0, 10) : shown,
        );
        return time !== undefined && compare(time, operator, moment);
      });
    }
  return filters;
}

function compare(time: number, operator: string, moment: number): boolean {
  switch (operator) {
    case "gt":
      return time > moment;
    case "gte":
      return time >= moment;
    case "lt":
      return time < moment;
    case "lte":
      return time <= moment;
    default:
      return time === moment;
  }
}

/** Refuses parameters that Close has and the local Close has not, rather than answer with what they should leave out. */
export function refuseParameters(
  call: ApiCall,
  names: readonly string[],
): void {
  const used = names.filter((name) => call.query.has(name));
  if (used.length > 0)
    refuse(
      invalid(
        Object.fromEntries(
          used.map((name) => [name, "The local Close does not do this."]),
        ),
      ),
    );
}
