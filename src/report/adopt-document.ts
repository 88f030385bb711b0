/** What `codegen adopt` found and did, as data: the form of `--json`. */

/** A place that is edited. */
export interface AdoptedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly form: string;
  readonly ids: readonly string[];
  /** What is written in their places. */
  readonly references: readonly string[];
}

/** A place that stays as it is. */
export interface LeftPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly form: string;
  readonly id: string;
  readonly reason: string;
  readonly suggestion: string;
}

/** A file that was not looked at, although it may hold ids. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** All that `codegen adopt` found; paths are from the folder of the run, with slashes. */
export interface AdoptReport {
  readonly version: 1;
  /** True where the files were written. */
  readonly written: boolean;
  readonly adopted: readonly AdoptedPlace[];
  readonly left: readonly LeftPlace[];
  readonly skipped: readonly SkippedFile[];
  /** How many places there are of each form. */
  readonly forms: Readonly<
    Record<string, { readonly adopted: number; readonly left: number }>
  >;
}

/** Counts places by form, by name of the form. */
export function countForms(
  adopted: readonly AdoptedPlace[],
  left: readonly LeftPlace[],
): AdoptReport["forms"] {
  const names = new Set([...adopted, ...left].map(({ form }) => form));
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const isOf = ({ form }: { readonly form: string }) => form === name;
      const counts = {
        adopted: adopted.filter(isOf).length,
        left: left.filter(isOf).length,
      };
      return [name, counts];
    }),
  );
}
