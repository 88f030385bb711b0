/** The day and the way a run looked at Close. Only a run that looked knows what is gone, and what day it is. */

/** A look at the live organisations. */
export interface Observation {
  /** UTC: `2026-12-31`. */
  readonly today: string;
  /** True if what was kept for long enough goes: not in a run that must leave the lock alone. */
  readonly forgets: boolean;
}

/** The options of a run that decide how it looks at the organisations. */
export interface ObservationOptions {
  readonly offline?: boolean | undefined;
  readonly frozen?: boolean | undefined;
  readonly now?: Date | undefined;
}

/** The way a run looks at the organisations; null for one that does not. */
export function observationOf({
  offline = false,
  frozen = false,
  now = new Date(),
}: ObservationOptions): Observation | null {
  if (offline) return null;
  return { today: now.toISOString().slice(0, 10), forgets: !frozen };
}
