/** One turn of `watch`: load the config, ask Close where that is wanted, generate. */
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { loadConfig } from "../../config/config.js";
import { askedHosts } from "../foreign-hosts.js";
import type { ResolvedConfig } from "../../config/config.js";
import { hashValue } from "../../hash.js";
import { lockFileName } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import { generate } from "../generate/run-generate.js";
import type { OutputResult } from "../result.js";
import { outputGroups } from "../../stages/output-group.js";
import { readLock } from "../../stages/read/locked-schema.js";
import { guardedSchema } from "../../stages/read/guard-schema.js";
import { readLiveSchema } from "../../stages/read/live-schema.js";
import { plainFailure } from "./plain-error.js";
import type { PlainFailure } from "./plain-error.js";

/** The task of a turn; `ask` generates only if the organisation is not as the lock has it. */
export interface WatchTask {
  readonly kind: "generate" | "ask";
  /** Absolute. */
  readonly cwd: string;
  readonly configPath: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFiles: readonly string[] | undefined;
  readonly orgs: readonly string[] | undefined;
}

/** The task of a thread. */
export interface GivenTask extends WatchTask {
  /** Generates only if the locks hold something else than at the time of this `lockState`. */
  readonly unless: string | null;
}

/** The messages that a thread is sent: its task, that what it will read is watched, that it should end soon. */
export type MessageToThread = GivenTask | "proceed" | "stop";

/** The messages that a thread sends: what it will read, for which it waits, and how the turn ended. */
export type MessageOfThread =
  { readonly paths: WatchedPaths } | { readonly report: WatchReport };

/** The stages of a turn that can fail, in the order in which it is done. */
export type WatchStage = "config" | "ask" | "generate";

/** The things worth watching beside the config: absolute paths, and hosts in words. */
export interface WatchedPaths {
  /** Folders. */
  readonly templates: readonly string[];
  readonly locks: readonly string[];
  /** The hosts that are not Close's. */
  readonly hosts: readonly string[];
}

/** The report of a turn. */
export interface WatchReport {
  /** Null when the config could not be loaded. */
  readonly paths: WatchedPaths | null;
  readonly passed: readonly WatchStage[];
  readonly failed: {
    readonly stage: WatchStage;
    readonly failure: PlainFailure;
  } | null;
  /** Empty when nothing had to be generated. */
  readonly outputs: readonly OutputResult[];
  /** Stands for what the locks held before the turn, but for the hashes of the files. */
  readonly lockState: string | null;
}

/**
 * Does a turn. Never throws: what fails is in the report. Waits for `onPaths` before it reads any file of
 * these paths, so that no change of them is missed.
 */
export async function doTask(
  task: GivenTask,
  signal: AbortSignal,
  onPaths: (paths: WatchedPaths) => Promise<void>,
): Promise<WatchReport> {
  const passed: WatchStage[] = [];
  let paths: WatchedPaths | null = null;
  let lockState: string | null = null;
  let stage: WatchStage = "config";
  try {
    const config = await loadConfig(task);
    paths = watchedPaths(config, task.orgs);
    passed.push(stage);
    await onPaths(paths);
    lockState = await lockedState(paths);
    const done = { paths, passed, lockState, failed: null };
    if (task.unless === lockState) return { ...done, outputs: [] };
    if (task.kind === "ask") {
      stage = "ask";
      const isSame = await isAsLocked(config, task, signal);
      passed.push(stage);
      if (isSame) return { ...done, outputs: [] };
    }
    stage = "generate";
    const offline = task.kind === "generate";
    const { orgs } = task;
    const { outputs } = await generate({ config, orgs, offline, signal });
    passed.push(stage);
    return { ...done, outputs };
  } catch (error) {
    const failed = { stage, failure: plainFailure(error) };
    return { paths, passed, lockState, failed, outputs: [] };
  }
}

/** Every run that writes changes the hashes of the files, and nothing is made of them. */
async function lockedState({ locks }: WatchedPaths): Promise<string> {
  const states = locks.map(async (path) => {
    // Generating from a lock will say why it cannot be read.
    const lock = await readLock(dirname(path)).catch(() => null);
    return lock === null ? null : { ...lock, files: {} };
  });
  return hashValue(await Promise.all(states));
}

function watchedPaths(
  { orgs }: ResolvedConfig,
  chosen: readonly string[] | undefined,
): WatchedPaths {
  const templates = orgs.flatMap(({ templates: folder }) => folder ?? []);
  const locks = orgs.map(({ output }) => join(output, lockFileName));
  return {
    templates: [...new Set(templates)],
    locks: [...new Set(locks)],
    hosts: askedHosts(orgs, chosen),
  };
}

/** Compares schemas, not files: nothing is named, rendered or formatted to find that nothing changed. */
async function isAsLocked(
  config: ResolvedConfig,
  { orgs: chosen }: WatchTask,
  signal: AbortSignal,
): Promise<boolean> {
  for (const { directory, orgs } of outputGroups(config, chosen)) {
    const lock = await readLock(directory);
    for (const org of orgs) {
      if (chosen !== undefined && !chosen.includes(org.name)) continue;
      const locked = lock === null ? undefined : own(lock.schema, org.name);
      if (locked === undefined) return false;
      const live = await readLiveSchema(org, {
        sample: false,
        signal,
        say: () => undefined,
      });
      const { schema } = guardedSchema(
        live,
        lock,
        org,
        { acceptRemovals: false, switchOrg: false },
        orgs,
      );
      if (!isDeepStrictEqual(schema, locked)) return false;
    }
  }
  return true;
}
