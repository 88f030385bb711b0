/** Finds ids of Close in a text: of custom fields, statuses, pipelines and object types. */

/** What an id is of. */
export type IdKind = "field" | "pipeline" | "status" | "type";

/** An id in a text. */
export interface FoundId {
  readonly id: string;
  /** `custom.` stands in front of it, and is a part of what was found; only fields have that. */
  readonly isPrefixed: boolean;
  /** Where it begins in the text, prefix included. */
  readonly start: number;
  readonly end: number;
}

/** True for a text that may hold an id. */
export function mayHoldIds(text: string): boolean {
  return /cf_|stat_|pipe_|type_/.test(text);
}

/**
 * Each id in a text, in order, whether any lock knows it or not. The text may be one of a source, in which an
 * id can come right behind `\n`.
 */
export function findIds(text: string): readonly FoundId[] {
  if (!mayHoldIds(text)) return [];
  return [...text.matchAll(ids)].map((found) => {
    const { 0: whole, 1: prefix, 2: field, 3: other, index: start } = found;
    return {
      id: field ?? other ?? "",
      isPrefixed: prefix !== undefined,
      start,
      end: start + whole.length,
    };
  });
}

const ids =
  /(?<!(?<!\\)\w)(?:(custom\.)?(l?cf_\w+)|((?:stat|pipe|cotype|actitype)_\w+))/g;

/** The id that a text is, with or without its prefix; null for a text that is more or less than that. */
export function idOf(text: string): FoundId | null {
  const [only] = findIds(text);
  return only !== undefined && only.end - only.start === text.length
    ? only
    : null;
}

/** What an id is of, by its beginning. */
export function idKind(id: string): IdKind {
  if (id.startsWith("stat_")) return "status";
  if (id.startsWith("pipe_")) return "pipeline";
  return id.includes("type_") ? "type" : "field";
}

/**
 * True for what can only be an id of Close. Words like `cf_token` are names of other programs: without the
 * prefix an id has to be as long as Close's are.
 */
export function isSurelyId({ id, isPrefixed }: FoundId): boolean {
  if (isPrefixed) return true;
  const [, rest = ""] = /^[a-z]+_([0-9A-Za-z]+)$/.exec(id) ?? [];
  const kind = idKind(id);
  return rest.length >= (kind === "field" || kind === "status" ? 30 : 20);
}
