/** JSON as values: what the local Close is sent and what it answers. */

/** A JSON object of unknown content. Read its keys with `own` only: they come from outside. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Says whether a value is a JSON object, as opposed to a list, null or a bare value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value that an object has under a key of its own; undefined when there is none. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Leaves out every key whose value is undefined, as JSON does. */
export function present(
  entries: Readonly<Record<string, unknown>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  );
}
