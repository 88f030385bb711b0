/** Looks variables up: the process's environment first, then env files. Nothing is put into `process.env`. */

import { lstat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { EnvReference } from "../define.js";
import { CodegenError, refusalOf } from "../errors.js";
import { assertAnswers, readFileBytes } from "../files/read-file.js";
import { decodeText } from "../files/read-text.js";
import type { Credentials } from "./resolved.js";

/** An env file among those of a run. */
export interface EnvFile {
  /** The lower it is, the more it counts. */
  readonly rank: number;
  /** True if a link leads to it. */
  readonly isLink: boolean;
}

/** A variable that is set. */
export interface FoundVariable {
  readonly value: string;
  /** The place, in words. */
  readonly place: string;
  /** Null for the process's own environment. */
  readonly file: EnvFile | null;
}

/** The environment of a run. */
export interface Environment {
  /**
   * The variable of the first of some names that is set in the place that counts most; undefined when none is set
   * anywhere. A variable set to "" counts as not set.
   */
  readonly get: (...names: readonly string[]) => FoundVariable | undefined;
  /** The places `get` looks in, in order, in words. */
  readonly places: readonly string[];
}

interface Layer {
  readonly place: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly missing: boolean;
  readonly isLink: boolean;
}

/** The env files to look for: `.env.local` and `.env` in `root`, the named ones from `cwd` (the last wins). */
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
    { place: "the environment", values: env, missing: false, isLink: false },
    ...(await Promise.all([
      ...named.map((file) => readNamedFile(file, cwd)),
      ...usual.map((file) => readLayer(file, root)),
    ])),
  ];
  return {
    get: (...names) => lookUp(layers, names),
    places: layers.map(({ place, missing }) =>
      missing ? `${place} (not there)` : place,
    ),
  };
}

function lookUp(
  layers: readonly Layer[],
  names: readonly string[],
): FoundVariable | undefined {
  for (const [rank, { place, values, isLink }] of layers.entries())
    for (const name of names) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const file = rank === 0 ? null : { rank, isLink };
      if (value !== undefined && value !== "") return { value, place, file };
    }
  return undefined;
}

async function readNamedFile(file: string, cwd: string): Promise<Layer> {
  if (file === cwd)
    throw new CodegenError(
      "E_USAGE",
      "--env was given no file, but nothing or a folder.",
      {
        hint: "Check the path; if it comes from a variable, that the variable is set.",
      },
    );
  const layer = await readLayer(file, cwd);
  if (layer.missing)
    throw new CodegenError("E_USAGE", `There is no env file ${layer.place}.`, {
      hint: `Correct the path given with --env: it starts at ${cwd}.`,
    });
  return layer;
}

async function readLayer(file: string, base: string): Promise<Layer> {
  const place = relative(base, file) || file;
  try {
    await assertAnswers(file);
    const isLink = (await lstat(file)).isSymbolicLink();
    const values = parseEnv(envText(await readFileBytes(file)));
    return { place, values, missing: false, isLink };
  } catch (cause) {
    if (isMissing(cause))
      return { place, values: {}, missing: true, isLink: false };
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `The env file ${place} could not be read: ${refusalOf(cause)}.`,
      { hint: "Make it a readable file or remove it.", cause },
    );
  }
}

/** Keys and variables are ASCII: a remark in some old encoding must not keep them from being read. */
function envText(bytes: Buffer): string {
  return decodeText(bytes)?.text ?? bytes.toString("latin1");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The kind of credentials that a config asks for, and where they are; a plain string is the secret itself. */
export interface CredentialsSetting {
  readonly kind: "apiKey" | "accessToken";
  readonly value: string | EnvReference;
}

/** Finds the credentials, or throws `E_AUTH` with the places looked at. The secret is in no message. */
export function findCredentials(
  setting: CredentialsSetting,
  environment: Environment,
): Credentials {
  const { kind, value } = setting;
  const text =
    typeof value === "string" ? value : environment.get(value.env)?.value;
  if (text !== undefined)
    return credentialsOf(kind, text, describeSource(setting, environment));
  const name = describeSource(setting, environment);
  throw new CodegenError(
    "E_AUTH",
    `There is no ${words[kind]}: ${name} is not set.`,
    {
      hint: `Looked at ${environment.places.join(", ")}. Set ${name} in one of them, or run with --offline or --sample.`,
    },
  );
}

/** The variable that holds the credentials; null where they are in the config itself, or nowhere. */
export function findKey(
  { value }: CredentialsSetting,
  environment: Environment,
): FoundVariable | null {
  return typeof value === "string"
    ? null
    : (environment.get(value.env) ?? null);
}

/** True if there are credentials to be found, good or not. */
export function hasCredentials(
  { value }: CredentialsSetting,
  environment: Environment,
): boolean {
  return typeof value === "string" || environment.get(value.env) !== undefined;
}

/** The place of the credentials, in words: `the config`, `CLOSE_API_KEY from .env`, or the name of a variable that is not set. */
export function describeSource(
  { value }: CredentialsSetting,
  environment: Environment,
): string {
  if (typeof value === "string") return "the config";
  const found = environment.get(value.env);
  return found === undefined ? value.env : `${value.env} from ${found.place}`;
}

const words = { apiKey: "API key", accessToken: "access token" } as const;

/** Tokens of OAuth can be long. */
const longest = { apiKey: 256, accessToken: 8192 } as const;

/** A key goes into a header: a line break or a blank inside it would end up in other people's messages. */
function credentialsOf(
  kind: CredentialsSetting["kind"],
  text: string,
  source: string,
): Credentials {
  const secret = text.replace(/\r?\n$/, "");
  if (/^(["']).*\1$/.test(secret))
    throw new CodegenError("E_AUTH", `The value in ${source} is in quotes.`, {
      hint: "Leave the quotes out: not every program that sets variables takes them off.",
    });
  if (/^[\x21-\x7e]{8,}$/.test(secret) && secret.length <= longest[kind])
    return kind === "apiKey" ? { apiKey: secret } : { accessToken: secret };
  throw new CodegenError(
    "E_AUTH",
    `The value in ${source} cannot be an ${words[kind]}.`,
    {
      hint: `An ${words[kind]} is 8 to ${longest[kind]} printable ASCII characters without blanks; copy it again from Close.`,
    },
  );
}
