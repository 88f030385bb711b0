/** Flags that take several values, and the command that may come after them. */

/**
 * Arguments in which each value of a list has its own flag, so that a command after the list is not
 * taken for one more value: `--env a.env check` is `--env=a.env check`. The first value of a list is a
 * value whatever it is.
 */
export function separateLists(
  argv: readonly string[],
  flags: ReadonlySet<string>,
  commands: ReadonlySet<string>,
): readonly string[] {
  const separate: string[] = [];
  let list: string | null = null;
  let isFirst = false;
  for (const [index, arg] of argv.entries()) {
    if (arg === "--") return [...separate, ...argv.slice(index)];
    if (list !== null && !arg.startsWith("-")) {
      const isValue: boolean = isFirst || !commands.has(arg);
      separate.push(isValue ? `${list}=${arg}` : arg);
      if (!isValue) list = null;
      isFirst = false;
      continue;
    }
    // A list without a value stays as it is: that is a mistake for the parser to report.
    if (isFirst && list !== null) separate.push(list);
    isFirst = flags.has(arg);
    list = isFirst ? arg : null;
    if (list === null) separate.push(arg);
  }
  return isFirst && list !== null ? [...separate, list] : separate;
}
