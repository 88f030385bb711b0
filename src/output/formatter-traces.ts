/** The traces that a formatter leaves in a file. */

/**
 * The differences between a text of ours and the same one as a formatter has laid it out, in words;
 * the clearest first, and never nothing.
 */
export function formatterTraces(
  ours: string,
  theirs: string,
): readonly [string, ...string[]] {
  const differs = (look: (text: string) => string | boolean): boolean =>
    look(ours) !== look(theirs);
  const found = [
    ...(differs(linksIn) ? ["order of imports and exports"] : []),
    ...(differs(hasTabs) ? ["indentation"] : []),
    ...(differs(hasSingleQuotes) ? ["quotes"] : []),
    ...(differs(hasSemicolons) ? ["semicolons"] : []),
    ...(differs(bracesIn) ? ["braces"] : []),
  ];
  const [first = "line breaks", ...others] = found;
  return [first, ...others];
}

function linksIn(text: string): string {
  return [...text.matchAll(/\bfrom ["'](.+)["']/g)]
    .map(([, path]) => path)
    .join();
}

function hasTabs(text: string): boolean {
  return /^\t/m.test(text);
}

function hasSingleQuotes(text: string): boolean {
  return /(?:\bfrom |[=:(|] )'/.test(text);
}

function hasSemicolons(text: string): boolean {
  return /;$/m.test(text);
}

function bracesIn(text: string): string {
  return String(text.match(/\) \{$|\belse \{$/gm)?.length ?? 0);
}
