/** A place where the packed package is tried. */

/** What is tried in each place. */
export const columns = [
  "generate",
  "compile",
  "undici",
  "fetch",
  "test",
] as const;

/** One of them. */
export type Column = (typeof columns)[number];

/** What all places start from. */
export interface Ground {
  /** Temporary; each place has a folder of its own in it. */
  readonly folder: string;
  readonly tarball: string;
  /** An app with the package, undici and the sample's code, compiled into `out`. */
  readonly app: string;
}

/** A place, and what is done there in order; a try that ends without an error is as it should be. */
export interface Environment {
  /** For `--only`. */
  readonly key: string;
  readonly title: string;
  /** What a user has to know, in one line of Markdown. */
  readonly note: string;
  readonly tries: Partial<Record<Column, (ground: Ground) => Promise<void>>>;
}
