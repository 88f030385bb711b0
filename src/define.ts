/**
 * The helpers that a config file imports. They import nothing, so that reading a config costs
 * nothing and works where the package is not installed.
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
  /** The name of the function that turns Close's value (any but null) into yours, or null. */
  read?: string | undefined;
  /** The name of the function that turns your value into Close's. */
  write?: string | undefined;
  /** The module that exports the functions named by `read` and `write`, as in `from`. */
  functions?: string | undefined;
}

/** A change that `codegen check` reports but does not count. */
export interface AcceptedEntry {
  /** Of the change, as `codegen check` shows it. */
  fingerprint: string;
  /** The reason to accept it, for whoever reads the report. */
  reason: string;
  /** The last day (UTC) on which it is accepted, `"2026-12-31"`. @default for ever */
  expires?: string | undefined;
  /** Whoever decides about it, for whoever reads the report. @default the owner by `owners` */
  owner?: string | undefined;
}

/** The settings of one organisation. */
export interface OrgConfig {
  /** Close's API key. @default env("CLOSE_API_KEY") */
  apiKey?: string | EnvReference | undefined;
  /** An OAuth access token, in place of `apiKey`. */
  accessToken?: string | EnvReference | undefined;
  /**
   * The API's root. `CLOSE_API_URL` in the environment wins, in an env file it does not.
   * @default "https://api.close.com/api/v1"
   */
  baseUrl?: string | undefined;
  /** The source of the schema: Close or the embedded sample organisation. @default "api" */
  source?: "api" | "sample" | undefined;
  /** The folder that is written, from the config's folder. @default "generated" */
  output?: string | undefined;
  /** Object types and fields to keep, by id, label or glob. @default all */
  include?: readonly string[] | undefined;
  /** Object types and fields to leave out, by id, label or glob. @default none */
  exclude?: readonly string[] | undefined;
  /** Names of your choice: by id or `object.label`, or a function. */
  names?: Readonly<Record<string, string>> | NameFunction | undefined;
  /** Types of your own, by field id or `Object.field`. */
  types?: Readonly<Record<string, TypeOverride>> | undefined;
  /** Date-times and timestamps as they are read: text or `Date`; days stay `YYYY-MM-DD` text. @default "string" */
  dates?: "string" | "Date" | undefined;
  /** The choices that types admit: any, as Close may get more (`"open"`), or those known. @default "open" */
  unknownChoices?: "open" | "closed" | undefined;
  /** The ending of relative imports; `"auto"` asks the nearest tsconfig. @default "auto" */
  importExtension?: ".js" | ".ts" | "" | "auto" | undefined;
  /**
   * How much is generated: types alone, also the wrappers between Close's JSON and named fields with webhooks
   * and builders for tests, or also the client. Each has all of the one before it.
   * @default "client"
   */
  emit?: "types" | "wrappers" | "client" | undefined;
  /** The runtime: copied into the output or imported from close-codegen. @default "emit" */
  runtime?: "emit" | "import" | undefined;
  /**
   * What the client sends with when it is given nothing: undici, or the `fetch` of where it runs, as on
   * Cloudflare Workers; the output then imports no package. Needs `runtime: "emit"`. @default "undici"
   */
  transport?: "undici" | "fetch" | undefined;
  /** A folder whose files replace the templates of the same name. @default none */
  templates?: string | undefined;
  /** `true` formats as the project's prettier config says, `false` not at all; or options. @default true */
  prettier?: boolean | Readonly<Record<string, unknown>> | undefined;
  /** Extra lines for the header of each file. */
  header?: readonly string[] | undefined;
  /** True if required fields are never null when read; old records can lack them. @default false */
  trustRequired?: boolean | undefined;
  /** The text of Close that goes into comments: all of it, labels only, or nothing. @default "full" */
  docs?: "full" | "names" | "none" | undefined;
  /**
   * The days for which the code keeps what was deleted in Close, marked `@deprecated`. It can be read,
   * as unset, and not be written.
   * @default 0
   */
  keepDeleted?: number | undefined;
  /** True to write `CHANGES.md`: what runs found changed in Close, day by day. @default false */
  changes?: boolean | undefined;
  /** Changes of the organisation that `codegen check` is to let pass. @default none */
  accept?: readonly AcceptedEntry[] | undefined;
  /**
   * Who owns what, for the reports of `codegen check`: object types and fields by id, label, name or
   * glob, such as `"Lead.*"`, and a text such as `"#sales-ops"`. An object type's owner has its fields
   * too; of several patterns the last one counts.
   * @default none
   */
  owners?: Readonly<Record<string, string>> | undefined;
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
