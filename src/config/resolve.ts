/** Applies defaults and precedence: what is left is a complete picture of each organisation. */

import { resolve } from "node:path";
import type { Config, OrgConfig } from "../define.js";
import { CodegenError } from "../errors.js";
import { parseBaseUrl } from "./check.js";
import {
  describeSource,
  findCredentials,
  hasCredentials,
} from "./environment.js";
import type { CredentialsSetting, Environment } from "./environment.js";
import { checkedNames } from "./names-function.js";
import { findProxy } from "./proxy.js";
import type { ResolvedOrg } from "./resolved.js";

const keyVariable = "CLOSE_API_KEY";
const urlVariable = "CLOSE_API_URL";
// The API reference's "Base URL".
const closeApi = "https://api.close.com/api/v1";

/** What a config is resolved against. */
export interface ResolveContext {
  readonly root: string;
  /** What messages call the config. */
  readonly label: string;
  readonly environment: Environment;
}

/** The organisations of a config, complete; one called `default` when it has no `orgs`. */
export function resolveOrgs(
  config: Config,
  context: ResolveContext,
): readonly ResolvedOrg[] {
  const { orgs, ...shared } = config;
  if (orgs === undefined)
    return [resolveOrg("default", preferVariable(shared, context), context)];
  return Object.entries(orgs).map(([name, own]) =>
    resolveOrg(name, inherit(shared, own), context),
  );
}

/**
 * The environment outranks a key written into the config. Not so with several organisations, since
 * one variable cannot be the key of them all.
 */
function preferVariable(
  settings: OrgConfig,
  { environment }: ResolveContext,
): OrgConfig {
  const isOutranked =
    typeof settings.apiKey === "string" &&
    environment.get(keyVariable) !== undefined;
  return isOutranked ? { ...settings, apiKey: { env: keyVariable } } : settings;
}

function inherit(shared: OrgConfig, own: OrgConfig): OrgConfig {
  const given = withoutUndefined(own);
  const hasOwnCredentials = "apiKey" in given || "accessToken" in given;
  const { apiKey, accessToken, ...others } = shared;
  return hasOwnCredentials
    ? { ...others, ...given }
    : { ...others, apiKey, accessToken, ...given };
}

/** In a config `undefined` means not given: it must not hide what is inherited. */
function withoutUndefined(settings: OrgConfig): OrgConfig {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
}

function resolveOrg(
  name: string,
  settings: OrgConfig,
  { root, label, environment }: ResolveContext,
): ResolvedOrg {
  const setting = credentialsSetting(settings);
  const { templates } = settings;
  const baseUrl = resolveBaseUrl(settings.baseUrl, environment);
  return {
    name,
    source: settings.source ?? "api",
    credentials: () => findCredentials(setting, environment),
    hasCredentials: () => hasCredentials(setting, environment),
    credentialsSource: () => describeSource(setting, environment),
    baseUrl,
    proxy: () => findProxy(baseUrl, environment),
    output: resolve(root, settings.output ?? "generated"),
    include: settings.include ?? [],
    exclude: settings.exclude ?? [],
    names: resolveNames(settings.names, label),
    types: settings.types ?? {},
    dates: settings.dates ?? "string",
    unknownChoices: settings.unknownChoices ?? "open",
    importExtension: settings.importExtension ?? "auto",
    runtime: settings.runtime ?? "emit",
    templates: templates === undefined ? null : resolve(root, templates),
    prettier: settings.prettier ?? true,
    header: settings.header ?? [],
    trustRequired: settings.trustRequired ?? false,
    docs: settings.docs ?? "full",
    keepDeleted: settings.keepDeleted ?? 0,
    changes: settings.changes ?? false,
    accept: (settings.accept ?? []).map((entry) => ({
      ...entry,
      expires: entry.expires ?? null,
    })),
  };
}

function resolveNames(
  names: OrgConfig["names"],
  label: string,
): ResolvedOrg["names"] {
  return typeof names === "function"
    ? checkedNames(names, label)
    : (names ?? {});
}

function credentialsSetting(settings: OrgConfig): CredentialsSetting {
  const { apiKey, accessToken } = settings;
  if (accessToken !== undefined)
    return { kind: "accessToken", value: accessToken };
  return { kind: "apiKey", value: apiKey ?? { env: keyVariable } };
}

function resolveBaseUrl(
  configured: string | undefined,
  environment: Environment,
): string {
  const found = environment.get(urlVariable);
  if (found === undefined)
    return parseBaseUrl(configured ?? closeApi) ?? closeApi;
  const url = parseBaseUrl(found.value);
  if (url !== null) return url;
  throw new CodegenError(
    "E_CONFIG_INVALID",
    `${urlVariable} from ${found.place} must be an https URL (http only for this machine) without user, query and fragment.`,
    { hint: `Correct it, or remove it to use ${closeApi}.` },
  );
}
