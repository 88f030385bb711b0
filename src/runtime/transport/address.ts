/** Makes URLs: whatever the path and the query, a request goes to the configured origin and root. */
import { CloseInputError } from "../errors.js";
import type { QueryValue } from "../options.js";

/** Where requests go. */
export interface Base {
  readonly origin: string;
  /** Without a final slash; empty when the root is the origin. */
  readonly root: string;
}

/** Checks a base URL; throws `CloseInputError` when requests could not be sent there. */
export function parseBase(text: string): Base {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CloseInputError(
      "baseUrl must be an http or https URL, like https://api.close.com/api/v1.",
    );
  }
  if (url.username + url.password + url.search + url.hash !== "") {
    throw new CloseInputError(
      "baseUrl must hold neither credentials nor a query.",
    );
  }
  return { origin: url.origin, root: url.pathname.replace(/\/+$/, "") };
}

/**
 * Gives a path with its final slash, without which Close redirects. Throws `CloseInputError` for a
 * path that could lead to another endpoint than it seems to.
 */
export function checkPath(path: string): string {
  const whole = path.endsWith("/") ? path : `${path}/`;
  const plain =
    path.startsWith("/") && /^\/(?:[A-Za-z0-9_.~@:-]+\/)*$/.test(whole);
  const climbs = /\/\.{1,2}\//.test(whole) || whole.includes("..");
  if (plain && !climbs) return whole;
  throw new CloseInputError(
    `A path starts with "/" and holds names of letters, digits, "-" and "_"; give what belongs into a query as \`query\`: ${JSON.stringify(path.slice(0, 80))}`,
  );
}

/** Makes the URL of a request out of a checked path and a query. */
export function addressOf(
  base: Base,
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
): URL {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [
          `${encodeURIComponent(key)}=${encodeURIComponent(queryText(key, value))}`,
        ],
  );
  const search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return new URL(`${base.origin}${base.root}${path}${search}`);
}

/** Close ignores filters that it does not understand, so a broken one would list everything. */
function queryText(
  key: string,
  value: string | number | boolean | readonly string[],
): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new CloseInputError(`The query's ${key} is not a number.`);
  }
  if (typeof value !== "object") return String(value);
  if (value.length === 0 || value.some((item) => item.includes(","))) {
    throw new CloseInputError(
      `The query's ${key} must be a list of at least one text, none with a comma.`,
    );
  }
  return value.join(",");
}
