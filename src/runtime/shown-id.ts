/** Ids in messages. */

/** An id in a message: a text by its start, anything else by what it is. */
export function shownId(id: unknown): string {
  return typeof id === "string" ? JSON.stringify(id.slice(0, 80)) : wordFor(id);
}

function wordFor(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
