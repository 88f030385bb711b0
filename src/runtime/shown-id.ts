/** What callers gave, in messages: ids, and what is none. */

/** An id in a message: a text by its start, anything else by what it is. */
export function shownId(id: unknown): string {
  return typeof id === "string" ? JSON.stringify(id.slice(0, 80)) : wordFor(id);
}

/** What a value is, in a message that does not show it. */
export function wordFor(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
