/** Looks variables up: the process's environment first, then env files. Nothing is put into `process.env`. */

import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { EnvReference } from "../define.js";
import { CodegenError } from "../errors.js";
import type { Credentials } from "./resolved.js";

/** The environment of a run. */
export interface Environment {
  /** The value of a variable, or undefined when it is nowhere set; a variable set to "" counts as not set. */
  readonly get: (
    name: string,
  ) => { readonly value: string; readonly place: string } | undefined;
  /** Where `get` looks, in order, in words. */
  readonly places: readonly string[];
}

interface Layer {
  readonly place: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly missing: boolean;
}

/** Where to look for env files: `.env.local` and `.env` in `root`, the named ones from `cwd` (the last wins). */
export interface EnvironmentOptions {
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFiles: readonly string[];
}

/** Reads the env files. A file that was named must exist (`E_USAGE`); `.env.local` and `.env` need not. */
export async function readEnvironment(
  options: EnvironmentOptions,
): Promise<Environment> {
  const { root, cwd, env } = options;
  const named = options.envFiles.map((file) => resolve(cwd, file)).reverse();
  const usual = [resolve(root, ".env.local"), resolve(root, ".env")];
  const layers: readonly Layer[] = [
    { place: "the environment", values: env, missing: false },
    ...(await Promise.all([
      ...named.map((file) => readNamedFile(file, cwd)),
      ...usual.map((file) => readLayer(file, root)),
    ])),
  ];
  return {
    get: (name) => lookUp(layers, name),
    places: layers.map(({ place, missing }) =>
      missing ? `${place} (not there)` : place,
    ),
  };
}

function lookUp(
  layers: readonly Layer[],
  name: string,
): { readonly value: string; readonly place: string } | undefined {
  for (const { place, values } of layers) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && value !== "") return { value, place };
  }
  return undefined;
}

async function readNamedFile(file: string, cwd: string): Promise<Layer> {
  const layer = await readLayer(file, cwd);
  if (layer.missing)
    throw new CodegenError("E_USAGE", `There is no env file ${layer.place}.`, {
      hint: "Correct the path given with --env-file.",
    });
  return layer;
}

async function readLayer(file: string, base: string): Promise<Layer> {
  const place = relative(base, file) || file;
  try {
    const values = parseEnv(await readFile(file, "utf8"));
    return { place, values, missing: false };
  } catch (cause) {
    if (isMissing(cause)) return { place, values: {}, missing: true };
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `The env file ${place} could not be read.`,
      { hint: "Make it a readable file or remove it.", cause },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Which kind of credentials a config asks for, and where they are; a plain string is the secret itself. */
export interface CredentialsSetting {
  readonly kind: "apiKey" | "accessToken";
  readonly value: string | EnvReference;
}

/** Finds the credentials, or throws `E_AUTH` with the places looked at. The secret is in no message. */
export function findCredentials(
  setting: CredentialsSetting,
  environment: Environment,
): Credentials {
  const secret = findSecret(setting, environment);
  return setting.kind === "apiKey"
    ? { apiKey: secret }
    : { accessToken: secret };
}

function findSecret(
  { kind, value }: CredentialsSetting,
  environment: Environment,
): string {
  const words = kind === "apiKey" ? "API key" : "access token";
  if (typeof value === "string")
    return checkSecret(value, `The ${words} in the config`, words);
  const found = environment.get(value.env);
  if (found === undefined)
    throw new CodegenError(
      "E_AUTH",
      `There is no ${words}: ${value.env} is not set.`,
      {
        hint: `Looked at ${environment.places.join(", ")}. Set ${value.env} in one of them, or run with --offline or --sample.`,
      },
    );
  return checkSecret(
    found.value,
    `The value of ${value.env} from ${found.place}`,
    words,
  );
}

/** A key goes into a header: a line break or a blank inside it would end up in other people's messages. */
function checkSecret(text: string, subject: string, words: string): string {
  const secret = text.replace(/\r?\n$/, "");
  if (/^[\x21-\x7e]{8,256}$/.test(secret)) return secret;
  throw new CodegenError("E_AUTH", `${subject} cannot be an ${words}.`, {
    hint: `An ${words} is 8 to 256 printable ASCII characters without blanks; copy it again from Close.`,
  });
}
