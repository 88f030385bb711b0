/** How long an answer asks to wait: loaded with the first that does. */
import { resetOf, secondsIn } from "./rate-limit.js";
import type { HeaderReader } from "./rate-limit.js";

/**
 * How long a 429 asks to wait, in milliseconds: the longest of what its headers say, in every
 * dialect that Close has been seen to use. 0 when they say nothing usable, undefined
 * when they say nothing.
 */
export function rateLimitWait(header: HeaderReader): number | undefined {
  const waits = [resetOf(header, "ratelimit"), retryAfterOf(header)].filter(
    (wait): wait is number => wait !== undefined,
  );
  if (waits.length > 0) return Math.max(...waits);
  return resetOf(header, "x-rate-limit");
}

/** How long `Retry-After` asks to wait, in milliseconds; 0 for what is not usable or over. */
export function retryAfterOf(header: HeaderReader): number | undefined {
  const value = header("retry-after");
  if (value === undefined) return undefined;
  // The two clocks may differ: the answer's own date is the server's now.
  const [now = Date.now()] = datesIn(header("date") ?? "");
  const waits = datesIn(value).map((date) => date - now);
  return Math.max(secondsIn(value), ...waits);
}

/**
 * The dates of HTTP in its three forms (RFC 9110 §5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT",
 * "Sunday, 06-Nov-94 08:49:37 GMT", and "Sun Nov  6 08:49:37 1994", which means GMT without saying so.
 */
const httpDate =
  /\b[a-z]{3,9},? [\w -]{6,11} \d\d:\d\d:\d\d(?: \d{4}\b| [a-z]{1,4}| [+-]\d{4})?/gi;

/** The dates in a header, in milliseconds since 1970; several of one name came joined by commas. */
function datesIn(value: string): readonly number[] {
  const texts = value.match(httpDate) ?? [];
  return texts
    .map((text) =>
      Date.parse(/:\d\d [a-z+-]/i.test(text) ? text : `${text} GMT`),
    )
    .filter((date) => !Number.isNaN(date));
}
