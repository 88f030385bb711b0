/**
 * close-codegen as a library: `defineConfig` and `env` for config files, and the commands as functions
 * that return data and never print or exit. The commands are loaded when they are first called.
 */
import type { AdoptOptions, AdoptResult } from "./commands/adopt/run-adopt.js";
import type { CheckOptions } from "./commands/check/run-check.js";
import type { DiffOptions } from "./commands/diff/run-diff.js";
import type { MatrixOptions } from "./commands/diff/run-matrix.js";
import type { MatrixReport } from "./report/matrix-document.js";
import type {
  RenameOptions,
  RenameResult,
} from "./commands/rename/run-rename.js";
import type { GenerateResult } from "./commands/result.js";
import type { UsagesOptions } from "./commands/usages/run-usages.js";
import type { GenerateOptions, PullOptions } from "./stages/run-options.js";
import type { DocsOptions, DocsResult } from "./commands/docs/run-docs.js";
import type { LoadConfigOptions } from "./config/config.js";
import type { ResolvedConfig } from "./config/resolved.js";
import type {
  CheckReport,
  DiffReport,
  ParityReport,
} from "./report/document.js";
import type { UsagesReport } from "./report/usages-document.js";

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
export type { AdoptOptions, AdoptResult } from "./commands/adopt/run-adopt.js";
export type { CheckOptions } from "./commands/check/run-check.js";
export type {
  DocsOptions,
  DocsPage,
  DocsResult,
} from "./commands/docs/run-docs.js";
export type { DiffOptions } from "./commands/diff/run-diff.js";
export type { MatrixOptions } from "./commands/diff/run-matrix.js";
export type { NewName } from "./commands/rename/outdated-names.js";
export type {
  RenameOptions,
  RenameResult,
} from "./commands/rename/run-rename.js";
export type { UsagesOptions } from "./commands/usages/run-usages.js";
export type {
  GenerateResult,
  OutputResult,
  VerifiedOutput,
  VerifiedSources,
} from "./commands/result.js";
export type {
  GenerateOptions,
  OutputFailure,
  PullOptions,
} from "./stages/run-options.js";
export type { MatrixKind, MatrixRow } from "./drift/matrix.js";
export type { MatrixFailure, MatrixReport } from "./report/matrix-document.js";
export type { FailOn } from "./commands/check/exit-code.js";
export type { LeftWord, ProgramRename } from "./program/plan-rename.js";
export type { EditedFile, TextEdit } from "./program/text-edits.js";
export type { Thing, ThingKind } from "./program/things.js";
export type { NewError } from "./program/worse-than.js";
export type {
  AdoptedPlace,
  AdoptReport,
  LeftPlace,
} from "./report/adopt-document.js";
export type {
  ReasonedPlace,
  ReportedPlace,
  ReportedUse,
  ThingUsage,
  UsagesReport,
} from "./report/usages-document.js";
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

/** Compares all organisations of a config by what they have; see `codegen diff --matrix`. Writes nothing. */
export async function matrix(options: MatrixOptions): Promise<MatrixReport> {
  return (await import("./commands/diff/run-matrix.js")).matrix(options);
}

/**
 * Finds what the program around a config does with what a query names, or with everything; see `codegen
 * usages`. Reads locks, tsconfigs and sources, and writes nothing. `E_USAGE` where the query names nothing.
 */
export async function usages(options: UsagesOptions): Promise<UsagesReport> {
  return (await import("./commands/usages/run-usages.js")).usages(options);
}

/**
 * Gives things new names, in the program, the lock and the output at once; see `codegen rename`. Without
 * `query` and `all` it gives only what is outdated. Writes all or nothing: `E_DIRTY` where git has changes,
 * `E_RENAME` where the program would compile worse.
 */
export async function rename(options: RenameOptions): Promise<RenameResult> {
  return (await import("./commands/rename/run-rename.js")).rename(options);
}

/**
 * Puts names in the place of raw ids in the program, where the value stays the same and the compiler agrees;
 * see `codegen adopt`. Writes all or nothing, and only with `mode: "write"`. `E_DIRTY` where git has changes.
 */
export async function adopt(options: AdoptOptions): Promise<AdoptResult> {
  return (await import("./commands/adopt/run-adopt.js")).adopt(options);
}

/** Makes a page for each organisation of a config from its lock, and writes those that differ; see `codegen docs`. */
export async function docs(options: DocsOptions): Promise<DocsResult> {
  return (await import("./commands/docs/run-docs.js")).docs(options);
}
