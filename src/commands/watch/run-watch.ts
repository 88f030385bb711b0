/** `codegen watch`: generates again when config, templates, lock or organisation change. */
import { isDeepStrictEqual } from "node:util";
import type { OutputResult } from "../result.js";
import { errorOf } from "./plain-error.js";
import { watchFiles } from "./watch-files.js";
import type { FileWatch, WatchedFiles } from "./watch-files.js";
import { rememberFailures } from "./known-failures.js";
import type { Diagnosis } from "./known-failures.js";
import { runTask } from "./thread.js";
import type {
  GivenTask,
  WatchReport,
  WatchTask,
  WatchedPaths,
} from "./turn.js";
import { createTaskQueue } from "./task-queue.js";
import type { QueuedTask, TaskQueue } from "./task-queue.js";

/** The events of watching. */
export type WatchEvent =
  /** From now on no change goes unnoticed. */
  | { readonly kind: "watching"; readonly files: WatchedFiles }
  | {
      readonly kind: "generated";
      readonly outputs: readonly OutputResult[];
      /** The reason: these files (absolute) or the organisation; no files for the first run. */
      readonly changed: readonly string[] | "organisation";
      /** True if everything works again after a failure. */
      readonly isRecovered: boolean;
    }
  /** Everything works again, and there was nothing to generate. */
  | { readonly kind: "recovered" }
  | { readonly kind: "failed"; readonly error: Error };

/** Options of `watch`. */
export interface WatchOptions extends Omit<WatchTask, "kind"> {
  /** Seconds from one look at the API to the next; undefined for none. */
  readonly poll: number | undefined;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: WatchEvent) => void;
}

/**
 * Watches until `signal` aborts, then resolves: that is how it is meant to end. Failures are
 * reported, each once until it is fixed, and survived. Rejects for a mistake in the options that shows at
 * once (`E_USAGE`, `E_CONFIG_MISSING`), and when the system cannot watch files.
 */
export async function watch(options: WatchOptions): Promise<void> {
  const { cwd, configPath, poll } = options;
  const queue = createTaskQueue(options.signal);
  const session: Session = {
    options,
    queue,
    diagnose: rememberFailures(),
    guard: await startGuard({ cwd, configPath, paths: null }, queue),
    lockState: null,
    hasWatched: false,
    hasGenerated: false,
  };
  try {
    if (poll === undefined) queue.generate();
    else queue.ask();
    for (;;) {
      const task = await queue.next();
      if (task === null) return;
      await takeTurn(task, session);
    }
  } finally {
    queue.close();
    await session.guard.close();
  }
}

interface Session {
  readonly options: WatchOptions;
  readonly queue: TaskQueue;
  readonly diagnose: (report: WatchReport) => Diagnosis;
  guard: Guard;
  /** The state of the locks that the last run began with; null when it failed. */
  lockState: string | null;
  /** True once it was reported that files are watched. */
  hasWatched: boolean;
  /** True once it was reported that files were generated. */
  hasGenerated: boolean;
}

interface Guard extends FileWatch {
  readonly files: WatchedFiles;
}

async function startGuard(
  files: WatchedFiles,
  queue: TaskQueue,
): Promise<Guard> {
  const { close } = await watchFiles(files, queue.change, queue.fail);
  return { close, files };
}

async function takeTurn(task: QueuedTask, session: Session): Promise<void> {
  const { options, queue, diagnose } = session;
  const { signal, onEvent } = options;
  const report = await runTask(
    taskOf(task, session),
    task.signal,
    // Without a watch there is nothing to wait for: the loop ends with the error.
    (paths) => renewGuard(session, paths).catch(queue.fail),
  );
  if (signal.aborted) return;
  // A question that was cut short is asked again, after what was in more haste.
  const isCutShort = task.signal.aborted && report.failed !== null;
  if (task.kind === "ask") queue.ask(isCutShort ? 0 : options.poll);
  if (isCutShort) return;
  if (!session.hasWatched) assertUsable(report);
  session.lockState = report.failed === null ? report.lockState : null;
  const event = eventOf(task, report, diagnose(report), session);
  if (event !== null) onEvent(event);
  if (event?.kind === "generated") session.hasGenerated = true;
  if (session.hasWatched) return;
  // An organisation that is as locked says nothing of a config that has changed since.
  if (task.kind === "ask" && !session.hasGenerated) return queue.generate();
  session.hasWatched = true;
  onEvent({ kind: "watching", files: session.guard.files });
}

/** Only what a thread can be given: neither signals nor functions, and an environment that is a plain object. */
function taskOf(task: QueuedTask, { options, lockState }: Session): GivenTask {
  const { cwd, configPath, env, envFiles, orgs } = options;
  const { kind } = task;
  const unless = isOfLocks(task) ? lockState : null;
  return { kind, cwd, configPath, env: { ...env }, envFiles, orgs, unless };
}

/** True if only locks changed, as they do when a run of ours writes. */
function isOfLocks(task: QueuedTask): boolean {
  if (task.kind === "ask" || task.changed.size === 0) return false;
  return [...task.changed.values()].every((file) => file === "lock");
}

/** Waiting for somebody to fix the command line would be waiting for ever. */
function assertUsable({ failed }: WatchReport): void {
  const codes = ["E_CONFIG_MISSING", "E_USAGE"];
  if (failed !== null && codes.includes(failed.failure.code ?? ""))
    throw errorOf(failed.failure);
}

/** The event to report of a turn. One that wrote nothing is worth no line, unless somebody waits for it. */
function eventOf(
  task: QueuedTask,
  { failed, outputs }: WatchReport,
  { isNews, isRecovered }: Diagnosis,
  { hasGenerated }: Session,
): WatchEvent | null {
  if (failed !== null)
    return isNews ? { kind: "failed", error: errorOf(failed.failure) } : null;
  const { kind } = task;
  const changed = kind === "ask" ? [] : [...task.changed];
  // Runs change the lock themselves, and what is asked of them are the other files.
  const wanted = changed.filter(([, file]) => file !== "lock");
  const isWritten = outputs.some(({ written }) => written);
  const isReported = isWritten || wanted.length > 0 || !hasGenerated;
  if (outputs.length === 0 || !isReported)
    return isRecovered ? { kind: "recovered" } : null;
  const reasons = wanted.length > 0 ? wanted : changed;
  return {
    kind: "generated",
    outputs,
    changed: kind === "ask" ? "organisation" : reasons.map(([path]) => path),
    isRecovered,
  };
}

/** Watches what the config names now. */
async function renewGuard(
  session: Session,
  paths: WatchedPaths,
): Promise<void> {
  const { guard, queue } = session;
  if (isDeepStrictEqual(paths, guard.files.paths)) return;
  session.guard = await startGuard({ ...guard.files, paths }, queue);
  await guard.close();
}
