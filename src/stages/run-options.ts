/** The options of `generate` and `pull`. */
import type { ResolvedConfig } from "../config/config.js";
import type { CodegenError } from "../errors.js";
import type { Steps } from "../steps.js";

/** An output of several that could not be brought up to date; the others are. */
export interface OutputFailure {
  /** The organisations that share it. */
  readonly orgs: readonly string[];
  /** Absolute. */
  readonly directory: string;
  readonly error: CodegenError;
}

/** Options that `generate` and `pull` share. */
export interface PullOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** True to plan only. */
  readonly dryRun?: boolean | undefined;
  /** True to read the embedded sample organisation in place of Close. */
  readonly sample?: boolean | undefined;
  /** True if warnings are errors. */
  readonly strict?: boolean | undefined;
  /** True to believe that much is gone, or that what cannot be read is gone. */
  readonly acceptRemovals?: boolean | undefined;
  /** True if the lock may change its organisation. */
  readonly switchOrg?: boolean | undefined;
  /** True if this version may rewrite a lock that a newer one wrote. @default false */
  readonly acceptDowngrade?: boolean | undefined;
  /** The moment of the run, whose day (UTC) the lock may have to remember. @default now */
  readonly now?: Date | undefined;
  /**
   * Receives each output that fails where there are several, and the run then gives what was done about the
   * others. Without it a run in which any fails rejects, once the others are done.
   */
  readonly onFailure?: ((failure: OutputFailure) => void) | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of `generate`. */
export interface GenerateOptions extends PullOptions {
  /** True to take the schema from the lock and use no network. */
  readonly offline?: boolean | undefined;
  /** True to fail rather than change the lock. */
  readonly frozen?: boolean | undefined;
  /**
   * Receives each output of which is known, without that anything is made, that nothing is to be done: its
   * folder, and its files below it.
   */
  readonly onUpToDate?:
    ((directory: string, paths: readonly string[]) => void) | undefined;
  /** True to make every file anew, and to overwrite and remove those that were edited. */
  readonly force?: boolean | undefined;
  /**
   * True to compile the files with the project's own TypeScript and tsconfig before any is written,
   * without the line that makes compilers pass over them. Outputs are then written together. @default false
   */
  readonly verify?: boolean | undefined;
  /**
   * True to write all outputs or, where one fails, none. All are then held in memory at once.
   * @default false: each is written whole or not at all, whatever becomes of the others
   */
  readonly together?: boolean | undefined;
}
