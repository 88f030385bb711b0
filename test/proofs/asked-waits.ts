/** Waits that a server may ask for, in every spelling that Close or a proxy may use and in none. */
import type { Random } from "../support/random.js";
import { below, oneOf } from "../support/random.js";

/** Header lines and the wait that they ask for, known because they were made for it. */
export interface Asked {
  readonly lines: readonly string[];
  /** Milliseconds. */
  readonly wait: number;
}

/** Asks for nothing. */
export const nothing: Asked = { lines: [], wait: 0 };

/** A number of seconds as a server may spell it. */
function seconds(random: Random): {
  readonly text: string;
  readonly ms: number;
} {
  const whole = below(random, 60);
  if (random() < 0.5) return { text: String(whole), ms: whole * 1000 };
  const tenths = below(random, 10);
  return { text: `${whole}.${tenths}`, ms: whole * 1000 + tenths * 100 };
}

/** Text that asks for no wait that anybody could keep. */
const hostile = [
  "",
  "NaN",
  "-5",
  "abc",
  "1e3",
  "0x10",
  "0",
  "Infinity",
  ",,,",
  "=5",
  "5 seconds",
  "\u00ff\u00fe",
  "Fri, 99 Foo 2026 99:99:99 GMT",
  "Thu, 01 Jan 1970 00:00:00 GMT",
] as const;

/** The name of a header in some case. */
const spelled = (random: Random, name: string): string =>
  oneOf(random, [name, name.toLowerCase(), name.toUpperCase()]);

function line(random: Random, name: string, value: string): string {
  return `${spelled(random, name)}:${oneOf(random, [" ", "", "   "])}${value}`;
}

/** The server's own clock, which need not be right. */
const serverNow = Date.UTC(2026, 0, 31, 23, 59, 30);

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const longDays = {
  Sun: "Sunday",
  Mon: "Monday",
  Tue: "Tuesday",
  Wed: "Wednesday",
  Thu: "Thursday",
  Fri: "Friday",
  Sat: "Saturday",
} as const;

/** A date in one of the three forms of HTTP. */
function dateText(random: Random, time: number): string {
  const date = new Date(time);
  const text = date.toUTCString();
  const [, day = "", month = "", year = "", clock = ""] = text.split(" ");
  const short = days[date.getUTCDay()] ?? "Sun";
  return oneOf(random, [
    text,
    `${longDays[short]}, ${day}-${month}-${year.slice(2)} ${clock} GMT`,
    `${short} ${month} ${day.replace(/^0/, " ")} ${clock} ${year}`,
  ]);
}

/** Asks by `Retry-After`: seconds, dates, several of them, or nonsense. */
export function retryAfter(random: Random): Asked {
  const { text, ms } = seconds(random);
  const more = below(random, 60) * 1000;
  const later = dateText(random, serverNow + more);
  const date = line(random, "Date", new Date(serverNow).toUTCString());
  const after = (value: string): string => line(random, "Retry-After", value);
  switch (below(random, 6)) {
    case 0:
      return { lines: [after(text)], wait: ms };
    case 1:
      return { lines: [date, after(later)], wait: more };
    case 2:
      return { lines: [after(text), after("1")], wait: Math.max(ms, 1000) };
    case 3: {
      const second = dateText(random, serverNow + 9000);
      const lines = [date, after(later), after(second)];
      return { lines, wait: Math.max(more, 9000) };
    }
    case 4: {
      // Longer than numbers reach: it can only be told, not waited for.
      const digits = "9".repeat(1 + below(random, 400));
      return { lines: [after(digits)], wait: Number(digits) * 1000 };
    }
    default:
      return { lines: [after(oneOf(random, hostile))], wait: 0 };
  }
}

/** Asks by a rate limit of which nothing remains, in each dialect. */
export function rateLimit(random: Random): Asked {
  const { text, ms } = seconds(random);
  const comma = oneOf(random, [", ", ",", "; ", ";", " ; "]);
  const parts = (reset: string): string =>
    [`limit=${below(random, 100)}`, "remaining=0", `reset=${reset}`].join(
      comma,
    );
  switch (below(random, 4)) {
    case 0:
      return { lines: [line(random, "RateLimit", parts(text))], wait: ms };
    case 1:
      return {
        lines: [
          line(random, "RateLimit-Remaining", "0"),
          line(random, "RateLimit-Reset", text),
        ],
        wait: ms,
      };
    case 2:
      return {
        lines: [
          line(random, "RateLimit", parts(text)),
          line(random, "RateLimit", parts("3")),
        ],
        wait: Math.max(ms, 3000),
      };
    default: {
      const value = oneOf(random, hostile).replace(/,/g, " ");
      return { lines: [line(random, "RateLimit", parts(value))], wait: 0 };
    }
  }
}
