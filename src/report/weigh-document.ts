/** The report of `codegen weigh` as data: what is printed with `--json`. */

/** Files that belong together. */
export interface WeighedPart {
  readonly name:
    "object types" | "around them" | "runtime" | "lock and changes";
  readonly files: number;
  readonly lines: number;
  /** As they stand in the repository. */
  readonly bytes: number;
}

/** What a program loads that imports a file of the output. */
export interface WeighedImport {
  /** Below the output: `client.ts`. */
  readonly file: string;
  /** What of it is counted, in words. */
  readonly what: string;
  readonly files: number;
  /** Of JavaScript without types and comments, before any minifier. */
  readonly code: number;
  /** Of the same, compressed by gzip. */
  readonly gzip: number;
}

/** One output. */
export interface WeighedOutput {
  /** From the folder of the config. */
  readonly output: string;
  readonly emit: "types" | "wrappers" | "client";
  readonly runtime: "emit" | "import";
  readonly parts: readonly WeighedPart[];
  readonly total: Omit<WeighedPart, "name">;
  /** Empty where there are types alone. */
  readonly loaded: readonly WeighedImport[];
}

/** The report. */
export interface WeighReport {
  readonly version: 1;
  readonly outputs: readonly WeighedOutput[];
}
