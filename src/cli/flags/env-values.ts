/** What `--env` of `adopt` names: env files, and variables with their values. */

/** The values of `--env`. */
export interface EnvValues {
  readonly files: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** Parts variables (`NAME=value`) from paths of env files. */
export function splitEnv(given: readonly string[]): EnvValues {
  const found = given.map((text) => /^([A-Za-z_]\w*)=(.*)$/s.exec(text));
  const values = found.flatMap((one) =>
    one === null ? [] : [[one[1] ?? "", one[2] ?? ""] as const],
  );
  const files = given.filter((_, index) => found[index] === null);
  return { files, values: new Map(values) };
}
