/** Finds ids of custom fields in a text. */

/** An id in a text. */
export interface FoundId {
  readonly id: string;
  /** `custom.` stands in front of it, and is a part of what was found. */
  readonly isPrefixed: boolean;
  /** Where it begins in the text, prefix included. */
  readonly start: number;
  readonly end: number;
}

/**
 * Each id in a text, in order, whether any lock knows it or not. The text may be one of a source, in which an
 * id can come right behind `\n`.
 */
export function findIds(text: string): readonly FoundId[] {
  if (!text.includes("cf_")) return [];
  return [...text.matchAll(/(?<!(?<!\\)\w)(custom\.)?(l?cf_\w+)/g)].map(
    (found) => {
      const [whole, prefix, id = ""] = found;
      const start = found.index;
      return {
        id,
        isPrefixed: prefix !== undefined,
        start,
        end: start + whole.length,
      };
    },
  );
}

/** The id that a text is, with or without its prefix; null for a text that is more or less than that. */
export function idOf(text: string): FoundId | null {
  const [only] = findIds(text);
  return only !== undefined && only.end - only.start === text.length
    ? only
    : null;
}

/**
 * True for what can only be an id of Close. Words like `cf_token` are names of other programs: without the
 * prefix an id has to be as long as Close's are.
 */
export function isSurelyId({ id, isPrefixed }: FoundId): boolean {
  return isPrefixed || /^l?cf_[0-9A-Za-z]{30,}$/.test(id);
}
