/** Applies defaults and precedence: what is left is a complete picture of each organisation. */

import { resolve } from "node:path";
import type { Config, OrgConfig } from "../define.js";
import {
  assertKeyMayGo,
  describeHost,
  findDestination,
  findWay,
} from "./destination.js";
import type { FoundKey } from "./destination.js";
import {
  describeSource,
  findCredentials,
  findKey,
  hasCredentials,
} from "./environment.js";
import type { CredentialsSetting, Environment } from "./environment.js";
import { checkedNames } from "./names-function.js";
import { configError, describeProblem } from "./problems.js";
import type { ResolvedOrg } from "./resolved.js";

const keyVariable = "CLOSE_API_KEY";

/** The context of resolving a config. */
export interface ResolveContext {
  readonly root: string;
  /** The config's name in messages. */
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
  const destination = findDestination(settings.baseUrl, environment);
  const key = (): FoundKey => ({
    found: findKey(setting, environment),
    source: describeSource(setting, environment),
  });
  return {
    name,
    source: settings.source ?? "api",
    credentials: () => {
      const credentials = findCredentials(setting, environment);
      assertKeyMayGo(destination, key());
      return credentials;
    },
    hasCredentials: () => hasCredentials(setting, environment),
    credentialsSource: () => describeSource(setting, environment),
    baseUrl: destination.baseUrl,
    host: () => describeHost(destination, key()),
    proxy: () => findWay(destination, environment, key()),
    output: resolve(root, settings.output ?? "generated"),
    include: settings.include ?? [],
    exclude: settings.exclude ?? [],
    names: resolveNames(settings.names, label),
    types: settings.types ?? {},
    dates: settings.dates ?? "string",
    unknownChoices: settings.unknownChoices ?? "open",
    importExtension: settings.importExtension ?? "auto",
    emit: settings.emit ?? "client",
    runtime: settings.runtime ?? "emit",
    transport: transportOf(settings, label),
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
      owner: entry.owner ?? null,
    })),
    owners: settings.owners ?? {},
  };
}

/** Code that imports the runtime gets that of the package, which sends through undici. */
function transportOf(
  { transport = "undici", runtime }: OrgConfig,
  label: string,
): ResolvedOrg["transport"] {
  if (transport === "fetch" && runtime === "import")
    throw configError([
      describeProblem(
        label,
        null,
        "“transport”: “fetch” is for a runtime that is copied into the output: leave out “runtime”, or set it to “emit”.",
      ),
    ]);
  return transport;
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
