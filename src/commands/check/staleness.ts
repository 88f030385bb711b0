/** Finds the files of an output that are not what its lock gives; nothing of the project is written. */
import { controlFolder } from "../../output/run-folder.js";
import type { WritePlan } from "../../output/plan-write.js";
import type { Shadow } from "../../output/shadows.js";
import type { Warning } from "../../errors.js";
import type { OrgReport, StaleFile } from "../../report/document.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { compareText } from "../../schema/schema.js";
import type { EditedFiles } from "../../stages/plan/edited.js";
import { formatChanges } from "../../stages/make/formatting.js";
import { describeRun, findRuns } from "../../output/tidy-runs.js";
import { readEmitter } from "../../stages/make/emitter.js";
import { makeOutput } from "../../stages/make/make-output.js";
import { nameOutput } from "../../stages/name/name-output.js";
import { planOutput } from "../../stages/plan/plan-output.js";
import { rememberUpToDate } from "../../stages/plan/up-to-date.js";
import { outputOfLock } from "../../stages/read/read-output.js";
import type { OutputGroup } from "../../stages/output-group.js";
import type { Steps } from "../../steps.js";

/** Options of `findStale`. */
export interface StalenessOptions {
  readonly steps: Steps;
  /** True to make every file anew rather than to believe the hashes in the lock. */
  readonly anew: boolean;
  /** Receives what is odd in config and schema. */
  readonly warn: (warnings: readonly Warning[]) => void;
}

/**
 * The files that an offline `generate` would write or remove, sorted by path. Every file is looked
 * at; texts are compared as they are after formatting, blind to how their lines end.
 */
export async function findStale(
  group: OutputGroup,
  lock: Lock,
  { steps, anew, warn }: StalenessOptions,
): Promise<Pick<OrgReport, "stale" | "formatting">> {
  const read = outputOfLock(group, lock);
  if (read.schemas.size === 0) return { stale: [], formatting: [] };
  const emitter = await readEmitter(group);
  const named = await steps("Name", () => nameOutput(read));
  const made = await makeOutput(named, emitter, { steps, anew });
  const planned = await planOutput(made);
  const warnings = [...emitter.warnings, ...named.warnings];
  warn(warnings);
  const isWhole = read.schemas.size === group.orgs.length;
  if (!planned.isPending && isWhole) await rememberUpToDate(planned, warnings);
  const stale = staleFiles(planned.write.plan, planned.edited, {
    isOfAnotherVersion: lock.generator !== planned.lock.generator,
  });
  const foreign = await findForeign(group.directory, planned.shadows);
  const formatting = await formatChanges(lock, planned.formats, {
    directory: group.directory,
    formatter: emitter.formatter,
  });
  const all = [...stale, ...foreign];
  return {
    stale: all.sort((a, b) => compareText(a.path, b.path)),
    formatting,
  };
}

/** The things in an output that are no file of ours: what takes the place of one, and folders of runs. */
async function findForeign(
  directory: string,
  shadows: readonly Shadow[],
): Promise<readonly StaleFile[]> {
  const runs = await findRuns(directory);
  return [
    ...shadows.map(({ path, does }) => ({
      ...{ path, status: "foreign" as const },
      note: does,
    })),
    ...runs
      .filter(({ state }) => state !== "working")
      .map((run) => ({
        path: `${controlFolder}/${run.name}`,
        status:
          run.state === "foreign"
            ? ("foreign" as const)
            : ("unfinished" as const),
        note: describeRun(run),
      })),
  ];
}

function staleFiles(
  plan: WritePlan,
  { merged, reformatted, byHand }: EditedFiles,
  { isOfAnotherVersion }: { readonly isOfAnotherVersion: boolean },
): readonly StaleFile[] {
  const traces = new Map(reformatted.map((file) => [file.path, file.traces]));
  const withStatus =
    (status: StaleFile["status"]) =>
    (path: string): StaleFile => {
      if (merged.conflicted.includes(path))
        return { path, status: "conflicted" };
      if (byHand.includes(path)) return { path, status: "edited" };
      const found = traces.get(path);
      if (found === undefined) return { path, status };
      return {
        path,
        status,
        note: `laid out anew by a formatter: ${found.join(", ")}`,
      };
    };
  const isFile = (path: string): boolean => path !== lockFileName;
  const files = [
    ...plan.create.filter(isFile).map(withStatus("missing")),
    ...plan.change.filter(isFile).map(withStatus("changed")),
    ...plan.remove.map(withStatus("orphaned")),
  ].sort((a, b) => compareText(a.path, b.path));
  // The lock holds the hashes of the other files, and the version: with those it changes anyway.
  const isLockStale =
    files.length === 0 &&
    !isOfAnotherVersion &&
    plan.change.includes(lockFileName);
  return isLockStale ? [{ path: lockFileName, status: "changed" }] : files;
}
