/** What the programs of this folder do around their work: arguments in, an exit code out. */

/** A flag that makes no sense. */
export class FlagError extends Error {
  override readonly name = "FlagError" as const;
}

/** Runs `main`, which says whether all is well; a `FlagError` is told with the usage. */
export async function runProgram(
  usage: string,
  main: (argv: readonly string[]) => Promise<boolean>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes("--help")) {
    process.stdout.write(usage);
    return;
  }
  try {
    process.exitCode = (await main(argv)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
