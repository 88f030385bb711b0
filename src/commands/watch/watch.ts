/** `codegen watch`: generates again when config, templates, lock or organisation change. */
import { isDeepStrictEqual } from "node:util";
import type { OutputResult } from "../result.js";
import { errorOf } from "./plain-error.js";
import { watchFiles } from "./files.js";
import type { FileWatch, WatchedFiles } from "./files.js";
import { createHealth } from "./known-failures.js";
import type { Diagnosis } from "./known-failures.js";
import { runTask } from "./thread.js";
import type { GivenTask, WatchReport, WatchTask } from "./turn.js";
import { createWishes } from "./queue.js";
import type { Wish, Wishes } from "./queue.js";

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
  readonly tell: (event: WatchEvent) => void;
}

/**
 * Watches until `signal` aborts, then resolves: that is how it is meant to end. Failures are told,
 * each once until it is mended, and survived. Rejects for a mistake in the options that shows at
 * once (`E_USAGE`, `E_CONFIG_MISSING`), and when the system cannot watch files.
 */
export async function watch(options: WatchOptions): Promise<void> {
  const { cwd, configPath, poll } = options;
  const wishes = createWishes(options.signal);
  const session: Session = {
    options,
    wishes,
    diagnose: createHealth(),
    guard: await startGuard({ cwd, configPath, paths: null }, wishes),
    seen: null,
    hasWatched: false,
    hasGenerated: false,
  };
  try {
    if (poll === undefined) wishes.generate();
    else wishes.ask();
    for (;;) {
      const wish = await wishes.next();
      if (wish === null) return;
      await fulfil(wish, session);
    }
  } finally {
    wishes.close();
    await session.guard.close();
  }
}

interface Session {
  readonly options: WatchOptions;
  readonly wishes: Wishes;
  readonly diagnose: (report: WatchReport) => Diagnosis;
  guard: Guard;
  /** The state of the locks that the last run began with; null when it failed. */
  seen: string | null;
  /** True once it was reported that files are watched. */
  hasWatched: boolean;
  /** True once it was reported that files were generated. */
  hasGenerated: boolean;
}

interface Guard extends FileWatch {
  readonly files: WatchedFiles;
}

async function startGuard(files: WatchedFiles, wishes: Wishes): Promise<Guard> {
  const { close } = await watchFiles(files, wishes.change, wishes.fail);
  return { close, files };
}

async function fulfil(wish: Wish, session: Session): Promise<void> {
  const { options, wishes, diagnose } = session;
  const { signal, tell } = options;
  const report = await runTask(taskOf(wish, session), wish.signal);
  if (signal.aborted) return;
  // A question that was cut short is asked again, after what was in more haste.
  const isCutShort = wish.signal.aborted && report.failed !== null;
  if (wish.kind === "ask") wishes.ask(isCutShort ? 0 : options.poll);
  if (isCutShort) return;
  if (!session.hasWatched) assertUsable(report);
  session.seen = report.failed === null ? report.seen : null;
  const event = eventOf(wish, report, diagnose(report), session);
  if (event !== null) tell(event);
  if (event?.kind === "generated") session.hasGenerated = true;
  const isRenewed = await renewGuard(session, report);
  if (isRenewed || session.hasWatched) return;
  session.hasWatched = true;
  tell({ kind: "watching", files: session.guard.files });
}

/** Only what a thread can be given: neither signals nor functions, and an environment that is a plain object. */
function taskOf(wish: Wish, { options, seen }: Session): GivenTask {
  const { cwd, configPath, env, envFiles, orgs } = options;
  const { kind } = wish;
  const unless = isOfLocks(wish) ? seen : null;
  return { kind, cwd, configPath, env: { ...env }, envFiles, orgs, unless };
}

/** True if only locks changed, as they do when a run of ours writes. */
function isOfLocks(wish: Wish): boolean {
  if (wish.kind === "ask" || wish.changed.size === 0) return false;
  return [...wish.changed.values()].every((file) => file === "lock");
}

/** Waiting for somebody to mend the command line would be waiting for ever. */
function assertUsable({ failed }: WatchReport): void {
  const codes = ["E_CONFIG_MISSING", "E_USAGE"];
  if (failed !== null && codes.includes(failed.failure.code ?? ""))
    throw errorOf(failed.failure);
}

/** The event to report of a turn. One that wrote nothing is worth no line, unless somebody waits for it. */
function eventOf(
  wish: Wish,
  { failed, outputs }: WatchReport,
  { isNews, isRecovered }: Diagnosis,
  { hasGenerated }: Session,
): WatchEvent | null {
  if (failed !== null)
    return isNews ? { kind: "failed", error: errorOf(failed.failure) } : null;
  const { kind } = wish;
  const changed = kind === "ask" ? [] : [...wish.changed];
  // Runs change the lock themselves, and what is asked of them is the rest.
  const wanted = changed.filter(([, file]) => file !== "lock");
  const isWritten = outputs.some(({ written }) => written);
  const isTold = isWritten || wanted.length > 0 || !hasGenerated;
  if (outputs.length === 0 || !isTold)
    return isRecovered ? { kind: "recovered" } : null;
  const reasons = wanted.length > 0 ? wanted : changed;
  return {
    kind: "generated",
    outputs,
    changed: kind === "ask" ? "organisation" : reasons.map(([path]) => path),
    isRecovered,
  };
}

/** Watches what the config names now; gives whether that is something else than before. */
async function renewGuard(
  session: Session,
  { paths }: WatchReport,
): Promise<boolean> {
  const { guard, wishes } = session;
  if (paths === null || isDeepStrictEqual(paths, guard.files.paths))
    return false;
  session.guard = await startGuard({ ...guard.files, paths }, wishes);
  await guard.close();
  // What changed before the new guard stood, nobody noticed.
  wishes.generate();
  return true;
}
