/** What JSON cannot say: `JSON.stringify` would drop it or make it null, and null clears. */

/** What is wrong with a value that cannot be sent as it is, as the end of a sentence; undefined when nothing is. */
export function unsendable(value: unknown): string | undefined {
  switch (typeof value) {
    case "undefined":
      return "is undefined. Leave it out to keep its value, or give null to clear it.";
    case "number":
      return Number.isFinite(value)
        ? undefined
        : `is ${value}, which JSON cannot say. Give null to clear it.`;
    case "bigint":
    case "function":
    case "symbol":
      return `is a ${typeof value}, which JSON cannot say.`;
    default:
      return undefined;
  }
}
