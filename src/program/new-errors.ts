/** Which errors of a program are new: the one place where those that it had before are taken off. */

/** What a compiler has against a program, as far as it is compared. */
export interface ComparedError {
  /** Null for what is of no file. */
  readonly file: string | null;
  /** `2339` of TS2339. */
  readonly code: number;
  readonly message: string;
}

/** Codes of errors that suggest a similar name, with the code that the same error has where there is none. */
const withoutSuggestion: ReadonlyMap<number, number> = new Map([
  [2551, 2339],
  [2552, 2304],
  [2561, 2353],
  [2724, 2305],
  [2820, 2322],
]);

/**
 * The errors that a program did not have before. Each error of before stands for one: for one with the same
 * words, else for one of the same file and code, since messages quote names and types that edits change, and
 * a name that is renamed is suggested no more.
 */
export function newErrors<E extends ComparedError>(
  after: readonly E[],
  before: readonly ComparedError[],
): readonly E[] {
  const same = without(after, before, ({ file, code, message }) =>
    [file ?? "", String(code), message].join(" "),
  );
  const alike = without(same.after, same.before, ({ file, code }) =>
    [file ?? "", String(withoutSuggestion.get(code) ?? code)].join(" "),
  );
  return alike.after;
}

interface Unmatched<E> {
  readonly after: readonly E[];
  readonly before: readonly ComparedError[];
}

/** What is left of both sides once each error of before has taken one with the same key away. */
function without<E extends ComparedError>(
  after: readonly E[],
  before: readonly ComparedError[],
  keyOf: (error: ComparedError) => string,
): Unmatched<E> {
  const known = new Map<string, ComparedError[]>();
  for (const error of before) {
    const key = keyOf(error);
    known.set(key, [...(known.get(key) ?? []), error]);
  }
  const fresh = after.filter(
    (error) => known.get(keyOf(error))?.pop() === undefined,
  );
  return { after: fresh, before: [...known.values()].flat() };
}
