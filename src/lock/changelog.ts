/** The changes that runs found in Close, as the lock keeps them for `CHANGES.md`. */
import type { Change, Severity } from "../drift/changes.js";

/** One change in the words of its day: a newer version does not word it anew. */
export interface LoggedChange {
  readonly severity: Severity;
  /** One sentence; it quotes labels as they are, for whoever shows it to escape. */
  readonly message: string;
}

/** The changes that one run found in one organisation. */
export interface ChangelogEntry {
  /** The day of the run, UTC: `2026-12-31`. */
  readonly on: string;
  /** The organisation's name in the config. */
  readonly org: string;
  /** The most severe first. */
  readonly changes: readonly LoggedChange[];
  /** The number of changes beyond those listed; null when these are all. */
  readonly more: number | null;
}

/** The number of entries in the lock: it is read and reviewed, and does not grow without end. */
export const mostEntries = 100;
const mostChanges = 200;

/** The entry of a run; null when nothing has changed. */
export function changelogEntry(
  changes: readonly Change[],
  { on, org }: Pick<ChangelogEntry, "on" | "org">,
): ChangelogEntry | null {
  if (changes.length === 0) return null;
  const more = changes.length - mostChanges;
  return {
    on,
    org,
    changes: changes
      .slice(0, mostChanges)
      .map(({ severity, message }) => ({ severity, message })),
    more: more > 0 ? more : null,
  };
}

/** The changelog with the entries of a run before those of earlier ones; of all these the last hundred. */
export function withEntries(
  log: readonly ChangelogEntry[],
  entries: readonly ChangelogEntry[],
): readonly ChangelogEntry[] {
  return [...entries, ...log].slice(0, mostEntries);
}
