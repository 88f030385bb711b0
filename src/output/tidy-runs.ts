/** Run folders in an output: what killed runs have left is undone, what came with the checkout is not used. */
import { relative, sep } from "node:path";
import { controlFolder } from "./run-folder.js";
import { healOutput } from "./heal.js";
import { listRuns, pendingOf, runNames } from "./runs.js";
import type { Pending, Run } from "./runs.js";
import type { ClaimOptions, Healed } from "./claim-and-write.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";
import { findTracked } from "../git/read-git.js";

/** The names of the run folders of an output that git tracks; git is asked only where there are run folders. */
async function trackedRuns(directory: string): Promise<ReadonlySet<string>> {
  const names = await runNames(directory);
  if (names.length === 0) return new Set();
  const tracked = await findTracked(directory, controlFolder);
  return new Set(
    names.filter((name) =>
      tracked.some((path) => path.startsWith(`${controlFolder}/${name}/`)),
    ),
  );
}

/** The run folders of an output, those that git tracks being foreign. */
export async function findRuns(directory: string): Promise<readonly Run[]> {
  return listRuns(directory, await trackedRuns(directory));
}

/** Files that runs were writing that did not come to their end. */
export async function findPending(directory: string): Promise<Pending> {
  return pendingOf(await findRuns(directory));
}

/** Options of a claim where git may track run folders. */
export async function claimOptions(
  directories: readonly string[],
  signal: AbortSignal | undefined,
  onHealed?: (healed: Healed) => void,
): Promise<ClaimOptions> {
  const found = directories.map(
    async (directory) => [directory, await trackedRuns(directory)] as const,
  );
  const tracked = new Map(await Promise.all(found));
  return {
    signal,
    onHealed,
    tracked: (directory) => tracked.get(directory) ?? new Set(),
  };
}

/** Options of `tidyRuns`. */
export interface TidyOptions {
  /** True if run folders are refused. */
  readonly frozen: boolean;
  /** True if nothing may be written. */
  readonly dryRun: boolean;
  /** The folder from which paths are printed. */
  readonly root: string;
  readonly signal?: AbortSignal | undefined;
  /** Receives, in words, what was changed in the output. */
  readonly onChange: (sentence: string) => void;
}

/**
 * Undoes what killed runs had begun, and moves away folders that no run of this checkout has made; gives
 * what to print of them. `E_FROZEN` where there are any and the run is frozen.
 */
export async function tidyRuns(
  directory: string,
  { frozen, dryRun, root, signal, onChange }: TidyOptions,
): Promise<readonly Warning[]> {
  const shown = (path: string): string =>
    relative(root, path).split(sep).join("/");
  const left = (await findRuns(directory)).filter(
    ({ state }) => state !== "working",
  );
  if (frozen && left.length > 0) throw frozenError(left, shown);
  const moved = new Map<string, string>();
  const undone: Warning[] = [];
  if (!dryRun) {
    const note = ({ run, paths, aside }: Healed): void => {
      if (paths.length > 0) {
        const message = `An earlier run was killed while it wrote to ${shown(directory)}: ${listed(paths)} put back as before it.`;
        undone.push({ code: "W_RUN_UNDONE", message });
        onChange(message);
      }
      if (aside === null) return;
      moved.set(run.name, shown(aside));
      onChange(`${shown(run.folder)} was moved to ${shown(aside)}.`);
    };
    await healOutput(directory, await claimOptions([directory], signal, note));
  }
  const foreign = left.flatMap((run) =>
    run.state === "foreign" || moved.has(run.name)
      ? [foreignNotice(run, shown, moved.get(run.name))]
      : [],
  );
  return [...undone, ...foreign];
}

/** A few paths in a sentence. */
function listed(paths: readonly string[]): string {
  const named = paths.slice(0, 5);
  const more = paths.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

/** The state of a run folder, as the end of a sentence about it. */
export function describeRun({ state, why }: Run): string {
  return state === "foreign"
    ? `${why}: nothing in it is used`
    : "is of a run that was killed: the next run undoes it";
}

function foreignNotice(
  run: Run,
  shown: (path: string) => string,
  aside: string | undefined,
): Warning {
  const what =
    run.state === "foreign"
      ? run.why
      : "holds an old file that is not as the run had left it";
  const next =
    aside === undefined
      ? "Remove it, from git too."
      : `It is in ${aside} now; remove it when you have looked at it.`;
  return {
    code: "W_RUN_FOREIGN",
    message: `${shown(run.folder)} ${what}. Nothing in it was used. ${next}`,
  };
}

function frozenError(
  runs: readonly Run[],
  shown: (path: string) => string,
): CodegenError {
  return new CodegenError(
    "E_FROZEN",
    "There are folders of other runs in the output, and --frozen forbids to undo or to move them.",
    {
      items: runs.map((run) => `${shown(run.folder)} ${describeRun(run)}`),
      hint: "If they came with the checkout, remove them there, from git too; otherwise run codegen without --frozen.",
    },
  );
}
