/** Moments in searches, fixed and relative to now (docs/close-api.md §9.5). */
import { isDate, parseTime } from "../state/times.js";
import type { SearchNode } from "./node.js";

/** The time of a search: all that is local is read as the clocks of its sender show it. */
export interface ViewerClock {
  readonly now: Date;
  /** The hours that local clocks are ahead of UTC. */
  readonly offsetHours: number;
}

const momentTypes = [
  "now",
  "fixed_utc",
  "fixed_local_date",
  "start_end_of_predefined_relative_period",
  "offset",
] as const;

const ends = ["start", "end"] as const;

/** The moment of a node, in milliseconds. */
export function readMoment(node: SearchNode, clock: ViewerClock): number {
  const type = node.word("type", momentTypes, "required");
  switch (type) {
    case "now":
      return clock.now.getTime();
    case "fixed_utc":
      return (
        parseTime(node.text("value")) ??
        node.fail("value", "Invalid ISO 8601 datetime.")
      );
    case "fixed_local_date": {
      const day = node.text("value");
      if (!isDate(day)) node.fail("value", "Invalid ISO 8601 date.");
      const which = node.word("which", ends, "optional");
      return dayEnd(Date.parse(`${day}T00:00Z`), which) - shift(clock);
    }
    case "start_end_of_predefined_relative_period":
      return readPeriod(node, clock);
    case "offset":
      return readOffset(node, clock);
    default:
      return type satisfies never;
  }
}

/** The moment of a value of a record; a day begins when it does where the sender is. */
export function momentOf(
  value: unknown,
  clock: ViewerClock,
): number | undefined {
  if (typeof value !== "string") return undefined;
  const time = parseTime(value);
  return time !== undefined && isDate(value) ? time - shift(clock) : time;
}

const hour = 3_600_000;
const day = 24 * hour;

function shift({ offsetHours }: ViewerClock): number {
  return offsetHours * hour;
}

/** The start of the day in which a local time lies, or its end, which is the start of the next one. */
function dayEnd(local: number, which: "start" | "end"): number {
  const start = Math.floor(local / day) * day;
  return which === "start" ? start : start + day;
}

const units = ["day", "week", "month", "quarter", "year"] as const;

/** `today`, `this-week`, `last-quarter` …: only the first three kinds are documented, the others follow from them. */
function readPeriod(node: SearchNode, clock: ViewerClock): number {
  const range = node.text("range");
  const [word, unitName] = namedDays.get(range) ?? range.split("-");
  const unit = units.find((one) => one === unitName);
  const steps = new Map([
    ["last", -1],
    ["this", 0],
    ["next", 1],
  ]).get(word ?? "");
  if (unit === undefined || steps === undefined)
    return node.fail("range", `There is no period ${JSON.stringify(range)}.`);
  const which = node.word("which", ends, "required");
  const local = new Date(clock.now.getTime() + shift(clock));
  const end = which === "start" ? steps : steps + 1;
  return startOf(unit, local, end) - shift(clock);
}

const namedDays: ReadonlyMap<string, readonly string[]> = new Map([
  ["yesterday", ["last", "day"]],
  ["today", ["this", "day"]],
  ["tomorrow", ["next", "day"]],
]);

/** The start of the day, week, … that lies some steps after the one of a local time. Weeks begin on Monday. */
function startOf(
  unit: (typeof units)[number],
  local: Date,
  steps: number,
): number {
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth();
  const date = local.getUTCDate();
  switch (unit) {
    case "day":
      return Date.UTC(year, month, date + steps);
    case "week": {
      const weekday = (local.getUTCDay() + 6) % 7;
      return Date.UTC(year, month, date - weekday + 7 * steps);
    }
    case "month":
      return Date.UTC(year, month + steps);
    case "quarter":
      return Date.UTC(year, month - (month % 3) + 3 * steps);
    case "year":
      return Date.UTC(year + steps, 0);
    default:
      return unit satisfies never;
  }
}

/** A moment that lies years, months, … before or after another one. */
function readOffset(node: SearchNode, clock: ViewerClock): number {
  const direction = node.word("direction", ["past", "future"], "required");
  const from = readMoment(node.child("moment"), clock);
  const offset = node.child("offset");
  const sign = direction === "past" ? -1 : 1;
  const amount = (key: string): number => sign * (offset.number(key) ?? 0);
  const moved =
    addMonths(from + shift(clock), 12 * amount("years") + amount("months")) +
    (7 * amount("weeks") + amount("days")) * day +
    amount("hours") * hour +
    amount("minutes") * 60_000 +
    amount("seconds") * 1000;
  const isWhole = node.raw("which_day_end") !== undefined;
  const local = isWhole
    ? dayEnd(moved, node.word("which_day_end", ends, "required"))
    : moved;
  return local - shift(clock);
}

/** The same day some months later, or the last one of that month where it is shorter. */
function addMonths(local: number, months: number): number {
  const from = new Date(local);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDate = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const date = Math.min(from.getUTCDate(), lastDate);
  const time = local - dayEnd(local, "start");
  return Date.UTC(year, month, date) + time;
}
