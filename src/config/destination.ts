/** Decides where the key of an organisation goes. Env files lie in the checkout, and may come with a pull request. */
import { CodegenError } from "../errors.js";
import { parseBaseUrl } from "./check-config.js";
import type { Environment, FoundVariable } from "./environment.js";
import { findProxy } from "./find-proxy.js";

const urlVariable = "CLOSE_API_URL";
// The API reference's "Base URL".
const closeApi = "https://api.close.com/api/v1";

/** The root of the API that is asked, and who says so. */
export interface Destination {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The variable that says so; null where the config does, or nobody. */
  readonly variable: FoundVariable | null;
  /** The line that a run says of it; null for Close itself. */
  readonly notice: string | null;
}

/**
 * Finds the API's root: `CLOSE_API_URL` of the process's environment, else `baseUrl` of the config, else
 * `CLOSE_API_URL` of an env file, else Close. Throws `E_CONFIG_INVALID` for a variable that is no safe URL.
 */
export function findDestination(
  configured: string | undefined,
  environment: Pick<Environment, "get">,
): Destination {
  const variable = environment.get(urlVariable) ?? null;
  if (variable === null || (variable.file !== null && configured !== undefined))
    return configuredDestination(configured, variable);
  const baseUrl = parseBaseUrl(variable.value);
  if (baseUrl !== null) {
    const notice = noticeOf(baseUrl, `${urlVariable} from ${variable.place}`);
    return { baseUrl, variable, notice };
  }
  throw new CodegenError(
    "E_CONFIG_INVALID",
    `${urlVariable} from ${variable.place} must be an https URL (http only for this machine) without user, query and fragment.`,
    { hint: `Correct it, or remove it to use ${closeApi}.` },
  );
}

function configuredDestination(
  configured: string | undefined,
  unused: FoundVariable | null,
): Destination {
  const baseUrl = parseBaseUrl(configured ?? closeApi) ?? closeApi;
  const { origin } = new URL(baseUrl);
  const notice =
    unused === null
      ? noticeOf(baseUrl, "`baseUrl` of the config")
      : `${origin} (\`baseUrl\` of the config, which outranks ${urlVariable} from ${unused.place})`;
  return { baseUrl, variable: null, notice };
}

function noticeOf(baseUrl: string, source: string): string | null {
  const { origin } = new URL(baseUrl);
  return origin === new URL(closeApi).origin ? null : `${origin} (${source})`;
}

/** A key: where it was found; null for one that is written into the config. */
export interface FoundKey {
  readonly found: FoundVariable | null;
  /** In words, as `CLOSE_API_KEY from .env`. */
  readonly source: string;
}

/** Throws `E_CONFIG_INVALID` where an env file would send a key to a host, and neither it nor a lower one holds the key. */
export function assertKeyMayGo({ variable }: Destination, key: FoundKey): void {
  if (variable !== null) assertMayDecide(urlVariable, variable, key);
}

/** The host to which a key goes, in words, where that is not Close's; null also where it may not go there. */
export function describeHost(
  { variable, notice }: Destination,
  key: FoundKey,
): string | null {
  return variable === null || mayDecide(variable, key.found) ? notice : null;
}

/** The proxy on the way to a destination, null for none; an env file decides that only for keys of its own, too. */
export function findWay(
  { baseUrl }: Destination,
  environment: Pick<Environment, "get">,
  key: FoundKey,
): URL | null {
  const { proxy, decidedBy } = findProxy(baseUrl, environment);
  for (const { name, found } of decidedBy) assertMayDecide(name, found, key);
  return proxy;
}

function assertMayDecide(name: string, by: FoundVariable, key: FoundKey): void {
  if (mayDecide(by, key.found)) return;
  const places = [
    "in the environment",
    ...(name === urlVariable ? ["as `baseUrl` in the config"] : []),
  ];
  throw new CodegenError(
    "E_CONFIG_INVALID",
    `${name} from ${by.place} would decide where a key goes that is not from there: ${key.source}. Nothing was sent.`,
    {
      hint: `An env file decides only where its own key goes. Give ${name} ${places.join(" or ")}, or remove it from ${by.place}.`,
    },
  );
}

/** A link may lead to a file of secrets that nobody meant for this checkout: it vouches for no other file. */
function mayDecide(
  { file }: FoundVariable,
  key: FoundVariable | null,
): boolean {
  if (file === null) return true;
  if (key === null || key.file === null) return false;
  if (key.file.rank === file.rank) return true;
  return key.file.rank > file.rank && !key.file.isLink;
}
