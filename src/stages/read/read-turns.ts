/** The turns in which organisations are read: several at once, and of each key one after the other. */
import pLimit from "p-limit";
import type { LimitFunction } from "p-limit";
import type { ResolvedOrg } from "../../config/config.js";
import { hashText } from "../../hash.js";

/** Reads an organisation as soon as it is its turn. */
export type ReadTurn = <T>(
  org: ResolvedOrg,
  read: () => Promise<T>,
) => Promise<T>;

/** The number of organisations that are read at once; each waits for Close most of the time. */
export const mostAtOnce = 8;

/** Makes turns for one run: Close limits the requests of a key, so that two readings with one gain nothing. */
export function createReadTurns(): ReadTurn {
  const all = pLimit(mostAtOnce);
  const keys = new Map<string, LimitFunction>();
  return (org, read) => {
    const key = keyOf(org);
    if (key === null) return all(read);
    const own = keys.get(key) ?? pLimit(1);
    keys.set(key, own);
    return own(() => all(read));
  };
}

/** Stands for a key and where it goes; null where there is none to be had, which reading says. */
function keyOf(org: ResolvedOrg): string | null {
  if (org.source === "sample" || !org.hasCredentials()) return null;
  try {
    return hashText(JSON.stringify([org.baseUrl, org.credentials()]));
  } catch {
    return null;
  }
}
