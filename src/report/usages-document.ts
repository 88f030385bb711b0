/** The report of `codegen usages` as data. */

/** A place in the user's program. */
export interface ReportedPlace {
  /** From the root of the program, with slashes. */
  readonly file: string;
  /** Counted from 1, like the column. */
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

/** A use of a thing. */
export interface ReportedUse extends ReportedPlace {
  readonly kind: "read" | "write" | "filter" | "select" | "type";
}

/** A place with a reason. */
export interface ReasonedPlace extends ReportedPlace {
  readonly why: string;
}

/** What a program does with one field, object type, type of choices, member of the client, status or pipeline. */
export interface ThingUsage {
  readonly kind:
    | "field"
    | "object"
    | "choices"
    | "collection"
    /** A status of leads. */
    | "leadStatus"
    | "pipeline"
    /** A status of opportunities. */
    | "status";
  readonly id: string;
  readonly label: string;
  readonly name: string;
  /** With its object type, `Account.status`, or with its pipeline, `sales.proposal`. */
  readonly title: string;
  readonly uses: readonly ReportedUse[];
  /** Raw ids in the program, where the generated code could stand. */
  readonly rawIds: readonly ReportedPlace[];
  /** Words that are spelled alike, of which nothing says what they are. */
  readonly maybe: readonly ReasonedPlace[];
  /** True if the program names it nowhere. */
  readonly unnamed: boolean;
  /** True where that proves that it is not used; null where it is named. */
  readonly unused: boolean | null;
  /** Why it may be used although nothing names it. */
  readonly unproven: ReasonedPlace | null;
}

/** The report. */
export interface UsagesReport {
  readonly version: 1;
  /** The tsconfigs that were read, from the root of the program. */
  readonly tsconfigs: readonly string[];
  /** How many files of the user's they have. */
  readonly files: number;
  readonly things: readonly ThingUsage[];
}
