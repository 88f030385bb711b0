/** Parts drift into what the config accepts and what counts. */
import type { Acceptance } from "../../config/config.js";
import { closest } from "../../config/closest.js";
import type { Warning } from "../../errors.js";
import type { AcceptedChange, ReportedChange } from "../../report/document.js";
import type { Change } from "../../drift/changes.js";
import { isEarlier, isFingerprintOf } from "../../drift/fingerprint.js";

/** An organisation's drift, sorted by what its config accepts. */
export interface Sorted {
  readonly drift: readonly ReportedChange[];
  readonly accepted: readonly AcceptedChange[];
  /** Entries whose day has passed, of changes that are still there. */
  readonly expired: readonly Acceptance[];
  /** Entries that match no change. */
  readonly unused: readonly Acceptance[];
}

/** Sorts drift by what is accepted on a day (`2026-12-31`, UTC); an entry counts on its last day, too. */
export function sortDrift(
  changes: readonly ReportedChange[],
  accept: readonly Acceptance[],
  today: string,
): Sorted {
  const isValid = ({ expires }: Acceptance): boolean =>
    expires === null || today <= expires;
  const found = [...new Set(changes.map(({ fingerprint }) => fingerprint))];
  const wholeOf = ({ fingerprint: written }: Acceptance): string | undefined =>
    found.find((fingerprint) => isFingerprintOf(written, fingerprint));
  const valid = new Map(
    accept.filter(isValid).map((entry) => [wholeOf(entry), entry]),
  );
  const isFound = (entry: Acceptance): boolean => wholeOf(entry) !== undefined;
  return {
    drift: changes.filter(({ fingerprint }) => !valid.has(fingerprint)),
    accepted: changes.flatMap((change) => {
      const entry = valid.get(change.fingerprint);
      if (entry === undefined) return [];
      const { reason, expires, owner } = entry;
      return [{ ...change, accepted: { reason, expires, owner } }];
    }),
    expired: accept.filter(
      (entry) =>
        isFound(entry) && !isValid(entry) && !valid.has(wholeOf(entry)),
    ),
    unused: accept.filter((entry) => !isFound(entry)),
  };
}

/**
 * The entries that match a change in none of the organisations that accept them. An organisation
 * that was not looked at (null) may have that change, so what it accepts is never unused.
 */
export function unusedEverywhere(
  orgs: readonly {
    readonly accept: readonly Acceptance[];
    readonly sorted: Sorted | null;
  }[],
): readonly Acceptance[] {
  const needed = new Set(
    orgs.flatMap(({ accept, sorted }) => {
      const unused = new Set(sorted?.unused);
      return accept
        .filter((entry) => !unused.has(entry))
        .map(({ fingerprint }) => fingerprint);
    }),
  );
  const entries = orgs.flatMap(({ sorted }) => sorted?.unused ?? []);
  return distinct(
    entries.filter(({ fingerprint }) => !needed.has(fingerprint)),
  );
}

/** Entries without those that say the same as one before them: organisations inherit them. */
export function distinct(
  entries: readonly Acceptance[],
): readonly Acceptance[] {
  const byContent = new Map(
    entries.map(({ fingerprint, reason, expires, owner }) => [
      JSON.stringify([fingerprint, reason, expires, owner]),
      { fingerprint, reason, expires, owner },
    ]),
  );
  return [...byContent.values()];
}

/** Names the accepted changes whose fingerprints an older version has made, with those to write instead. */
export function earlierWarnings(
  accept: readonly Acceptance[],
  changes: readonly Change[],
): readonly Warning[] {
  const written = [...new Set(accept.map(({ fingerprint }) => fingerprint))];
  return written.filter(isEarlier).flatMap((earlier): Warning[] => {
    const whole = changes.find(({ fingerprint }) =>
      isFingerprintOf(earlier, fingerprint),
    )?.fingerprint;
    if (whole === undefined) return [];
    const message = `“${earlier}” under \`accept\` in the config is the start of a fingerprint, as older versions wrote it: write “${whole}”. The next version will not take the start.`;
    return [{ code: "W_OLD_FINGERPRINT", message }];
  });
}

/** Warns of entries that match no change; a change whose fingerprint is near is probably meant. */
export function acceptWarnings(
  unused: readonly Acceptance[],
  drift: readonly Change[],
): readonly Warning[] {
  const known = drift.map(({ fingerprint }) => fingerprint);
  return unused.map(({ fingerprint }) => {
    const meant = closest(fingerprint, known);
    const end = meant === null ? "." : `. Did you mean “${meant}”?`;
    const message = `“${fingerprint}” under \`accept\` in the config matches no change${end}`;
    return { code: "W_NO_MATCH", message };
  });
}
