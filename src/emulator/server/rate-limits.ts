/** Close's rate limit: so many requests of a key to a group of endpoints within a window (docs/close-api.md §6). */
import type { RateLimit } from "../state/switches.js";

/** How a request stands to the limit, with what the headers of its answer say. */
export interface Standing {
  readonly isAllowed: boolean;
  readonly limit: number;
  /** The requests that are left in the window. */
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

/** Counts requests. */
export interface RateLimits {
  /** Counts a request; one beyond the limit does not count. */
  count(key: string, path: string): Standing;
}

/** What the keys of an organisation have together, as a multiple of what one has. */
const sharedKeys = 3;

/** A window, from its first request on. */
interface Window {
  readonly ends: number;
  count: number;
}

/**
 * Starts without any request; `now` is in milliseconds. Close does not publish its groups: here they are
 * the first words of paths.
 */
export function createRateLimits(
  { requests, seconds }: RateLimit,
  // Whole milliseconds: of fractions a window could seem longer than it is.
  now: () => number = () => Math.floor(performance.now()),
): RateLimits {
  const windows = new Map<string, Window>();
  const openAt = (name: string, time: number): Window => {
    const known = windows.get(name);
    if (known !== undefined && known.ends > time) return known;
    const fresh = { ends: time + seconds * 1000, count: 0 };
    windows.set(name, fresh);
    return fresh;
  };
  return {
    count: (key, path) => {
      const time = now();
      const group = path.split("/")[1] ?? "";
      const limits = [
        { limit: requests, window: openAt(`key ${key} ${group}`, time) },
        {
          limit: requests * sharedKeys,
          window: openAt(`all ${group}`, time),
        },
      ];
      const isAllowed = limits.every(
        ({ limit, window }) => window.count < limit,
      );
      if (isAllowed) for (const { window } of limits) window.count += 1;
      const standings = limits.map(({ limit, window }) => ({
        ...{ isAllowed, limit, remaining: limit - window.count },
        reset: (window.ends - time) / 1000,
      }));
      // The key's own, unless the organisation has less left.
      return standings.reduce((least, other) =>
        other.remaining < least.remaining ? other : least,
      );
    },
  };
}
