/** Finds the files of an output that are not what its lock gives; nothing of the project is written. */
import { controlFolder } from "../../output/run-folder.js";
import type { WritePlan } from "../../output/plan.js";
import type { Shadow } from "../../output/shadows.js";
import type { Warning } from "../../errors.js";
import type { OrgReport, StaleFile } from "../../report/document.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { compareText, own } from "../../schema/schema.js";
import type { EditedFiles } from "../../stages/plan/edited.js";
import { judgeEdited } from "../../stages/plan/edited.js";
import { formatChanges } from "../../stages/make/formatting.js";
import { gatherMeans } from "../../stages/make/emitter.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { nameLock, prepareOutput } from "../../stages/prepare.js";
import { describeRun, findRuns } from "../../stages/plan/run-folders.js";
import { rememberSettled } from "../../stages/plan/up-to-date.js";
import type { Steps } from "../../steps.js";

/** Options of `findStale`. */
export interface StalenessOptions {
  readonly steps: Steps;
  /** Whether to make every file anew rather than to believe the hashes in the lock. */
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
  const schemas = new Map(
    group.orgs.flatMap(({ name }) => {
      const schema = own(lock.schema, name);
      return schema === undefined ? [] : [[name, schema] as const];
    }),
  );
  if (schemas.size === 0) return { stale: [], formatting: [] };
  const means = await gatherMeans(group);
  const named = await steps("Name", () => nameLock(group, schemas, lock));
  if (named.refusal !== null) throw named.refusal;
  const prepared = await prepareOutput(group, named.lock, lock, {
    means,
    steps,
    anew,
  });
  const origin = { group, means, previous: lock };
  const judged = await judgeEdited(origin, prepared, named.warnings);
  const isSettled = !prepared.isPending && schemas.size === group.orgs.length;
  const warnings = [...means.warnings, ...named.warnings];
  warn(warnings);
  if (isSettled) await rememberSettled(group, means, prepared, warnings);
  const stale = staleFiles(prepared.write.plan, judged, {
    isOfAnotherVersion: lock.generator !== named.lock.generator,
  });
  const foreign = await findForeign(group.directory, prepared.shadows);
  const formatting = await formatChanges(lock, prepared.formats, {
    directory: group.directory,
    formatter: means.formatter,
  });
  const all = [...stale, ...foreign];
  return {
    stale: all.sort((a, b) => compareText(a.path, b.path)),
    formatting,
  };
}

/** What lies in an output and is no file of ours: what takes the place of one, and folders of runs. */
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
      const seen = traces.get(path);
      if (seen === undefined) return { path, status };
      return {
        path,
        status,
        note: `laid out anew by a formatter: ${seen.join(", ")}`,
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
