/** The results of `generate` and `pull`. */
import type { TakenOver } from "../drift/taken-over.js";
import type { Warning } from "../errors.js";
import type { WritePlan } from "../output/plan-write.js";
import type { OutputGroup } from "../stages/output-group.js";

/** The result for one output directory. */
export interface OutputResult {
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  /** Absolute. */
  readonly directory: string;
  readonly plan: WritePlan;
  /** True if anything was written: false for a dry run and when nothing differed. */
  readonly written: boolean;
  /**
   * Changes taken over from Close, by organisation, or that would be in a dry run. Empty where
   * nothing had changed, and in a run that does not look at Close.
   */
  readonly takenOver: readonly TakenOver[];
  readonly warnings: readonly Warning[];
  /** What `verify` compiled, without an error; left out where it was not asked for. */
  readonly verified?: VerifiedOutput | undefined;
}

/** What compiled an output, and how much of it. */
export interface VerifiedOutput {
  /** The version of the project's TypeScript. */
  readonly typescript: string;
  /** The tsconfig whose flags it took, absolute; null where the project has none. */
  readonly tsconfig: string | null;
  readonly files: number;
  /** The user's own files that were compiled with it; null where no output changes that was there before. */
  readonly program: VerifiedSources | null;
}

/** The user's own files that were compiled with the outputs, and have no error that they had not before. */
export interface VerifiedSources {
  /** Absolute; none where the project has none, and then nothing was compiled. */
  readonly tsconfigs: readonly string[];
  readonly files: number;
}

/** The result of a run. */
export interface GenerateResult {
  readonly outputs: readonly OutputResult[];
}

/** The result for an output. */
export function resultFor(
  { orgs, directory }: OutputGroup,
  found: Omit<OutputResult, "orgs" | "directory">,
): OutputResult {
  return { orgs: orgs.map(({ name }) => name), directory, ...found };
}

/** Results with warnings that are of no single output: they come with the first. */
export function withWarnings(
  [first, ...others]: readonly OutputResult[],
  warnings: readonly Warning[],
): readonly OutputResult[] {
  if (first === undefined) return [];
  return [{ ...first, warnings: [...first.warnings, ...warnings] }, ...others];
}
