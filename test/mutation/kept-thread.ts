/** A thread that is kept from one changed code to the next: to start one anew takes longer than most tests. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { distDir, ThreadsPoolWorker } from "vitest/node";
import type { PoolOptions, PoolWorker, WorkerRequest } from "vitest/node";

/** What is left behind by so many runs is of no weight yet. */
const mostRuns = 40;

/** Which change is in force stands in a global of Stryker's: it must not outlive its run. */
const entry = `
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.setMaxListeners(0);
  import(workerData).then(() => {
    parentPort.on("message", ({ type }) => {
      if (type === "start") delete globalThis.__stryker__;
    });
  });
`;

type Listener = (message: unknown) => void;

let kept: { readonly thread: Worker; readonly runs: number } | undefined;

/** Runs tests in the thread of the run before; the modules of this repository are loaded anew for each file. */
class KeptThread implements PoolWorker {
  readonly name = "kept";
  readonly #options: PoolOptions;
  readonly #listeners: (readonly [string, Listener])[] = [];
  #thread: Worker | undefined;
  #runs = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    this.#thread?.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    this.#thread?.off(event, listener);
  }

  send(message: WorkerRequest): void {
    // It would hear of nothing any more.
    if (message.type !== "stop") return this.#thread?.postMessage(message);
    const stopped = { type: "stopped", __vitest_worker_response__: true };
    for (const [event, listener] of this.#listeners)
      if (event === "message") queueMicrotask(() => listener(stopped));
  }

  async start(): Promise<void> {
    const { env, execArgv } = this.#options;
    const threads = join(distDir, "workers", "threads.js");
    this.#runs = (kept?.runs ?? 0) + 1;
    this.#thread =
      kept?.thread ??
      new Worker(entry, {
        eval: true,
        workerData: pathToFileURL(threads).href,
        env,
        execArgv,
      });
    kept = undefined;
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    for (const [event, listener] of this.#listeners)
      thread.off(event, listener);
    if (this.#runs < mostRuns && kept === undefined)
      kept = { thread, runs: this.#runs };
    else await thread.terminate();
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

/** Makes the worker of a run: a new one where the whole is tried first and coverage is counted. */
export function createPoolWorker(options: PoolOptions): PoolWorker {
  const provided: object = options.project.getProvidedContext();
  return Reflect.get(provided, "mode") === "mutant"
    ? new KeptThread(options)
    : new ThreadsPoolWorker(options);
}
