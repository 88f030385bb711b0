/** What the command line was asked to do. */
import type { FailOn } from "../commands/check/exit-code.js";
import type { ReporterChoice } from "./reporters.js";

/** The flags of every command; one that was not given is left out, and `color` and `progress` are true. */
export interface Flags {
  readonly config?: string;
  readonly cwd?: string;
  readonly org?: readonly string[];
  readonly env?: readonly string[];
  /** The old word for `env`. */
  readonly envFile?: readonly string[];
  readonly silent?: true;
  readonly verbose?: true;
  readonly debug?: true;
  readonly color?: boolean;
  readonly progress?: boolean;
  readonly version?: true;
  readonly offline?: true;
  readonly frozen?: true;
  readonly dryRun?: true;
  readonly force?: true;
  readonly sample?: true;
  readonly profile?: true;
  readonly strict?: true;
  readonly acceptRemovals?: true;
  readonly switchOrg?: true;
  readonly acceptDowngrade?: true;
  readonly lock?: string;
  readonly port?: number;
  readonly seed?: string;
  readonly json?: true;
  readonly poll?: number;
  readonly anew?: true;
  readonly failOn?: FailOn;
  readonly exitCode?: true;
  readonly reporters?: readonly ReporterChoice[];
  readonly from?: string;
  readonly to?: string;
}

/** What the command line asks for; help that it asked for comes as text. */
export type Request =
  | {
      readonly command:
        "generate" | "pull" | "check" | "diff" | "serve" | "watch";
      readonly flags: Flags;
    }
  | MergeLockRequest
  | { readonly command: "help"; readonly text: string };

/** What git's merge driver is asked for: the paths as git gives them. */
export interface MergeLockRequest {
  readonly command: "merge-lock";
  readonly flags: Flags;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}
