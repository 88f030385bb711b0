/**
 * What a config file imports. It imports nothing itself, so that reading a config costs nothing and
 * works where the package is not installed.
 */
import type { NameProposal } from "./schema/name-rules.js";

/** A value that is looked up in the environment, and only when it is needed. */
export interface EnvReference {
  readonly env: string;
}

/** Chooses names: returning undefined keeps the proposed one. */
export type NameFunction = (item: NameProposal) => string | undefined;

/** A TypeScript type of your own for one field. */
export interface TypeOverride {
  /** The type as TypeScript spells it, such as `Money`. */
  type: string;
  /** The module to import the type from: a package, or a path relative to the output's folder. */
  from?: string | undefined;
  /** The name of the function that turns Close's value into yours. */
  read?: string | undefined;
  /** The name of the function that turns your value into Close's. */
  write?: string | undefined;
  /** The module that exports the functions named by `read` and `write`, as in `from`. */
  functions?: string | undefined;
}

/** A change that `codegen check` tells but does not count. */
export interface AcceptedEntry {
  /** Of the change, as `codegen check` shows it. */
  fingerprint: string;
  /** Why it is accepted, for whoever reads the report. */
  reason: string;
  /** The last day (UTC) on which it is accepted, `"2026-12-31"`; for ever by default. */
  expires?: string | undefined;
}

/** The settings of one organisation. */
export interface OrgConfig {
  /** Close's API key; `env("CLOSE_API_KEY")` unless said otherwise. */
  apiKey?: string | EnvReference | undefined;
  /** An OAuth access token, in place of `apiKey`. */
  accessToken?: string | EnvReference | undefined;
  /** The API's root, `https://api.close.com/api/v1` by default; `CLOSE_API_URL` in the environment wins, in an env file it does not. */
  baseUrl?: string | undefined;
  /** Where the schema comes from: Close (`"api"`, the default) or the embedded sample organisation. */
  source?: "api" | "sample" | undefined;
  /** The folder that is written, from the config's folder; `"generated"` by default. */
  output?: string | undefined;
  /** Object types and fields to keep, by id, label or glob; all by default. */
  include?: readonly string[] | undefined;
  /** Object types and fields to leave out, by id, label or glob; none by default. */
  exclude?: readonly string[] | undefined;
  /** Names of your choice: by id or `object.label`, or a function. */
  names?: Readonly<Record<string, string>> | NameFunction | undefined;
  /** Types of your own, by field id or `Object.field`. */
  types?: Readonly<Record<string, TypeOverride>> | undefined;
  /** What dates are when read: text (the default) or `Date`. */
  dates?: "string" | "Date" | undefined;
  /** Whether the types admit choices that were added in Close since (`"open"`, the default). */
  unknownChoices?: "open" | "closed" | undefined;
  /** The ending of relative imports; `"auto"` (the default) asks the nearest tsconfig. */
  importExtension?: ".js" | ".ts" | "" | "auto" | undefined;
  /** Whether the runtime is copied into the output (`"emit"`, the default) or imported from close-codegen. */
  runtime?: "emit" | "import" | undefined;
  /** A folder whose files replace the templates of the same name; none by default. */
  templates?: string | undefined;
  /** `true` (the default) formats as the project's prettier config says, `false` not at all; or options. */
  prettier?: boolean | Readonly<Record<string, unknown>> | undefined;
  /** Extra lines for the header of each file. */
  header?: readonly string[] | undefined;
  /** Whether required fields are never null when read; false by default, since old records can lack them. */
  trustRequired?: boolean | undefined;
  /** How much of Close's text goes into comments: all of it (the default), labels only, or nothing. */
  docs?: "full" | "names" | "none" | undefined;
  /**
   * For how many days the code keeps what was deleted in Close, marked `@deprecated`; 0 by default. It
   * can be read, as unset, and not be written.
   */
  keepDeleted?: number | undefined;
  /** Whether `CHANGES.md` is written: what runs found changed in Close, day by day. */
  changes?: boolean | undefined;
  /** Changes of the organisation that `codegen check` is to let pass; none by default. */
  accept?: readonly AcceptedEntry[] | undefined;
}

/** A config file: one organisation, or several under `orgs` with the other keys as their defaults. */
export interface Config extends OrgConfig {
  /** Organisations by a name of letters, digits, `_` and `-` that starts with a letter. */
  orgs?: Readonly<Record<string, OrgConfig>> | undefined;
}

/** Returns the config as it is; its use is that the editor checks and completes it. */
export function defineConfig(config: Config): Config {
  return config;
}

/** Names an environment variable for `apiKey` or `accessToken`; it is read only by runs that call Close. */
export function env(name: string): EnvReference {
  return { env: name };
}
