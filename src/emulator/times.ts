/** Close's two dialects of timestamps (close-api, global conventions). Stored without a zone, in UTC. */

/** A moment as SQL-backed objects show it: six fractional digits, no zone. */
export function withoutZone(moment: Date): string {
  return moment.toISOString().replace("Z", "000");
}

/** A stored timestamp as older objects show it, with `+00:00`. */
export function withZone(stored: string): string {
  return `${stored}+00:00`;
}
