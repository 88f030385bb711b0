/** The documents that `check` and `diff` give: values only, which each renderer turns into its medium. */
import type { Change } from "../drift/changes.js";
import type { ParityEntry } from "../drift/parity.js";

/** A file that is not what the lock, the config, the templates and the running version give. */
export interface StaleFile {
  /** Below the output, with slashes. */
  readonly path: string;
  /**
   * `changed`: as we wrote it, but out of date. `missing`: not there. `orphaned`: ours, and no longer
   * made. `edited`: not as we wrote it. `conflicted`: with git's conflict markers in it. `foreign`: not
   * ours, and loaded in the place of what is, or a run's folder that came with the checkout.
   * `unfinished`: the folder of a run that was killed.
   */
  readonly status:
    | "changed"
    | "missing"
    | "orphaned"
    | "edited"
    | "conflicted"
    | "foreign"
    | "unfinished";
  /** A note beyond that: that a formatter has laid the file out anew, or what a foreign one does. */
  readonly note?: string | undefined;
}

/** An option of prettier that is another one than in the run that wrote the lock. */
export interface FormatChange {
  /** Its name, as prettier has it. */
  readonly option: string;
  /** Its value in that run. */
  readonly lock: string;
  readonly now: string;
  /** The source of the value of now, in words. */
  readonly from: string;
}

/** A place at which the program uses what changed. */
export interface ChangePlace {
  /** From the working directory, with slashes. */
  readonly file: string;
  /** Counted from 1, like the column. */
  readonly line: number;
  readonly column: number;
  readonly kind: "read" | "write" | "filter" | "select" | "type" | "rawId";
}

/** What the program does with what changed. */
export interface ChangeUsage {
  readonly places: readonly ChangePlace[];
  /** True where nothing names it, and that proves that it is not used. */
  readonly unused: boolean;
}

/** A change with who owns what it is about. */
export interface ReportedChange extends Change {
  /** By `owners` in the config; of a shared field those of all object types that have it. Null where nobody does. */
  readonly owner: string | null;
  /** With `--usages`; left out without it, and for statuses and for what is new. */
  readonly usage?: ChangeUsage | undefined;
}

/** A change as reports show it: that of a diff has no owner. */
export type ShownChange = Change &
  Partial<Pick<ReportedChange, "owner" | "usage">>;

/** An entry of `accept` in the config. */
export interface AcceptedFingerprint {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it counts (UTC, `2026-12-31`); null for ever. */
  readonly expires: string | null;
  /** The owner of the decision; null where the config names none. */
  readonly owner: string | null;
}

/** A change that the config accepts: it is listed, and does not count. */
export interface AcceptedChange extends ReportedChange {
  readonly accepted: Omit<AcceptedFingerprint, "fingerprint">;
}

/** A failure to look at an organisation, or at the files of its output. */
export interface CheckFailure {
  /** The code of a `CodegenError`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The three verdicts on one organisation: its drift, the files of its output, and the generator. */
export interface OrgReport {
  /** Its name in the config. */
  readonly org: string;
  /** The output's directory from the working directory, with slashes. */
  readonly output: string;
  /** The live organisation against the lock, without what is accepted. */
  readonly drift: readonly ReportedChange[];
  readonly accepted: readonly AcceptedChange[];
  /** Of an output that several organisations share they are listed once, with the first. */
  readonly stale: readonly StaleFile[];
  /** Options of prettier that are not those of the run that wrote the lock; listed like `stale`. */
  readonly formatting: readonly FormatChange[];
  /** The version that wrote the lock (null without a lock), and the one that looks at it. */
  readonly generator: {
    readonly lock: string | null;
    readonly running: string;
  };
  /** Parts that could not be read, in words: they are neither drift nor clean. */
  readonly unread: readonly string[];
  /** The things looked at; `--offline` looks at files only. */
  readonly checked: { readonly org: boolean; readonly files: boolean };
  readonly failure: CheckFailure | null;
}

/** The number of changes of each severity. */
export interface SeverityCounts {
  readonly breaking: number;
  readonly dangerous: number;
  readonly safe: number;
}

/** The report of `codegen check`. */
export interface CheckReport {
  readonly version: 1;
  readonly orgs: readonly OrgReport[];
  /** Entries of `accept` whose day has passed: what they accepted is drift again. */
  readonly expired: readonly AcceptedFingerprint[];
  /** Entries of `accept` that match no change: they can go. */
  readonly unused: readonly AcceptedFingerprint[];
  readonly summary: SeverityCounts & {
    readonly accepted: number;
    readonly stale: number;
    /** 0 nothing that counts, 1 something could not be looked at, 2 drift or staleness. */
    readonly exitCode: 0 | 1 | 2;
  };
}

/** The report of `codegen diff` on two pictures of one organisation. */
export interface DiffReport {
  readonly version: 1;
  /** The operands in words. */
  readonly from: string;
  readonly to: string;
  readonly changes: readonly (Change & Pick<ReportedChange, "usage">)[];
  /** Parts that could not be read, in words. */
  readonly unread: readonly string[];
  readonly summary: SeverityCounts & { readonly exitCode: 0 | 2 };
}

/** The report of `codegen diff` on two organisations, whose things are matched by label. */
export interface ParityReport {
  readonly version: 1;
  /** The operands in words. */
  readonly here: string;
  readonly there: string;
  readonly entries: readonly ParityEntry[];
  /** Parts that could not be read, in words. */
  readonly unread: readonly string[];
  readonly summary: {
    readonly missingHere: number;
    readonly missingThere: number;
    readonly differs: number;
    readonly exitCode: 0 | 2;
  };
}
