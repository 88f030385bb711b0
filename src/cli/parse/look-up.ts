/** The arguments of a `codegen fields` that is about all outputs of the usual config. */

/** A look at what the locks name. */
export interface LookUp {
  /** Undefined for everything. */
  readonly query: string | undefined;
  readonly isJson: boolean;
}

/** Flags that decide nothing but how the rows are printed. */
const known = ["--json", "--no-color", "--no-progress", "-s", "--silent"];

/** Reads the arguments as commander does; null for all that it may understand in another way. */
export function readLookUp([
  command,
  ...rest
]: readonly string[]): LookUp | null {
  const flags = rest.filter((word) => word.startsWith("-"));
  const isPlain = flags.every((flag) => known.includes(flag));
  if (command !== "fields" || !isPlain) return null;
  const words = rest.filter((word) => !word.startsWith("-"));
  return {
    query: words.length === 0 ? undefined : words.join(" "),
    isJson: flags.includes("--json"),
  };
}
