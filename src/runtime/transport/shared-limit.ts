/** The limiter that a caller gives. What is done with it is loaded with the first request: few have one. */
import { lazily } from "../later.js";
import type { Limiter } from "../options.js";
import type { Clock } from "./clock.js";
import type { SharedLimit } from "./rate-limit.js";

/** The limit that a client shares by its limiter; undefined where it has none. */
export function sharedLimit(
  limiter: Limiter | null | undefined,
  clock: Clock,
): SharedLimit | undefined {
  // Plain JavaScript has `null` for what its types call left out.
  if (limiter === undefined || limiter === null) return undefined;
  return lazily(async () => {
    const { openLimiter } = await import("./limiter.js");
    return openLimiter(limiter, clock);
  }, ["take", "learn"]);
}
