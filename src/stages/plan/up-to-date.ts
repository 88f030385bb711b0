/**
 * Remembers outputs at which a run found nothing to do. As long as nothing that decides an output has
 * changed, and its files are as they were, the next run need not name and hash everything again.
 */
import { z } from "zod";
import { hashValue } from "../../hash.js";
import { readState } from "../../output/plan-write.js";
import { findShadows } from "../../output/shadows.js";
import type { Warning } from "../../errors.js";
import {
  cacheFile,
  hasCache,
  readCache,
  writeCache,
} from "../../notes/notes-file.js";
import type { Emitter } from "../make/emitter.js";
import type { OutputGroup } from "../output-group.js";
import type { PlannedOutput } from "./plan-output.js";
import { findRuns } from "../../output/tidy-runs.js";

/** An output that is as it should be. */
export interface UpToDate {
  /** The hash of each of its files, the lock among them, by path below the output. */
  readonly files: Readonly<Record<string, string>>;
  /** Warnings of a run over it. */
  readonly warnings: readonly Warning[];
}

const shape = z.object({
  key: z.string(),
  files: z.record(z.string(), z.string()),
  warnings: z.array(z.custom<Warning>(isWarning)),
});

/** The memory of an output that is up to date, with its files looked at; null when it must be looked into. */
export async function recallUpToDate(
  group: OutputGroup,
  emitter: Emitter,
): Promise<UpToDate | null> {
  const file = await cacheFile(group.directory, "up-to-date");
  // A first run has nothing to remember, and need not work out by what.
  if (file === null || !hasCache(file)) return null;
  const key = settingsKey(group, emitter);
  if (key === null) return null;
  const { data: known } = shape.safeParse(await readCache(file));
  if (known?.key !== key) return null;
  const state = readState(group.directory, Object.keys(known.files));
  const isSame = Object.entries(known.files).every(
    ([path, hash]) => state.get(path) === hash,
  );
  if (!isSame) return null;
  // What lies there beside our files must be looked at, and printed.
  const runs = await findRuns(group.directory);
  const shadows = await findShadows(group.directory, state.keys());
  return runs.length + shadows.length === 0 ? known : null;
}

/** Keeps for later runs that a run found nothing to do; where that is not possible they look again. */
export async function rememberUpToDate(
  {
    group,
    emitter,
    write,
    state,
  }: Pick<PlannedOutput, "group" | "emitter" | "write" | "state">,
  warnings: readonly Warning[],
): Promise<void> {
  const key = settingsKey(group, emitter);
  const file = await cacheFile(group.directory, "up-to-date");
  if (key === null || file === null) return;
  const files = write.plan.keep.map(
    (path) => [path, state.get(path) ?? ""] as const,
  );
  const known: UpToDate = { files: Object.fromEntries(files), warnings };
  await writeCache(file, { key, ...known });
}

function isWarning(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    "message" in value
  );
}

/** A hash of all that decides an output but its lock and files; null when a function of the config's does. */
export function settingsKey(
  { orgs }: OutputGroup,
  emitter: Emitter,
): string | null {
  if (orgs.some(({ names }) => typeof names === "function")) return null;
  const { options, templates, runtime, formatter, warnings } = emitter;
  const settings = orgs.map(
    ({ name, include, exclude, names, owners, keepDeleted, changes }) => [
      name,
      include,
      exclude,
      names,
      owners,
      keepDeleted,
      changes,
    ],
  );
  const made = [options, templates, runtime, formatter.key, warnings];
  return hashValue([...made, settings]);
}
