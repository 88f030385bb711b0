/** Loads the config: find, evaluate, check, resolve. */

import { dirname } from "node:path";
import { checkConfig } from "./check-config.js";
import { readEnvironment } from "./environment.js";
import { configError, describeProblem } from "./problems.js";
import type { Position } from "./problems.js";
import { findConfigFile, readConfigFile } from "./read-config.js";
import type { ConfigFile } from "./read-config.js";
import { resolveOrgs } from "./resolve.js";
import type { ResolvedConfig } from "./resolved.js";
import type { Config } from "../define.js";
import { explainError } from "../explain-error.js";

export type {
  Acceptance,
  Credentials,
  ResolvedConfig,
  ResolvedOrg,
} from "./resolved.js";
export type { NameFunction, TypeOverride } from "../define.js";

/** The place to look for a config. `env` is the process's environment; relative paths start at `cwd`. */
export interface LoadConfigOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly configPath?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFiles?: readonly string[] | undefined;
  /**
   * True if the defaults apply in any folder that has no config, also where one lies elsewhere.
   * @default false
   */
  readonly anywhere?: boolean | undefined;
}

/**
 * Loads the config with every default applied; without a config file the defaults are all there is, and
 * `E_CONFIG_MISSING` where they are probably not meant. Throws `E_CONFIG_INVALID` that lists every problem with file, line and column, and `E_USAGE` when
 * a file that was asked for is not there. No credentials are looked up yet.
 */
export async function loadConfig(
  options: LoadConfigOptions,
): Promise<ResolvedConfig> {
  return load(options).catch((error: unknown) => {
    throw explainError(error);
  });
}

async function load(options: LoadConfigOptions): Promise<ResolvedConfig> {
  const { cwd, env } = options;
  const file = await findConfigFile(cwd, options.configPath);
  if (file === null && options.anywhere !== true) {
    const { assertDefaultsMeant } = await import("./elsewhere.js");
    await assertDefaultsMeant(cwd);
  }
  const read = file === null ? null : await readConfigFile({ file, cwd, env });
  const config = read === null ? {} : await checkConfigFile(read);
  const root = file === null ? cwd : dirname(file);
  const envFiles = options.envFiles ?? [];
  const environment = await readEnvironment({ root, cwd, env, envFiles });
  return {
    root,
    configFile: file,
    orgs: resolveOrgs(config, {
      root,
      environment,
      label: read?.label ?? "the config",
    }),
  };
}

async function checkConfigFile({
  file,
  label,
  source,
  value,
}: ConfigFile): Promise<Config> {
  const checked = checkConfig(value);
  if (checked.ok) return checked.config;
  const { parseConfig } = await import("./locate.js");
  const parsed = parseConfig(file, source);
  const found = checked.problems.map(({ path, part, message }) => ({
    position: parsed.locate(path, part),
    message,
  }));
  throw configError(
    found
      .sort((a, b) => comparePositions(a.position, b.position))
      .map(({ position, message }) =>
        describeProblem(label, position, message),
      ),
  );
}

function comparePositions(a: Position | null, b: Position | null): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return a.line - b.line || a.column - b.column;
}
