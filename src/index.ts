/**
 * close-codegen as a library: `defineConfig` and `env` for config files, and the commands as functions
 * that return data and never print or exit. The commands are loaded when they are first called.
 */
import type {
  GenerateOptions,
  GenerateResult,
  PullOptions,
} from "./commands/generate.js";
import type { LoadConfigOptions } from "./config.js";
import type { ResolvedConfig } from "./config/resolved.js";

export { defineConfig, env } from "./define.js";
export type {
  Config,
  EnvReference,
  NameFunction,
  OrgConfig,
  TypeOverride,
} from "./define.js";
export { CodegenError } from "./errors.js";
export type { ErrorCode, Warning, WarningCode } from "./errors.js";
export type {
  GenerateOptions,
  GenerateResult,
  OutputResult,
  PullOptions,
} from "./commands/generate.js";
export type { Steps } from "./commands/steps.js";
export type { LoadConfigOptions } from "./config.js";
export type {
  Credentials,
  ResolvedConfig,
  ResolvedOrg,
} from "./config/resolved.js";
export type { WritePlan } from "./emit/output.js";
export type { NameProposal } from "./schema/naming.js";

/** Loads a config file and applies every default; `env` is usually `process.env`. */
export async function loadConfig(
  options: LoadConfigOptions,
): Promise<ResolvedConfig> {
  return (await import("./config.js")).loadConfig(options);
}

/** Brings every output of a config up to date; see `codegen generate`. */
export async function generate(
  options: GenerateOptions,
): Promise<GenerateResult> {
  return (await import("./commands/generate.js")).generate(options);
}

/** Brings the lock of every output up to date with its organisations; see `codegen pull`. */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  return (await import("./commands/pull.js")).pull(options);
}
