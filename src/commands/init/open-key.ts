/** Finds the key of a new project, and the organisation that it opens. */
import { loadConfig } from "../../config/config.js";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { readEnvironment } from "../../config/environment.js";
import { resolveOrgs } from "../../config/resolve.js";
import { CodegenError } from "../../errors.js";
import type { InitOrganization } from "../../report/init-document.js";
import { isTyped as isOwnType } from "../../schema/schema.js";
import type { Emitted } from "./answers.js";
import { shownFrom } from "./find-project.js";
import type { InitProject } from "./find-project.js";

/** Where `codegen init` looks for a key. */
export interface KeyPlace {
  readonly project: InitProject;
  /** The working directory, from which `envFiles` start; absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFiles: readonly string[] | undefined;
}

/** A way into an organisation. */
export interface FoundKey {
  readonly org: ResolvedOrg;
  /** False where no key is set. */
  readonly isSet: boolean;
  /** True for one that was typed just now. */
  readonly isTyped: boolean;
  /** The env file in the project's folder that holds it; null where it is elsewhere. */
  readonly file: string | null;
}

/** The key by the config or, without one, by the defaults; `typed` is one that was given just now. */
export async function findInitKey(
  { project, cwd, env, envFiles = [] }: KeyPlace,
  {
    typed,
    source,
    config,
  }: {
    readonly typed: string | null;
    readonly source: "api" | "sample";
    readonly config: ResolvedConfig | null;
  },
): Promise<FoundKey> {
  const root = project.folder;
  const environment = await readEnvironment({ root, cwd, env, envFiles });
  const settings = typed === null ? {} : { apiKey: typed };
  const [own] = config?.orgs ?? [];
  const [made] = resolveOrgs(
    { ...settings, source },
    { root, label: "codegen init", environment },
  );
  const org = typed === null ? (own ?? made) : made;
  if (org === undefined) throw new TypeError("A config has an organisation.");
  const place = environment.get("CLOSE_API_KEY")?.place ?? "";
  const isFile = typed === null && [".env", ".env.local"].includes(place);
  return {
    org,
    isTyped: typed !== null,
    isSet: org.source === "sample" || org.hasCredentials(),
    file: isFile ? place : null,
  };
}

/** The config of the project with its outputs from the project's folder; null where there is none. */
export async function readInitConfig({
  project,
  cwd,
  env,
  envFiles,
}: KeyPlace): Promise<{
  readonly config: ResolvedConfig;
  readonly outputs: readonly string[];
  readonly needsUndici: boolean;
  readonly emit: Emitted;
} | null> {
  const { config: configPath, folder } = project;
  if (configPath === null) return null;
  const config = await loadConfig({ cwd, configPath, env, envFiles });
  const outputs = config.orgs.map(({ output }) => shownFrom(folder, output));
  const needsUndici = config.orgs.some(
    ({ emit, runtime, transport }) =>
      emit === "client" && runtime === "emit" && transport === "undici",
  );
  const emit = config.orgs[0]?.emit ?? "client";
  return { config, outputs: [...new Set(outputs)], needsUndici, emit };
}

/** An object type that can be chosen. */
export interface InitObject {
  readonly id: string;
  readonly label: string;
}

/** An organisation that a key has opened. */
export interface OpenedOrganization {
  readonly organization: InitOrganization;
  readonly objects: readonly InitObject[];
}

/** Reads the organisation of a key. Throws as a run does: `E_AUTH`, `E_NETWORK`, … */
export async function openOrganization(
  { org, isTyped }: FoundKey,
  signal: AbortSignal,
): Promise<OpenedOrganization> {
  const { readLiveSchema } = await import("../../stages/read/live-schema.js");
  const { schema } = await readLiveSchema(org, {
    sample: false,
    signal,
    say: () => undefined,
  });
  const source = org.source === "sample" ? null : org.credentialsSource();
  const key = isTyped ? "that key" : source;
  return {
    organization: {
      id: schema.organizationId,
      name: schema.organizationName ?? null,
      key,
    },
    objects: [
      ...schema.objects.filter((object) => !isOwnType(object)),
      ...schema.objects.filter(isOwnType),
    ].map(({ id, label }) => ({ id, label })),
  };
}

/** What stands for object types in `include`: their labels where those are plain and no two are equal, else ids. */
export function includeKeys(
  chosen: readonly InitObject[],
  all: readonly InitObject[],
): readonly string[] {
  if (chosen.length === all.length) return [];
  return chosen.map(({ id, label }) => {
    const isOne = all.filter((other) => other.label === label).length === 1;
    return isOne && /^[\p{L}\p{N}][\p{L}\p{N} _-]*$/u.test(label) ? label : id;
  });
}

/** The object types that words name by label or id; `E_USAGE` where one names none. */
export function chooseObjects(
  words: readonly string[],
  all: readonly InitObject[],
): readonly InitObject[] {
  return words.map((word) => {
    const wanted = word.toLowerCase();
    const found = all.find(
      ({ id, label }) => id === word || label.toLowerCase() === wanted,
    );
    if (found !== undefined) return found;
    throw new CodegenError(
      "E_USAGE",
      `The organisation has no object type “${word}”.`,
      {
        items: all.map(({ id, label }) => `${label}  ${id}`),
        hint: "Give labels or ids with --include, with commas between them.",
      },
    );
  });
}
