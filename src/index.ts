/**
 * close-codegen as a library: `defineConfig` and `env` for config files, and the commands as functions
 * that return data and never print or exit. The commands are loaded when they are first called.
 */
import type { CheckOptions } from "./commands/check/run-check.js";
import type { DiffOptions } from "./commands/diff/run-diff.js";
import type { GenerateResult } from "./commands/result.js";
import type { GenerateOptions, PullOptions } from "./stages/run-options.js";
import type { LoadConfigOptions } from "./config/config.js";
import type { ResolvedConfig } from "./config/resolved.js";
import type {
  CheckReport,
  DiffReport,
  ParityReport,
} from "./report/document.js";

export { defineConfig, env } from "./define.js";
export type {
  AcceptedEntry,
  Config,
  EnvReference,
  NameFunction,
  OrgConfig,
  TypeOverride,
} from "./define.js";
export { CodegenError } from "./errors.js";
export type { ErrorCode, Warning, WarningCode } from "./errors.js";
export type { CheckOptions } from "./commands/check/run-check.js";
export type { DiffOptions } from "./commands/diff/run-diff.js";
export type {
  GenerateResult,
  OutputResult,
  VerifiedOutput,
} from "./commands/result.js";
export type { GenerateOptions, PullOptions } from "./stages/run-options.js";
export type { FailOn } from "./commands/check/exit-code.js";
export type { Steps } from "./steps.js";
export type { LoadConfigOptions } from "./config/config.js";
export type {
  Acceptance,
  Credentials,
  ResolvedConfig,
  ResolvedOrg,
} from "./config/resolved.js";
export type { WritePlan } from "./output/plan-write.js";
export type {
  AcceptedChange,
  AcceptedFingerprint,
  CheckFailure,
  CheckReport,
  DiffReport,
  OrgReport,
  ParityReport,
  ReportedChange,
  SeverityCounts,
  StaleFile,
} from "./report/document.js";
export type {
  Change,
  ChangeKind,
  Json,
  Severity,
  Subject,
} from "./drift/changes.js";
export type { NameProposal } from "./schema/name-rules.js";
export type { ParityEntry } from "./drift/parity.js";
export type { SchemaSize, TakenOver } from "./drift/taken-over.js";

/** Loads a config file and applies every default; `env` is usually `process.env`. */
export async function loadConfig(
  options: LoadConfigOptions,
): Promise<ResolvedConfig> {
  return (await import("./config/config.js")).loadConfig(options);
}

/** Brings every output of a config up to date; see `codegen generate`. */
export async function generate(
  options: GenerateOptions,
): Promise<GenerateResult> {
  return (await import("./commands/generate/run-generate.js")).generate(
    options,
  );
}

/** Brings the lock of every output up to date with its organisations; see `codegen pull`. */
export async function pull(options: PullOptions): Promise<GenerateResult> {
  return (await import("./commands/pull/run-pull.js")).pull(options);
}

/**
 * Compares the organisations of a config with its locks, and its files with what the locks give; see
 * `codegen check`. Writes nothing; the report names what cannot be looked at.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  return (await import("./commands/check/run-check.js")).check(options);
}

/** Compares two pictures of one organisation, or two organisations; see `codegen diff`. Writes nothing. */
export async function diff(
  options: DiffOptions,
): Promise<DiffReport | ParityReport> {
  return (await import("./commands/diff/run-diff.js")).diff(options);
}
