/** Moments of a search: days, points in time, and what Close reckons from now when it searches. */
import { CloseInputError } from "../errors.js";
import { dateOf, isObject } from "../record/read.js";

/** A span of time. Whole numbers; from a day upwards it counts from the start of that day. */
export interface Span {
  years?: number;
  /** More than 60 days are safer as months: Close is said to refuse many days. */
  months?: number;
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** A period around now in the organisation's time zone; Close publishes no whole list of its names. */
export type Period =
  | "today"
  | "yesterday"
  | "tomorrow"
  | `${"this" | "last" | "next"}-${"week" | "month" | "quarter" | "year"}`
  | (string & {});

/**
 * A moment: a day `"2026-01-01"` (its start, in the organisation's time zone), a timestamp or `Date`,
 * `"now"`, or one that Close reckons when it searches, as `{ ago: { days: 30 } }`.
 */
export type Moment =
  | (string & {})
  | "now"
  | Date
  | { ago: Span }
  | { ahead: Span }
  | { startOf: Period }
  | { endOf: Period };

/** What Close takes; `which` for days. */
type Wire = Readonly<Record<string, unknown>>;

/** Both ends of a `moment_range`: the first is within, the second is not. */
export interface Ends {
  readonly onOrAfter?: Wire;
  readonly before?: Wire;
}

/** The condition for a span between two moments. */
export function momentRange({ onOrAfter, before }: Ends): Wire {
  return {
    type: "moment_range",
    on_or_after: onOrAfter ?? null,
    before: before ?? null,
  };
}

/** The condition for a whole day. */
export function onDay(day: unknown, subject: string): Wire {
  if (typeof day === "string" && isDay(day))
    return momentRange({
      onOrAfter: wireDay(day, "start"),
      before: wireDay(day, "end"),
    });
  throw new CloseInputError(`${subject} must be a day, YYYY-MM-DD.`);
}

/** The condition for a whole period. */
export function duringPeriod(period: unknown, subject: string): Wire {
  return momentRange({
    onOrAfter: wirePeriod(period, "start", subject),
    before: wirePeriod(period, "end", subject),
  });
}

/** A moment as Close takes it; throws `CloseInputError` for what is none. */
export function wireMoment(moment: unknown, subject: string): Wire {
  if (moment === "now") return { type: "now" };
  if (typeof moment === "string" && isDay(moment))
    return wireDay(moment, "start");
  if (typeof moment === "string" || moment instanceof Date)
    return wireTimestamp(moment, subject);
  const [[form, value] = [], ...more] = isObject(moment)
    ? Object.entries(moment)
    : [];
  if (more.length === 0) {
    if (form === "ago") return wireOffset("past", value, `ago in ${subject}`);
    if (form === "ahead")
      return wireOffset("future", value, `ahead in ${subject}`);
    if (form === "startOf")
      return wirePeriod(value, "start", `startOf in ${subject}`);
    if (form === "endOf")
      return wirePeriod(value, "end", `endOf in ${subject}`);
  }
  throw new CloseInputError(
    `${subject} must be a day, a timestamp, a Date, "now", or one of { ago }, { ahead }, { startOf } and { endOf }.`,
  );
}

/** Whether a text is a day that the calendar has. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function wireDay(value: string, which: "start" | "end"): Wire {
  return { type: "fixed_local_date", value, which };
}

/** Close writes `+00:00`, and no fraction when there is none. */
function wireTimestamp(moment: string | Date, subject: string): Wire {
  const isTimestamp =
    moment instanceof Date || /^\d{4}-\d\d-\d\dT/.test(moment);
  const date = isTimestamp ? dateOf(moment) : null;
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new CloseInputError(`${subject} is neither a day nor a timestamp.`);
  const value = date.toISOString().replace(/(?:\.000)?Z$/, "+00:00");
  return { type: "fixed_utc", value };
}

function wirePeriod(
  range: unknown,
  which: "start" | "end",
  subject: string,
): Wire {
  if (typeof range !== "string" || range === "")
    throw new CloseInputError(`${subject} must be a period, like "this-week".`);
  return { type: "start_end_of_predefined_relative_period", range, which };
}

const units = [
  "years",
  "months",
  "weeks",
  "days",
  "hours",
  "minutes",
  "seconds",
];

function wireOffset(direction: string, span: unknown, subject: string): Wire {
  const given = isObject(span) ? Object.entries(span) : [];
  const isSpan = given.every(
    ([unit, count]) => units.includes(unit) && isCount(count),
  );
  if (given.length === 0 || !isSpan)
    throw new CloseInputError(
      `${subject} must be a span of whole numbers, like { days: 30 }; its units are ${units.join(", ")}.`,
    );
  const zeros = units.map((unit) => [unit, 0] as const);
  return {
    type: "offset",
    direction,
    moment: { type: "now" },
    offset: Object.fromEntries([...zeros, ...given]),
    which_day_end: "start",
  };
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
