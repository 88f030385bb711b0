/** How templates are compiled, by the build and in a run. */

/** What a template names must be there, and nothing is escaped: it is code that is made. */
export const compileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  explicitPartialContext: true,
} as const;
