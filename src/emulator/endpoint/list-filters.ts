/** The filters of lists of records: `key=value`, `__in` with commas, `__gt` and its like for times (docs/close-api.md §8). */
import { invalid, refuse } from "./replies.js";
import type { ApiCall } from "./router.js";
import { isDate, parseTime } from "../state/times.js";

/** Reads a value of a record by its key in the REST API, custom ones under `custom.<id>`. */
export type ReadValue = (key: string) => unknown;

/** Tests by its values, as the API shows them, whether a record is in the list. */
export type RecordFilter = (read: ReadValue) => boolean;

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
        : [(read: ReadValue) => wanted.includes(String(read(key)))];
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
      filters.push((read) => {
        const shown = read(key);
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
