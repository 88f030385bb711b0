/** When and how a run looked at Close. Only a run that looked knows what is gone, and what day it is. */

/** A look at the live organisations. */
export interface Observation {
  /** UTC: `2026-12-31`. */
  readonly today: string;
  /** Whether what was kept for long enough goes: not in a run that must leave the lock alone. */
  readonly forgets: boolean;
}

/** What of a run's options decides how it looks at the organisations. */
export interface ObservationOptions {
  readonly offline?: boolean | undefined;
  readonly frozen?: boolean | undefined;
  readonly now?: Date | undefined;
}

/** How a run looks at the organisations; null for one that does not. */
export function observationOf({
  offline = false,
  frozen = false,
  now = new Date(),
}: ObservationOptions): Observation | null {
  if (offline) return null;
  return { today: now.toISOString().slice(0, 10), forgets: !frozen };
}
