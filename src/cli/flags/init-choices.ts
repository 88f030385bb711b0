/** What the flags of `codegen init` say. */
import type { GlobalFlags } from "./global-flags.js";

/** The flags of `codegen init`; what was not given is left out. */
export interface InitChoices extends GlobalFlags {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly output?: string;
  readonly emit?: "types" | "wrappers" | "client";
  /** As it was typed, with commas. */
  readonly include?: string;
  readonly sample?: true;
  readonly offline?: true;
  /** Undefined where nothing was said. */
  readonly ci?: boolean;
  readonly agents?: boolean;
  readonly generate?: true;
  readonly json?: true;
}
