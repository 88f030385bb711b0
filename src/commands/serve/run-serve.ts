/** `codegen serve`: the local Close, with the organisation of a lock or with the sample. */
import { join } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError, refusalOf } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import type { Emulator } from "../../local/local.js";
import { startEmulator } from "../../local/local.js";
import type { NamedSeed } from "../../local/seed.js";
import { readSeed, seedError } from "../../local/seed.js";
import { lockFileName } from "../../lock/lock.js";

/** The lock whose organisation is served. */
export interface LockChoice {
  /** Absolute. */
  readonly path: string;
  /** The organisation; needed where the lock holds several. */
  readonly org: string | undefined;
}

/** Options of `serve`. */
export interface ServeOptions {
  /** Null for the sample organisation. */
  readonly lock: LockChoice | null;
  /** The key to accept; undefined for a new one. */
  readonly key?: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  /** The path of a JSON file with the records that are there from the start; absolute. */
  readonly seed: string | undefined;
}

/** Starts the local Close and gives it; it runs until it is closed. Its key is a new one each time unless one is given. */
export async function serve({
  lock,
  key,
  port,
  seed,
}: ServeOptions): Promise<Emulator> {
  const records = seed === undefined ? {} : await readSeedFile(seed);
  try {
    return await startEmulator({
      ...(lock === null ? {} : { lock: lock.path, org: lock.org }),
      ...(key === undefined ? {} : { apiKey: key }),
      port,
      // Nobody can look at them, and it may run for weeks.
      requestLog: 0,
      seed: records,
    });
  } catch (error) {
    throw withSample(error);
  }
}

/** The lock that a config writes, of the one organisation that is meant. */
export function lockOfConfig(
  config: ResolvedConfig,
  chosen: readonly string[] | undefined,
): LockChoice {
  const orgs = config.orgs.filter(({ name }) => chosen?.includes(name) ?? true);
  const [org, ...others] = orgs;
  if (org !== undefined && others.length === 0)
    return { path: join(org.output, lockFileName), org: org.name };
  const names = config.orgs.map(({ name }) => name).join(", ");
  throw new CodegenError(
    "E_USAGE",
    "The local Close holds one organisation at a time.",
    { hint: `Choose one with --org: ${names}.` },
  );
}

async function readSeedFile(path: string): Promise<NamedSeed> {
  const text = await readText(path).catch((cause: unknown) => {
    if (cause instanceof CodegenError) throw cause;
    throw seedError(
      `The seed ${path} could not be read: ${refusalOf(cause)}.`,
      "Give the path of a JSON file with --seed.",
      cause,
    );
  });
  try {
    return readSeed(JSON.parse(text), path);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw seedError(
      `The seed ${path} is not valid JSON: ${cause.message}.`,
      "Correct it there: keys and texts stand in double quotes.",
      cause,
    );
  }
}

/** On the command line the sample is one flag away. */
function withSample(error: unknown): unknown {
  if (!(error instanceof CodegenError) || error.code !== "E_LOCK_MISSING")
    return error;
  return new CodegenError(error.code, error.message, {
    hint: "Run `codegen pull` once with a key, give another lock with --lock, or take the sample organisation with --sample.",
    cause: error.cause,
  });
}
