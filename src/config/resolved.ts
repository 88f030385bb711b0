/** A config with every default applied and every path absolute: what the commands work on. */

import type { NameFunction, TypeOverride } from "../define.js";

/** The credentials for Close: an API key (Basic) or an access token (Bearer). */
export type Credentials =
  { readonly apiKey: string } | { readonly accessToken: string };

/** A change of the organisation that is accepted, by its fingerprint. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day (UTC) on which it counts, `2026-12-31`; null for ever. */
  readonly expires: string | null;
  /** Null for the owner by `owners`. */
  readonly owner: string | null;
}

/** The settings of one organisation, complete. Nothing in it holds a secret; `credentials` fetches it. */
export interface ResolvedOrg {
  /** Its key under `orgs`, or `default` for an organisation at the top level. */
  readonly name: string;
  readonly source: "api" | "sample";
  /**
   * Looks up the key or token. Throws `E_AUTH`, naming the variable and the places looked at, so
   * runs that need no network must not call it; and `E_CONFIG_INVALID` where an env file would send it to
   * a host, and does not hold it.
   */
  readonly credentials: () => Credentials;
  /** True if `credentials` finds any. */
  readonly hasCredentials: () => boolean;
  /** The place of those credentials, in words: `CLOSE_API_KEY from .env`. */
  readonly credentialsSource: () => string;
  /** The API's root without a slash at its end. */
  readonly baseUrl: string;
  /** The host to which the key goes and what names it, in words; null for Close's own, and where the key may not go there. */
  readonly host: () => string | null;
  /**
   * Finds the proxy that the environment names for the API; its address may hold a password. Throws
   * `E_CONFIG_INVALID` for one that is no address, or that comes from an env file and the key does not.
   */
  readonly proxy: () => URL | null;
  /** Absolute. */
  readonly output: string;
  /** Empty means everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly names: Readonly<Record<string, string>> | NameFunction;
  readonly types: Readonly<Record<string, TypeOverride>>;
  readonly dates: "string" | "Date";
  readonly unknownChoices: "open" | "closed";
  readonly importExtension: ".js" | ".ts" | "" | "auto";
  readonly emit: "types" | "wrappers" | "client";
  readonly runtime: "emit" | "import";
  readonly transport: "undici" | "fetch";
  /** Absolute, or null for the templates that come with the package. */
  readonly templates: string | null;
  readonly prettier: boolean | Readonly<Record<string, unknown>>;
  readonly header: readonly string[];
  readonly trustRequired: boolean;
  readonly docs: "full" | "names" | "none";
  /** Days; 0 keeps nothing. */
  readonly keepDeleted: number;
  readonly changes: boolean;
  readonly accept: readonly Acceptance[];
  /** Keys as those of `include`, with the owner of what they stand for. */
  readonly owners: Readonly<Record<string, string>>;
}

/** All that a config says. */
export interface ResolvedConfig {
  /** The folder of the config file, or the working directory when there is none. */
  readonly root: string;
  /** Absolute; null when the defaults apply. */
  readonly configFile: string | null;
  /** At least one, in the order of the config. */
  readonly orgs: readonly ResolvedOrg[];
  /** The outputs that a run is limited to, absolute; undefined for all. The others count as if they were up to date. */
  readonly only?: ReadonlySet<string> | undefined;
}
