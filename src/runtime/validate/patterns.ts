/** The patterns that the JSON Schemas of inputs have, and what fits them. */

/** A day that the calendar may have: `2026-01-31`. */
export const dayPattern =
  /^(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2\d))$/u;

/** A day, or a point in time. Without a zone it is UTC: `date-time` of JSON Schema would want one. */
export const momentPattern =
  /^(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2\d))(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/u;

/** A text without blanks. */
export const noBlanksPattern = /^\S*$/u;

/** The beginning of an id that a pattern asks for, such as `lead_`; undefined for other patterns. */
export function idPrefix(pattern: string): string | undefined {
  return /^\^([a-z]+_)$/.exec(pattern)?.[1];
}

/** True if a text fits a pattern of these schemas. */
export function fitsPattern(pattern: string, text: string): boolean {
  const prefix = idPrefix(pattern);
  if (prefix !== undefined) return text.startsWith(prefix);
  return [dayPattern, momentPattern, noBlanksPattern].some(
    (known) => known.source === pattern && known.test(text),
  );
}
