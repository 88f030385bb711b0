/** Makes URLs: whatever the path and the query, a request goes to the configured origin and root. */
import { CloseInputError } from "../errors.js";
import { isNamedValues } from "../json.js";
import { wordFor } from "../shown-id.js";
import type { Base } from "./checks.js";

/**
 * Gives a path with its final slash, without which Close redirects. Throws `CloseInputError` for a
 * path that could lead to another endpoint than it seems to.
 */
export function checkPath(path: unknown): string {
  if (typeof path !== "string")
    throw new CloseInputError(`A path is text, not ${wordFor(path)}.`);
  const whole = path.endsWith("/") ? path : `${path}/`;
  const plain =
    path.startsWith("/") && /^\/(?:[A-Za-z0-9_.~@:-]+\/)*$/.test(whole);
  const climbs = /\/\.\/|\.\./.test(whole);
  if (plain && !climbs) return whole;
  throw new CloseInputError(
    `A path starts with "/" and holds names of letters, digits, "-" and "_"; give what belongs into a query as \`query\`: ${JSON.stringify(path.slice(0, 80))}`,
  );
}

/** Makes the URL of a request out of a checked path and a query. */
export function addressOf(base: Base, path: string, query: unknown = {}): URL {
  if (!isNamedValues(query))
    throw new CloseInputError(
      `The query is an object of names and values, not ${Array.isArray(query) ? "a list" : wordFor(query)}.`,
    );
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [`${encoded(key, key)}=${encoded(key, queryText(key, value))}`],
  );
  const search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return new URL(`${base.origin}${base.root}${path}${search}`);
}

/** Close ignores filters that it does not understand, so a broken one would list everything. */
function queryText(key: string, value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw refusal(key, "is not a number.");
    default:
      return listText(key, value);
  }
}

function listText(key: string, value: unknown): string {
  if (!Array.isArray(value))
    throw refusal(
      key,
      `is ${wordFor(value)}, but must be a text, a number, a boolean or a list of texts.`,
    );
  const items: readonly unknown[] = value;
  const texts = items.filter(
    (item): item is string => typeof item === "string",
  );
  const isPlain = texts.every((item) => !item.includes(","));
  if (texts.length > 0 && texts.length === items.length && isPlain)
    return texts.join(",");
  throw refusal(key, "must be a list of at least one text, none with a comma.");
}

function encoded(key: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (cause) {
    throw refusal(
      key,
      "holds half of a character (a lone surrogate), which a URL cannot say.",
      { cause },
    );
  }
}

function refusal(
  key: string,
  problem: string,
  options?: ErrorOptions,
): CloseInputError {
  const shown = JSON.stringify(key.slice(0, 80));
  return new CloseInputError(`The query's ${shown} ${problem}`, options);
}
