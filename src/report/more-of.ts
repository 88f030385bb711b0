/** Where more is said of codes. */

/** The line that says how to read the paragraphs of some codes, which come with the package. */
export function moreOf(codes: readonly string[]): string {
  return `More: codegen explain ${codes.join(" ")}`;
}
