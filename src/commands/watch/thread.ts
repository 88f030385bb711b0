/**
 * Does one turn of `watch` in a thread of its own. Node keeps every module that it has loaded, also a
 * config and what the config imports; a new thread has loaded nothing yet.
 */
import { Worker } from "node:worker_threads";
import { programModule } from "../../package-file.js";
import { plainFailure } from "./plain-error.js";
import type {
  GivenTask,
  MessageOfThread,
  MessageToThread,
  WatchReport,
  WatchedPaths,
} from "./turn.js";

/**
 * Does the turn and gives its report; never rejects. `onPaths` receives what the turn will read, which
 * waits for its promise. Aborting makes the turn end soon, though not in the midst of writing.
 */
export async function runTask(
  task: GivenTask,
  signal: AbortSignal,
  onPaths: (paths: WatchedPaths) => Promise<void>,
): Promise<WatchReport> {
  const worker = new Worker(programModule("worker"), {
    execArgv: [
      ...process.execArgv,
      ...(process.sourceMapsEnabled ? ["--enable-source-maps"] : []),
    ],
  });
  const send = (message: MessageToThread): void => worker.postMessage(message);
  const stop = (): void => send("stop");
  send(task);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    return await reportOf(worker, (paths) => {
      void onPaths(paths).then(() => send("proceed"));
    });
  } catch (error) {
    // What a config leaves running can break the thread at any time.
    const failed = { stage: "config", failure: plainFailure(error) } as const;
    return { paths: null, passed: [], failed, outputs: [], lockState: null };
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

function reportOf(
  worker: Worker,
  onPaths: (paths: WatchedPaths) => void,
): Promise<WatchReport> {
  return new Promise((done, fail) => {
    worker.on("message", (message: MessageOfThread) => {
      if ("report" in message) done(message.report);
      else onPaths(message.paths);
    });
    worker.once("error", fail);
    worker.once("exit", () =>
      fail(new Error("The run ended before it was done.")),
    );
  });
}
